package org.liuhen.ingest.record;

import java.util.Locale;
import org.liuhen.ingest.segment.Cut;
import org.liuhen.ingest.source.SourceException;
import org.liuhen.storage.Ending;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.format.Cause;

/// The causes of the log for what happens here.
final class Losses {
    private Losses() {}

    static Cut.Loss of(SourceException e) {
        Cause cause = switch (e) {
            case SourceException.WrongAddress _, SourceException.Unreachable _ -> Cause.NETWORK;
            case SourceException.Unauthorized _, SourceException.Untrusted _ -> Cause.ACCESS_DENIED;
            case SourceException.Garbage _,
                    SourceException.Empty _,
                    SourceException.NoParameterSets _,
                    SourceException.NotRecordable _ -> Cause.DEVICE_FAULT;
            case SourceException.Stalled _ -> Cause.SIGNAL_LOST;
            case SourceException.Ended _ -> Cause.STREAM_ENDED;
            case SourceException.Aborted _ -> Cause.STOPPED;
        };
        return new Cut.Loss(cause, text(e));
    }

    static Cut.Loss of(StorageException e) {
        boolean full = text(e).toLowerCase(Locale.ROOT).contains("no space left");
        return new Cut.Loss(full ? Cause.STORAGE_FULL : Cause.STORAGE_ERROR, text(e));
    }

    /// How a run ends at `cut`.
    static Ending ending(Cut cut) {
        return switch (cut) {
            case Cut.ParameterChange _ ->
                new Ending(Cause.PARAMETER_CHANGE, "the source changed the parameters of a stream");
            case Cut.Jump(long offMicros, long atMicros) ->
                new Ending(
                        Cause.TIME_JUMP,
                        "the source's time stamps jumped " + Math.abs(offMicros) / 1_000 + " ms "
                                + (offMicros > 0 ? "ahead" : "back"));
            case Cut.RunFull _ -> new Ending(Cause.RUN_FULL, "the run file reached its size or length");
            case Cut.Stop(Ending ending) -> ending;
            case Cut.Loss(Cause cause, String reason) -> new Ending(cause, reason);
            case Cut.Boundary _ -> throw new IllegalArgumentException("a boundary ends no run");
        };
    }

    private static String text(Exception e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}

package org.liuhen.tools.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.liuhen.ingest.capture.NativeDecoders;
import org.liuhen.ingest.capture.RtspSource;
import org.liuhen.ingest.record.CommonTick;
import org.liuhen.ingest.record.Recorder;
import org.liuhen.ingest.segment.Limits;
import org.liuhen.ingest.signal.SignalHealth;
import org.liuhen.ingest.signal.SignalLimits;
import org.liuhen.ingest.signal.SignalWatch;
import org.liuhen.ingest.source.RtspAddress;
import org.liuhen.ingest.source.Watchdog;
import org.liuhen.storage.Ending;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.SessionOpening;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SystemClocks;

/// Our side of `bench capture`, a process of its own: the real path from camera to store, for a given time.
final class CaptureWorker {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private CaptureWorker() {}

    /// Whether the signals are watched meanwhile, as the appliance does.
    enum Signal {
        WATCHED,
        UNWATCHED
    }

    /// @param arguments a folder that does not exist, for how many seconds after all are recording, a [Signal], the
    /// addresses
    public static void main(String[] arguments) throws IOException {
        Clocks clocks = new SystemClocks();
        List<String> addresses = List.of(arguments).subList(3, arguments.length);
        List<String> names = addresses.stream()
                .map(address -> address.substring(address.lastIndexOf('/') + 1))
                .toList();
        try (EvidenceStore store = MadeUpStore.create(Path.of(arguments[0]), new SystemDisk(), clocks);
                Watchdog watchdog = new Watchdog(clocks);
                SignalHealth health = new SignalHealth(new NativeDecoders(), SignalLimits.STANDARD, clocks)) {
            boolean watched = Signal.valueOf(arguments[2]) == Signal.WATCHED;
            SessionWriter session = store.begin(new SessionOpening(
                    "room-1",
                    "bench",
                    names,
                    new FieldsBuilder().text("title", "bench").build()));
            CommonTick tick = new CommonTick(clocks, CommonTick.STANDARD);
            List<Recorder> recorders = new ArrayList<>();
            for (int i = 0; i < addresses.size(); i++) {
                TrackWriter track = session.tracks().get(i);
                RtspSource source = new RtspSource(RtspAddress.of(addresses.get(i)), clocks, watchdog);
                SignalWatch signal = watched ? health.watch(names.get(i)) : SignalWatch.NONE;
                recorders.add(new Recorder(source, track, tick, clocks, Limits.STANDARD, signal));
            }
            recorders.forEach(Recorder::start);
            awaitRecording(recorders, clocks);
            ChildJvm.tell("recording", 1);
            clocks.sleep(Duration.ofNanos((long) (Double.parseDouble(arguments[1]) * 1e9)));
            Ending end = new Ending(Cause.STOPPED, "the measurement is over");
            recorders.forEach(recorder -> recorder.requestStop(end));
            for (Recorder recorder : recorders) {
                if (!recorder.awaitStop(PATIENCE)) {
                    throw new IOException("a recorder did not stop within " + PATIENCE.toSeconds() + " s");
                }
            }
            session.end("bench", session.nowMicros(), Cause.STOPPED);
            ChildJvm.tell("runs", (double) recorders.stream()
                    .mapToLong(recorder -> recorder.counts().runs())
                    .sum());
            ChildJvm.tell("refused", (double) recorders.stream()
                    .mapToLong(recorder -> recorder.counts().refusedPackets())
                    .sum());
        }
    }

    private static void awaitRecording(List<Recorder> recorders, Clocks clocks) throws IOException {
        long start = clocks.monotonicNanos();
        while (!recorders.stream().allMatch(recorder -> recorder.counts().isRecording())) {
            if (clocks.monotonicNanos() - start > PATIENCE.toNanos()) {
                throw new IOException("not all cameras were being recorded within " + PATIENCE.toSeconds() + " s");
            }
            clocks.sleep(PAUSE);
        }
    }
}

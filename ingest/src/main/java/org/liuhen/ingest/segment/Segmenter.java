package org.liuhen.ingest.segment;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.liuhen.ingest.source.AudioParameters;
import org.liuhen.ingest.source.Kind;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.StreamInfo;
import org.liuhen.storage.time.SessionTime;

/// Decides, packet by packet, what is stored and where segments and runs end.
///
/// Session time is fixed once, at the first packet after a loss, and then counted by the source's media time, so
/// that runs that follow each other without a loss leave neither a hole nor an overlap between them.
///
/// Limitation: a source whose clock drifts is not corrected before its next loss.
public final class Segmenter {
    /// How much earlier than the target a key frame may come and still cut: sources round their picture rate.
    private static final long SLACK_MICROS = 100_000;
    /// Room for the boxes that describe one packet, with a fragment of its own in the worst case.
    private static final long BOXES_PER_PACKET = 256;

    private final Limits limits;
    private final Map<Kind, StreamTime> times = new EnumMap<>(Kind.class);
    private final RunAxis axis;
    private @Nullable StreamInfo streams;
    private long shiftMicros;
    private Cut.@Nullable Jump jump;
    private long segmentStartMicros;
    private long segmentBytes;
    private long runStartMicros;
    private long runBytes;

    /// @param session the time that footage is placed in
    public Segmenter(Limits limits, SessionTime session) {
        this.limits = limits;
        this.axis = new RunAxis(session);
    }

    /// Ends what is open without a trace: the next packet that can be a beginning begins a run.
    public void reset() {
        streams = null;
    }

    /// Decides about the next packet.
    public Placement place(Packet packet) {
        if (streams == null) {
            return opens(packet) ? new Placement.Begun(begin(packet)) : new Placement.Skipped();
        }
        if (!packet.streams().equals(streams)) {
            return change(packet, packet.streams());
        }
        StreamTime time = time(packet.kind());
        if (time.precedes(packet)) {
            return new Placement.Skipped();
        }
        accept(packet, time);
        Optional<Cut> cut = cutBefore(packet, time);
        if (cut.isPresent() && !(cut.get() instanceof Cut.Boundary)) {
            continueRun(packet);
        } else if (cut.isPresent()) {
            beginSegment(axis.sessionMicros(packet.kind(), time));
        }
        Sample sample = keep(packet, time);
        return cut.isPresent() ? new Placement.After(cut.get(), sample) : new Placement.Kept(sample);
    }

    private static boolean opens(Packet packet) {
        return packet.streams().video().isEmpty() || (packet.kind() == Kind.VIDEO && packet.key());
    }

    private static Kind lead(StreamInfo streams) {
        return streams.video().isPresent() ? Kind.VIDEO : Kind.AUDIO;
    }

    private Sample begin(Packet packet) {
        streams = packet.streams();
        times.clear();
        shiftMicros = 0;
        axis.begin(packet);
        times.put(packet.kind(), StreamTime.beginningWith(packet, streams.timescale(packet.kind()), limits));
        if (packet.kind() == Kind.VIDEO) {
            streams.audio().ifPresent(audio -> expect(audio, packet));
        }
        beginRun(axis.sessionMicros(packet.kind(), time(packet.kind())));
        return keep(packet, time(packet.kind()));
    }

    private void expect(AudioParameters audio, Packet video) {
        long dts = axis.origin(Kind.AUDIO);
        times.put(Kind.AUDIO, StreamTime.expectedAt(dts, video.arrivalNanos(), audio.timescale(), limits));
    }

    /// The first packet with other parameters: the count of time goes on where the streams are the same.
    private Placement change(Packet packet, StreamInfo changed) {
        StreamTime time = times.get(packet.kind());
        if (time != null && sameTicks(changed)) {
            streams = changed;
            accept(packet, time);
            continueRun(packet);
            return new Placement.After(new Cut.ParameterChange(), keep(packet, time));
        }
        if (opens(packet)) {
            return new Placement.After(new Cut.ParameterChange(), begin(packet));
        }
        return new Placement.Skipped();
    }

    private boolean sameTicks(StreamInfo changed) {
        for (Kind kind : Kind.values()) {
            boolean present = kind == Kind.VIDEO
                    ? changed.video().isPresent()
                    : changed.audio().isPresent();
            StreamTime time = times.get(kind);
            if (present != (time != null) || (time != null && time.timescale() != changed.timescale(kind))) {
                return false;
            }
        }
        return true;
    }

    private void accept(Packet packet, StreamTime time) {
        long jumped = time.accept(packet, shiftMicros);
        if (jumped != 0) {
            shiftMicros = time.shiftMicros();
            Cut.Jump now = new Cut.Jump(
                    Math.round(jumped * (1e6 / time.timescale())), axis.sessionMicros(packet.kind(), time));
            jump = jump == null ? now : jump.and(now);
        }
    }

    private Optional<Cut> cutBefore(Packet packet, StreamTime time) {
        boolean leads = packet.kind() == lead(packet.streams());
        long at = axis.sessionMicros(packet.kind(), time);
        long segmentMicros = at - segmentStartMicros;
        if (leads && packet.key()) {
            if (jump != null) {
                return Optional.of(jump);
            }
            if (runBytes >= limits.runBytes() || at - runStartMicros >= micros(limits.runLength())) {
                return Optional.of(new Cut.RunFull());
            }
            if (segmentMicros + SLACK_MICROS >= micros(limits.target())) {
                return Optional.of(new Cut.Boundary());
            }
        }
        boolean tooLong = leads && segmentMicros >= micros(limits.longest());
        boolean tooLarge = segmentBytes + bytes(packet) > limits.segmentBytes() && segmentBytes > 0;
        return tooLong || tooLarge ? Optional.of(new Cut.Boundary()) : Optional.empty();
    }

    /// Begins the next run without a hole: sound that is still due may lie before the picture.
    private void continueRun(Packet packet) {
        StreamTime time = time(packet.kind());
        long at = axis.sessionMicros(packet.kind(), time);
        Optional<AudioParameters> audio = packet.streams().audio();
        StreamTime sound = times.get(Kind.AUDIO);
        long zero = at;
        if (packet.kind() == Kind.VIDEO && audio.isPresent() && sound != null && sound.hasBegun()) {
            long due = axis.sessionMicros(Kind.AUDIO, sound, audio.get().frameTicks());
            zero = due < at && at - due < micros(limits.back()) ? due : at;
        }
        axis.restart(zero, times);
        beginRun(at);
    }

    private void beginRun(long sessionMicros) {
        jump = null;
        runBytes = 0;
        runStartMicros = sessionMicros;
        beginSegment(sessionMicros);
    }

    private void beginSegment(long sessionMicros) {
        segmentStartMicros = sessionMicros;
        segmentBytes = 0;
    }

    private Sample keep(Packet packet, StreamTime time) {
        segmentBytes += bytes(packet);
        runBytes += bytes(packet);
        return axis.place(packet, time);
    }

    private StreamTime time(Kind kind) {
        StreamTime time = times.get(kind);
        if (time == null) {
            throw new IllegalArgumentException("a packet of " + kind + " from a source without it");
        }
        return time;
    }

    private static long bytes(Packet packet) {
        return packet.payload().length() + BOXES_PER_PACKET;
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}

package org.liuhen.ingest.segment;

import org.liuhen.ingest.source.Packet;

/// The time stamps of one stream, made to follow each other. Small steps back, as a source's first sender report
/// brings them, are smoothed; a jump is bridged with the time that really passed.
final class StreamTime {
    private final int timescale;
    private final long jumpTicks;
    private final long backTicks;
    private long dts;
    private long arrivalNanos;
    private long shiftTicks;
    private boolean awaitsFirst;

    private StreamTime(int timescale, Limits limits, long dts, long arrivalNanos, boolean awaitsFirst) {
        this.timescale = timescale;
        this.jumpTicks = ticks(limits.jump().toNanos());
        this.backTicks = ticks(limits.back().toNanos());
        this.dts = dts;
        this.arrivalNanos = arrivalNanos;
        this.awaitsFirst = awaitsFirst;
    }

    /// The time of a stream whose first packet this is.
    static StreamTime beginningWith(Packet first, int timescale, Limits limits) {
        return new StreamTime(timescale, limits, first.dts(), first.arrivalNanos(), false);
    }

    /// The time of a stream that has given nothing yet and is expected at `dts`.
    static StreamTime expectedAt(long dts, long arrivalNanos, int timescale, Limits limits) {
        return new StreamTime(timescale, limits, dts, arrivalNanos, true);
    }

    /// Whether a first packet lies before the expected time, by less than a jump.
    boolean precedes(Packet packet) {
        return awaitsFirst && packet.dts() < dts && dts - packet.dts() <= jumpTicks;
    }

    /// Takes the packet's decoding time.
    ///
    /// @param knownShiftMicros by how much another stream of the source was shifted, to stay in step with it
    /// @return by how many ticks the packet jumped away from the time that passed; 0 if it did not
    long accept(Packet packet, long knownShiftMicros) {
        long passed = Math.max(1, ticks(packet.arrivalNanos() - arrivalNanos));
        long jumped = 0;
        if (leaps(packet, passed)) {
            long expected = dts + passed;
            long known = Math.round(knownShiftMicros * (timescale / 1e6));
            boolean inStep = Math.abs(packet.dts() + known - expected) <= backTicks;
            jumped = awaitsFirst || inStep ? 0 : packet.dts() + shiftTicks - expected;
            shiftTicks = inStep ? known : expected - packet.dts();
        }
        dts = Math.max(packet.dts() + shiftTicks, awaitsFirst ? Long.MIN_VALUE : dts + 1);
        arrivalNanos = packet.arrivalNanos();
        awaitsFirst = false;
        return jumped;
    }

    /// Decoding time of the last packet, smoothed and bridged; or the expected one.
    long dts() {
        return dts;
    }

    /// What bridges the jumps so far.
    long shiftMicros() {
        return Math.round(shiftTicks * (1e6 / timescale));
    }

    int timescale() {
        return timescale;
    }

    boolean hasBegun() {
        return !awaitsFirst;
    }

    private boolean leaps(Packet packet, long passed) {
        long step = packet.dts() + shiftTicks - dts;
        return step > jumpTicks + passed || step < -backTicks;
    }

    private long ticks(long nanos) {
        return Math.round(nanos * (timescale / 1e9));
    }
}

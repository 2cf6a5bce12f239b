package org.liuhen.tools.camera;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// What is wrong with a camera at present. Event loop only, but for the count.
final class Faults {
    private final RandomGenerator random;
    private ParameterSets parameterSets;
    private double lossPercent;
    private final AtomicLong packetsLost = new AtomicLong();
    private boolean muted;
    private long jumpMicros;
    private long clockErrorMicros;
    private long stalledUntilMicros;
    private long closedUntilMicros;
    private long garbageUntilMicros;
    private long keylessUntilMicros;

    Faults(ParameterSets parameterSets, RandomGenerator random) {
        this.parameterSets = parameterSets;
        this.random = random;
    }

    void parameterSets(ParameterSets where) {
        parameterSets = where;
    }

    ParameterSets parameterSets() {
        return parameterSets;
    }

    void loss(double percent) {
        lossPercent = percent;
    }

    /// How many packets were lost on purpose. Any thread.
    long packetsLost() {
        return packetsLost.get();
    }

    void jump(Duration by) {
        jumpMicros += micros(by);
    }

    long jumpMicros() {
        return jumpMicros;
    }

    void clock(Duration error) {
        clockErrorMicros = micros(error);
    }

    long clockErrorMicros() {
        return clockErrorMicros;
    }

    void mute() {
        muted = true;
    }

    void unmute() {
        muted = false;
    }

    boolean muted() {
        return muted;
    }

    void stall(long now, Duration length) {
        stalledUntilMicros = now + micros(length);
    }

    boolean stalled(long now) {
        return now < stalledUntilMicros;
    }

    void close(long now, Duration length) {
        closedUntilMicros = now + micros(length);
    }

    boolean closed(long now) {
        return now < closedUntilMicros;
    }

    void garbage(long now, Duration length) {
        garbageUntilMicros = now + micros(length);
    }

    void noKeys(long now, Duration length) {
        keylessUntilMicros = now + micros(length);
    }

    boolean keyless(long now) {
        return now < keylessUntilMicros;
    }

    /// What becomes of complete packets on their way out: some are lost, some are spoiled.
    List<byte[]> strike(List<byte[]> packets, long now) {
        if (now < garbageUntilMicros) {
            packets.forEach(this::spoil);
        }
        if (lossPercent == 0) {
            return packets;
        }
        List<byte[]> left = packets.stream()
                .filter(packet -> random.nextDouble(100) >= lossPercent)
                .toList();
        packetsLost.addAndGet(packets.size() - left.size());
        return left;
    }

    private void spoil(byte[] packet) {
        byte[] noise = new byte[packet.length - RtpStream.HEADER_BYTES];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, packet, RtpStream.HEADER_BYTES, noise.length);
    }

    private static long micros(Duration length) {
        return length.toNanos() / 1000;
    }
}

package org.liuhen.appliance.panel;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.liuhen.storage.time.Clocks;

/// A line with modules on it that answer after a while, rightly or as the test says. Time is the test's.
final class StagedModule implements Line {
    private static final Duration USUAL = Duration.ofMillis(8);

    final BitSet inputs = new BitSet();
    final BitSet coils = new BitSet();
    final short[] registers = new short[16];
    final Set<Integer> units = new HashSet<>(Set.of(1, 2));
    private final Clocks clocks;
    private final Random random;
    private final Deque<Coming> coming = new ArrayDeque<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private int damagedPerMillion;
    private boolean unplugged;
    int requests;
    int opens;

    StagedModule(Clocks clocks, Random random) {
        this.clocks = clocks;
        this.random = random;
    }

    private record Coming(int value, long nanos) {}

    /// What happens to the answer to one request.
    interface Fault {
        /// @param answer the right one, its CRC at its end
        /// @return when it comes, and what
        Late change(byte[] answer);
    }

    record Late(byte[] answer, Duration after) {}

    /// Answers are late from now on, one request after the other.
    void next(Fault... what) {
        faults.addAll(Arrays.asList(what));
    }

    void noise(int... bytes) {
        for (int each : bytes) {
            coming.add(new Coming(each, clocks.monotonicNanos()));
        }
    }

    void damage(int perMillion) {
        damagedPerMillion = perMillion;
    }

    void unplug() {
        unplugged = true;
        coming.clear();
    }

    void plugIn() {
        unplugged = false;
    }

    @Override
    public void open() throws IOException {
        check();
        opens++;
    }

    @Override
    public void write(byte[] frame) throws IOException {
        check();
        requests++;
        byte[] heard = damaged(frame);
        if (heard.length != 8 || !units.contains(heard[0] & 0xff) || !isWhole(heard)) {
            return;
        }
        byte[] answer = answer(heard);
        Fault fault = faults.poll();
        Late late = fault == null ? new Late(answer, USUAL) : fault.change(answer);
        for (byte each : damaged(late.answer())) {
            coming.add(new Coming(each, clocks.monotonicNanos() + late.after().toNanos()));
        }
    }

    @Override
    public int read(byte[] into, int from) throws IOException {
        check();
        int count = 0;
        for (Coming next = coming.peek();
                next != null && next.nanos() <= clocks.monotonicNanos() && from + count < into.length;
                next = coming.peek()) {
            into[from + count++] = (byte) next.value();
            coming.remove();
        }
        return count;
    }

    @Override
    public void close() {
        coming.clear();
    }

    /// `data` with its CRC.
    static byte[] framed(int... data) {
        byte[] frame = new byte[data.length + 2];
        for (int i = 0; i < data.length; i++) {
            frame[i] = (byte) data[i];
        }
        int crc = RtuFraming.crc(frame, data.length);
        frame[data.length] = (byte) crc;
        frame[data.length + 1] = (byte) (crc >> 8);
        return frame;
    }

    private void check() throws IOException {
        if (unplugged) {
            throw new IOException("the line is gone");
        }
    }

    private static boolean isWhole(byte[] frame) {
        int crc = RtuFraming.crc(frame, 6);
        return frame[6] == (byte) crc && frame[7] == (byte) (crc >> 8);
    }

    private byte[] answer(byte[] request) {
        int unit = request[0];
        int address = ((request[2] & 0xff) << 8) | (request[3] & 0xff);
        int value = ((request[4] & 0xff) << 8) | (request[5] & 0xff);
        return switch (request[1]) {
            case 1 -> framed(unit, 1, 1, bits(coils, address, value));
            case 2 -> framed(unit, 2, 1, bits(inputs, address, value));
            case 4 -> registers(unit, address, value);
            case 5 -> {
                coils.set(address, value == Request.LIT);
                yield request.clone();
            }
            default -> framed(unit, request[1] | 0x80, 1);
        };
    }

    private byte[] registers(int unit, int address, int count) {
        int[] data = new int[3 + 2 * count];
        data[0] = unit;
        data[1] = 4;
        data[2] = 2 * count;
        for (int i = 0; i < count; i++) {
            data[3 + 2 * i] = (registers[address + i] >> 8) & 0xff;
            data[4 + 2 * i] = registers[address + i] & 0xff;
        }
        return framed(data);
    }

    /// Up to eight of them.
    private static int bits(BitSet from, int address, int count) {
        int bits = 0;
        for (int i = 0; i < count; i++) {
            bits |= from.get(address + i) ? 1 << i : 0;
        }
        return bits;
    }

    /// Bytes are changed, lost or doubled.
    private byte[] damaged(byte[] bytes) {
        byte[] out = new byte[2 * bytes.length];
        int length = 0;
        for (byte each : bytes) {
            if (random.nextInt(1_000_000) >= damagedPerMillion) {
                out[length++] = each;
            } else {
                switch (random.nextInt(3)) {
                    case 0 -> out[length++] = (byte) (each ^ (1 << random.nextInt(8)));
                    case 1 -> {
                        out[length++] = each;
                        out[length++] = (byte) random.nextInt();
                    }
                    default -> {}
                }
            }
        }
        return Arrays.copyOf(out, length);
    }
}

package org.liuhen.appliance.panel;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// Modbus RTU (Modbus over Serial Line V1.02, 2.5.1): unit, data, CRC, and silence between frames. Nothing tells to
/// which request an answer belongs, so unit, function and count are held against the request before the CRC is.
final class RtuFraming implements Framing {
    private static final int BITS_PER_CHARACTER = 11;
    private static final int CRC_BYTES = 2;
    private static final int REFUSAL_BYTES = 5;
    private static final int REFUSED = 0x80;
    private static final Duration TURNAROUND = Duration.ofMillis(90);
    private static final Duration GUARD_AFTER_SILENCE = Duration.ofMillis(150);
    private static final Duration GUARD_AFTER_WRONG = Duration.ofMillis(30);

    /// Above this speed the silence is fixed (the same, 2.5.1.1).
    private static final int FAST_BAUD = 19_200;

    private static final Duration FIXED_SILENCE = Duration.ofNanos(1_750_000);

    private final int baud;

    RtuFraming(int baud) {
        this.baud = baud;
    }

    @Override
    public byte[] frame(int unit, Request request) {
        byte[] data = request.bytes();
        byte[] frame = new byte[1 + data.length + CRC_BYTES];
        frame[0] = (byte) unit;
        System.arraycopy(data, 0, frame, 1, data.length);
        int crc = crc(frame, 1 + data.length);
        frame[frame.length - 2] = (byte) crc;
        frame[frame.length - 1] = (byte) (crc >> 8);
        return frame;
    }

    @Override
    public Optional<byte[]> answer(int unit, Request request, byte[] came, int length) throws NoAnswerException {
        requireFrom(unit, length > 0 ? came[0] & 0xff : unit);
        int function = length > 1 ? came[1] & 0xff : request.function().code();
        boolean refused = function == (request.function().code() | REFUSED);
        if (!refused && function != request.function().code()) {
            throw wrong("unit " + unit + " answered another function: " + function);
        }
        int counted = length > 2 && !refused && request.countedBytes() > 0 ? came[2] & 0xff : request.countedBytes();
        if (counted != request.countedBytes()) {
            throw wrong("unit " + unit + " counts " + counted + " bytes, not " + request.countedBytes());
        }
        int whole = refused ? REFUSAL_BYTES : 1 + request.answerBytes() + CRC_BYTES;
        if (length < whole) {
            return Optional.empty();
        }
        int crc = (came[whole - 2] & 0xff) | (came[whole - 1] & 0xff) << 8;
        if (length > whole || crc != crc(came, whole - CRC_BYTES)) {
            throw wrong("the answer of unit " + unit + " arrived damaged");
        }
        return Optional.of(Arrays.copyOfRange(came, 1, whole - CRC_BYTES));
    }

    @Override
    public Duration patience(Request request) {
        int asked = request.bytes().length + 1 + CRC_BYTES;
        int answered = request.answerBytes() + 1 + CRC_BYTES;
        return TURNAROUND.plus(characters(asked + answered));
    }

    @Override
    public Duration silence() {
        return baud > FAST_BAUD ? FIXED_SILENCE : characters(7).dividedBy(2);
    }

    @Override
    public Duration guard(NoAnswerException.Kind why) {
        return why == NoAnswerException.Kind.SILENCE ? GUARD_AFTER_SILENCE : GUARD_AFTER_WRONG;
    }

    private Duration characters(int count) {
        return Duration.ofNanos(1_000_000_000L * BITS_PER_CHARACTER * count / baud);
    }

    private static void requireFrom(int unit, int from) throws NoAnswerException {
        if (from != unit) {
            throw wrong("unit " + from + " answered instead of unit " + unit);
        }
    }

    private static NoAnswerException wrong(String message) {
        return new NoAnswerException(NoAnswerException.Kind.WRONG, message);
    }

    /// CRC-16 of the first `length` bytes (the same, 6.2.2).
    static int crc(byte[] bytes, int length) {
        int crc = 0xffff;
        for (int i = 0; i < length; i++) {
            crc ^= bytes[i] & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0xa001;
            }
        }
        return crc;
    }
}

package org.liuhen.appliance.panel;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// Modbus TCP (Messaging on TCP/IP V1.0b, 3.1.3): a header with a transaction number, which tells a late answer
/// from the right one.
final class TcpFraming implements Framing {
    private static final int HEADER_BYTES = 7;
    private static final int MOST_BYTES = 254;
    /// A segment that was lost is sent again after 200 ms at the earliest.
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private int transaction;

    @Override
    public byte[] frame(int unit, Request request) {
        byte[] data = request.bytes();
        transaction = transaction + 1 & 0xffff;
        return ByteBuffer.allocate(HEADER_BYTES + data.length)
                .putShort((short) transaction)
                .putShort((short) 0)
                .putShort((short) (1 + data.length))
                .put((byte) unit)
                .put(data)
                .array();
    }

    @Override
    public Optional<byte[]> answer(int unit, Request request, byte[] came, int length) throws NoAnswerException {
        ByteBuffer in = ByteBuffer.wrap(came, 0, length);
        while (in.remaining() >= HEADER_BYTES) {
            int start = in.position();
            int number = in.getShort(start) & 0xffff;
            int following = in.getShort(start + 4) & 0xffff;
            if (in.getShort(start + 2) != 0 || following < 2 || following > MOST_BYTES) {
                throw new NoAnswerException(NoAnswerException.Kind.WRONG, "what answers does not speak Modbus TCP");
            }
            int end = start + HEADER_BYTES - 1 + following;
            if (end > length) {
                return Optional.empty();
            }
            if (number == transaction && (in.get(start + 6) & 0xff) == unit) {
                return Optional.of(Arrays.copyOfRange(came, start + HEADER_BYTES, end));
            }
            in.position(end);
        }
        return Optional.empty();
    }

    @Override
    public Duration patience(Request request) {
        return PATIENCE;
    }

    @Override
    public Duration silence() {
        return Duration.ZERO;
    }

    @Override
    public Duration guard(NoAnswerException.Kind why) {
        return Duration.ZERO;
    }
}

package org.liuhen.tools.panel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// Answers Modbus RTU requests on a serial line (Modbus over Serial Line V1.02, 2.5.1), which must be raw
/// already. It finds the requests by their CRC, not by silences: a byte that begins none is skipped.
final class RtuServer {
    private static final int CRC_BYTES = 2;
    private static final int SHORTEST = 8;
    private static final int LONGEST = 256;

    private final Path port;
    private final int unit;
    private final SimulatedModule module;

    RtuServer(Path port, int unit, SimulatedModule module) {
        this.port = port;
        this.unit = unit;
        this.module = module;
    }

    /// Serves until the line is gone.
    void serve() throws IOException {
        try (FileChannel line = FileChannel.open(port, StandardOpenOption.READ);
                FileChannel back = FileChannel.open(port, StandardOpenOption.WRITE)) {
            ByteBuffer in = ByteBuffer.allocate(LONGEST);
            while (line.read(in) >= 0) {
                in.flip();
                answerAll(in, back);
                in.compact();
            }
        }
    }

    private void answerAll(ByteBuffer in, FileChannel back) throws IOException {
        while (in.remaining() >= SHORTEST) {
            int length = wholeLength(in);
            if (length > LONGEST || (length <= in.remaining() && !isWhole(in, length))) {
                in.get();
                continue;
            }
            if (length > in.remaining()) {
                return;
            }
            byte[] frame = new byte[length];
            in.get(frame);
            if ((frame[0] & 0xff) == unit) {
                answer(Arrays.copyOfRange(frame, 1, length - CRC_BYTES), back);
            }
        }
    }

    private void answer(byte[] request, FileChannel back) throws IOException {
        byte[] answer = module.answer(request);
        byte[] frame = new byte[1 + answer.length + CRC_BYTES];
        frame[0] = (byte) unit;
        System.arraycopy(answer, 0, frame, 1, answer.length);
        int crc = crc(ByteBuffer.wrap(frame), frame.length - CRC_BYTES);
        frame[frame.length - 2] = (byte) crc;
        frame[frame.length - 1] = (byte) (crc >> 8);
        ByteBuffer out = ByteBuffer.wrap(frame);
        while (out.hasRemaining()) {
            back.write(out);
        }
    }

    /// Writing many coils is longer than all else: its seventh byte counts.
    private static int wholeLength(ByteBuffer in) {
        int at = in.position();
        return in.get(at + 1) == 15 ? 9 + (in.get(at + 6) & 0xff) : SHORTEST;
    }

    private static boolean isWhole(ByteBuffer in, int length) {
        int end = in.position() + length;
        int crc = (in.get(end - 2) & 0xff) | ((in.get(end - 1) & 0xff) << 8);
        return crc == crc(in, length - CRC_BYTES);
    }

    /// CRC-16 of the next `length` bytes (the same, 6.2.2).
    private static int crc(ByteBuffer bytes, int length) {
        int crc = 0xffff;
        for (int i = 0; i < length; i++) {
            crc ^= bytes.get(bytes.position() + i) & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xa001;
            }
        }
        return crc;
    }
}

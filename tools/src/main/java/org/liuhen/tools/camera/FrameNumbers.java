package org.liuhen.tools.camera;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalLong;

/// The numbers of one camera's frames that stand in files. One thread.
public final class FrameNumbers {
    private static final byte[] ID = ByteBuffer.allocate(16)
            .putLong(FrameNumber.ID.getMostSignificantBits())
            .putLong(FrameNumber.ID.getLeastSignificantBits())
            .array();
    /// Two bytes before the identity, eight after it, and what escaping adds.
    private static final int NUMBER_BYTES = 2 + ID.length + 8 + 4;

    private static final int BUFFER_BYTES = 1 << 20;

    private final BitSet numbers = new BitSet();

    /// None so far.
    public FrameNumbers() {}

    /// Adds all numbers in a file.
    public void addFrom(Path file) throws IOException {
        addFrom(file, Long.MAX_VALUE);
    }

    /// Adds all numbers that stand whole in the first bytes of a file.
    public void addFrom(Path file, long lengthBytes) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        int held = 0;
        long left = lengthBytes;
        try (InputStream in = Files.newInputStream(file)) {
            int got;
            while ((got = in.readNBytes(buffer, held, (int) Math.min(buffer.length - held, left))) > 0) {
                held += got;
                left -= got;
                scan(buffer, held);
                // A number that lies across the end is found whole the next time.
                int keep = Math.min(held, NUMBER_BYTES);
                System.arraycopy(buffer, held - keep, buffer, 0, keep);
                held = keep;
            }
        }
    }

    /// How many different ones.
    public long count() {
        return numbers.cardinality();
    }

    /// The lowest, or -1 if there is none.
    public long first() {
        return numbers.nextSetBit(0);
    }

    /// The highest, or -1 if there is none.
    public long last() {
        return numbers.length() - 1L;
    }

    /// How many are missing between the first and the last.
    public long missing() {
        return count() == 0 ? 0 : last() - first() + 1 - count();
    }

    private void scan(byte[] buffer, int end) {
        for (int i = 2; i + ID.length <= end; i++) {
            if (buffer[i] == ID[0] && Arrays.equals(buffer, i, i + ID.length, ID, 0, ID.length)) {
                OptionalLong number = FrameNumber.find(buffer, i - 2, Math.min(end, i - 2 + NUMBER_BYTES));
                number.ifPresent(found -> numbers.set((int) found));
            }
        }
    }
}

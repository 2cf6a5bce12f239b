package org.liuhen.tools.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import org.liuhen.tools.camera.FrameNumber;

/// The frames of one camera that files hold, told by the numbers in them.
///
/// @param stored how many different ones
/// @param lost how many are missing between the first and the last
/// @param bytes of the files
record StoredFrames(long stored, long lost, long bytes) {
    private static final byte[] ID = ByteBuffer.allocate(16)
            .putLong(FrameNumber.ID.getMostSignificantBits())
            .putLong(FrameNumber.ID.getLeastSignificantBits())
            .array();
    /// Two bytes before the identity, eight after it, and what escaping adds.
    private static final int NUMBER_BYTES = 2 + ID.length + 8 + 4;

    private static final int BUFFER_BYTES = 1 << 20;

    /// Reads all of them.
    static StoredFrames in(List<Path> files) throws IOException {
        BitSet numbers = new BitSet();
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
            read(file, numbers);
        }
        int first = numbers.nextSetBit(0);
        long lost = first < 0 ? 0 : numbers.length() - first - numbers.cardinality();
        return new StoredFrames(numbers.cardinality(), lost, bytes);
    }

    StoredFrames and(StoredFrames other) {
        return new StoredFrames(stored + other.stored, lost + other.lost, bytes + other.bytes);
    }

    private static void read(Path file, BitSet numbers) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        int held = 0;
        try (InputStream in = Files.newInputStream(file)) {
            int got;
            while ((got = in.readNBytes(buffer, held, buffer.length - held)) > 0) {
                held += got;
                scan(buffer, held, numbers);
                // A number that lies across the end is found whole the next time.
                int keep = Math.min(held, NUMBER_BYTES);
                System.arraycopy(buffer, held - keep, buffer, 0, keep);
                held = keep;
            }
        }
    }

    private static void scan(byte[] buffer, int end, BitSet numbers) {
        for (int i = 2; i + ID.length <= end; i++) {
            if (buffer[i] == ID[0] && Arrays.equals(buffer, i, i + ID.length, ID, 0, ID.length)) {
                OptionalLong number = FrameNumber.find(buffer, i - 2, Math.min(end, i - 2 + NUMBER_BYTES));
                number.ifPresent(found -> numbers.set((int) found));
            }
        }
    }
}

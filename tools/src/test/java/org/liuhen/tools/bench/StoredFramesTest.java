package org.liuhen.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.tools.camera.FrameNumber;

final class StoredFramesTest {
    @TempDir
    private Path folder;

    @Test
    void framesMissingBetweenTheFirstAndTheLastAreLost() throws IOException {
        Path one = file("one", 300_000, 5, 6, 8);
        Path two = file("two", 300_000, 8, 11);
        assertThat(StoredFrames.in(List.of(one, two)))
                .isEqualTo(new StoredFrames(4, 3, Files.size(one) + Files.size(two)));
    }

    @Test
    void aNumberAcrossTheEndOfABufferIsFound() throws IOException {
        for (int before = (1 << 20) - 40; before <= 1 << 20; before++) {
            assertThat(StoredFrames.in(List.of(file("at-" + before, before, 1))).stored())
                    .as("%d bytes before it", before)
                    .isEqualTo(1);
        }
    }

    @Test
    void whatHoldsNoNumberHoldsNoFrame() throws IOException {
        assertThat(StoredFrames.in(List.of(file("none", 100)))).isEqualTo(new StoredFrames(0, 0, 100));
    }

    /// A file with `before` bytes, then each number with as many bytes behind it.
    private Path file(String name, int before, int... numbers) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[before]);
        for (int number : numbers) {
            out.write(ByteBuffer.allocate(2 + 16)
                    .put((byte) 5)
                    .put((byte) 24)
                    .putLong(FrameNumber.ID.getMostSignificantBits())
                    .putLong(FrameNumber.ID.getLeastSignificantBits())
                    .array());
            // Emulation prevention (H.264, 7.4.1): a 3 after two zeros.
            out.write(new byte[] {0, 0, 3, 0, 0, 3, 0, 0, 3, 0, (byte) number});
            out.write(new byte[before]);
        }
        return Files.write(folder.resolve(name), out.toByteArray());
    }
}

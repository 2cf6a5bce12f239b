package org.liuhen.storage.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.kit.TinyMedia;

/// The scan of a file that a crash left believes nothing and stops at the first thing that is not whole.
class FragmentScanTest {
    private static final int INIT = TinyMedia.opening(0).init().length;

    @TempDir
    Path directory;

    @Test
    void wholeFragmentsAreFoundWithTheirTimes() throws IOException {
        byte[] file = file(3);
        int length = (file.length - INIT) / 3;
        List<FragmentScan.Found> found = scan(file, INIT);
        assertThat(found)
                .containsExactly(
                        new FragmentScan.Found(INIT, length, 0, 400_000, 10),
                        new FragmentScan.Found(INIT + length, length, 1_000_000, 1_400_000, 10),
                        new FragmentScan.Found(INIT + 2L * length, length, 2_000_000, 2_400_000, 10));
        assertThat(scan(file, INIT + (long) length)).isEqualTo(found.subList(1, 3));
        assertThat(scan(file, file.length)).isEmpty();
    }

    @Test
    void oneFragmentIsReadBackByItsPlaceAndOnlyIfItIsThereAsItWasWritten() throws IOException {
        byte[] file = file(3);
        int length = (file.length - INIT) / 3;
        long last = INIT + 2L * length;
        Path run = Files.write(directory.resolve("run.mp4"), file);
        assertThat(FragmentScan.at(run, last, length))
                .contains(new FragmentScan.Found(last, length, 2_000_000, 2_400_000, 10));
        assertThat(FragmentScan.at(run, last, length - 1)).isEmpty();
        assertThat(FragmentScan.at(run, last + 1, length)).isEmpty();
        assertThat(FragmentScan.at(run, file.length, length)).isEmpty();

        byte[] overwritten = file.clone();
        Arrays.fill(overwritten, (int) last, file.length, (byte) 0);
        assertThat(FragmentScan.at(Files.write(run, overwritten), last, length)).isEmpty();
        assertThat(FragmentScan.at(Files.write(run, Arrays.copyOf(file, file.length - 1)), last, length))
                .isEmpty();
        assertThat(FragmentScan.at(Files.write(run, Arrays.copyOf(file, INIT)), last, length))
                .isEmpty();
    }

    @Test
    void aFileThatEndsAnywhereGivesTheFragmentsThatAreWhole() throws IOException {
        byte[] file = file(2);
        List<FragmentScan.Found> all = scan(file, INIT);
        for (int length = INIT; length <= file.length; length += 3) {
            int end = length;
            assertThat(scan(Arrays.copyOf(file, length), INIT))
                    .as("cut to %d of %d", length, file.length)
                    .isEqualTo(all.stream()
                            .filter(found -> found.offset() + found.lengthBytes() <= end)
                            .toList());
        }
    }

    @Test
    void whateverBytesThereAreTheScanEndsAndItsFragmentsFollowEachOther() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] good = file(3);
        for (int i = 0; i < 400; i++) {
            byte[] file = good.clone();
            for (int n = random.nextInt(1, 6); n > 0; n--) {
                file[random.nextInt(file.length)] = (byte) random.nextInt(256);
            }
            long at = INIT;
            for (FragmentScan.Found found : scan(file, INIT)) {
                assertThat(found.offset()).as("seed %d, file %d", seed, i).isEqualTo(at);
                assertThat(found.lengthBytes()).isPositive();
                at += found.lengthBytes();
            }
            assertThat(at).as("seed %d, file %d", seed, i).isLessThanOrEqualTo(file.length);
        }
    }

    private List<FragmentScan.Found> scan(byte[] bytes, long offset) throws IOException {
        return FragmentScan.scan(Files.write(directory.resolve("run.mp4"), bytes), offset);
    }

    private static byte[] file(int fragments) {
        Random random = new Random(5);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(TinyMedia.opening(0).init());
        for (int i = 0; i < fragments; i++) {
            out.writeBytes(TinyMedia.fragment(0, i * 1_000_000L, 10, 20, random, Fragment.Start.KEY)
                    .bytes());
        }
        return out.toByteArray();
    }
}

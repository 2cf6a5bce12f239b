package org.liuhen.storage.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.liuhen.storage.media.NalMedia.Codec;

/// Fragments whose boxes are whole and whose media was never written, as a power cut can leave them.
class PlausibilityTest {
    private static final int FRAGMENTS = 4;
    private static final int PAGE_BYTES = 4096;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void mediaThatWasWrittenIsBelieved(Codec codec) throws IOException {
        assertThat(believed(new NalMedia(codec, 1).file(FRAGMENTS))).isEqualTo(FRAGMENTS);
    }

    @ParameterizedTest
    @EnumSource
    void aPageOfZeroesEndsWhatIsBelievedWhereverItLies(Codec codec) throws IOException {
        NalMedia media = new NalMedia(codec, 2);
        byte[] good = media.file(FRAGMENTS);
        int init = media.init().length;
        int fragmentBytes = (good.length - init) / FRAGMENTS;
        for (int page = PAGE_BYTES; page < good.length; page += PAGE_BYTES) {
            byte[] file = good.clone();
            Arrays.fill(file, page, Math.min(page + PAGE_BYTES, file.length), (byte) 0);
            assertThat(believed(file))
                    .as("zeroes from %d of %d", page, file.length)
                    .isEqualTo((page - init) / fragmentBytes);
        }
    }

    @ParameterizedTest
    @EnumSource
    void zeroesUpToTheEndOfTheFileEndWhatIsBelieved(Codec codec) throws IOException {
        NalMedia media = new NalMedia(codec, 3);
        byte[] good = media.file(FRAGMENTS);
        int init = media.init().length;
        int fragmentBytes = (good.length - init) / FRAGMENTS;
        for (int from = good.length - 3 * fragmentBytes / 2; from <= good.length - 4; from += 61) {
            byte[] file = good.clone();
            Arrays.fill(file, from, file.length, (byte) 0);
            assertThat(believed(file))
                    .as("zeroes from %d of %d", from, file.length)
                    .isEqualTo((from - init) / fragmentBytes);
            // A file system may have made it longer still.
            assertThat(believed(Arrays.copyOf(file, file.length + 100))).isEqualTo((from - init) / fragmentBytes);
        }
    }

    @Test
    void zeroesThatACodingWritesAreBelieved() throws IOException {
        NalMedia media = new NalMedia(Codec.OPAQUE, 4);
        byte[] file = media.file(FRAGMENTS);
        Arrays.fill(file, file.length - 800, file.length - 800 + 511, (byte) 0);
        file[file.length - 801] = 1;
        file[file.length - 800 + 511] = 1;
        assertThat(believed(file)).isEqualTo(FRAGMENTS);
    }

    @ParameterizedTest
    @EnumSource(names = {"H264", "H265"})
    void aPictureWhoseUnitsDoNotFillItIsNotBelieved(Codec codec) throws IOException {
        NalMedia media = new NalMedia(codec, 5);
        byte[] good = media.file(2);
        int length = media.firstLengthIn(1);
        for (int wrong : new int[] {-1, 1, 0x7fff_0000}) {
            byte[] file = good.clone();
            ByteBuffer.wrap(file).putInt(length, ByteBuffer.wrap(file).getInt(length) + wrong);
            assertThat(believed(file)).as("length changed by %d", wrong).isEqualTo(1);
        }
        byte[] headless = good.clone();
        headless[length + 4] = 0;
        headless[length + 5] = 0;
        assertThat(believed(headless)).isEqualTo(1);
        byte[] forbidden = good.clone();
        forbidden[length + 4] |= (byte) 0x80;
        assertThat(believed(forbidden)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void samplesThatDoNotFillTheirBoxAreNotBelieved(Codec codec) throws IOException {
        NalMedia media = new NalMedia(codec, 6);
        for (int wrong : new int[] {-1, 1}) {
            byte[] file = media.file(2);
            int size = media.firstSizeIn(1);
            ByteBuffer.wrap(file).putInt(size, ByteBuffer.wrap(file).getInt(size) + wrong);
            assertThat(believed(file)).as("size changed by %d", wrong).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whateverStandsInTheMediaTheScanEnds(Codec codec) throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        NalMedia media = new NalMedia(codec, seed);
        byte[] good = media.file(2);
        for (int i = 0; i < 300; i++) {
            byte[] file = good.clone();
            for (int n = random.nextInt(1, 6); n > 0; n--) {
                file[random.nextInt(file.length)] = (byte) random.nextInt(256);
            }
            ByteArrayOutputStream longer = new ByteArrayOutputStream();
            longer.writeBytes(file);
            longer.writeBytes(new byte[random.nextInt(20)]);
            Path path = Files.write(directory.resolve("run.mp4"), longer.toByteArray());
            assertThat(FragmentScan.scan(path, media.init().length).size())
                    .as("seed %d, file %d", seed, i)
                    .isBetween(0, 2);
        }
    }

    private int believed(byte[] file) throws IOException {
        Path path = Files.write(directory.resolve("run.mp4"), file);
        return FragmentScan.scan(path, NalMedia.initBytes(file)).size();
    }
}

package org.liuhen.tools.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameNumberTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 255, 256, 0x10000, 0x0300_0003L, 0x0001_0000_0200_0000L, Long.MAX_VALUE, -1})
    void aNumberIsFoundAgainWithStartCodesAndWithLengths(long number) {
        for (VideoCodec codec : VideoCodec.values()) {
            byte[] nal = FrameNumber.nal(codec, number);
            byte[] annexB = ByteBuffer.allocate(nal.length + 9)
                    .putInt(1)
                    .put(nal)
                    .put(new byte[] {0, 0, 0, 1, 0x65})
                    .array();
            byte[] avcc = ByteBuffer.allocate(nal.length + 4)
                    .putInt(nal.length)
                    .put(nal)
                    .array();

            assertThat(FrameNumber.find(annexB)).hasValue(number);
            assertThat(FrameNumber.find(avcc)).hasValue(number);
            assertThat(NalUnits.split(annexB).getFirst()).isEqualTo(nal);
        }
    }

    @Test
    void aUnitNeverContainsAStartCode() {
        for (int shift = 0; shift < 64; shift++) {
            byte[] nal = FrameNumber.nal(VideoCodec.H264, 1L << shift);
            for (int i = 0; i + 2 < nal.length; i++) {
                assertThat(nal[i] == 0 && nal[i + 1] == 0 && nal[i + 2] >= 0 && nal[i + 2] < 3)
                        .isFalse();
            }
        }
    }

    @Test
    void aNumberCutOffIsNone() {
        byte[] nal = FrameNumber.nal(VideoCodec.H264, -1);

        assertThat(FrameNumber.find(Arrays.copyOf(nal, nal.length - 2))).isEmpty();
        assertThat(FrameNumber.find(new byte[0])).isEmpty();
    }
}

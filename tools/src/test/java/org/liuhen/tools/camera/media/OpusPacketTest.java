package org.liuhen.tools.camera.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OpusPacketTest {
    /// RFC 6716, table 2 and 3.2.
    @ParameterizedTest
    @CsvSource({
        "0, 0, 480",
        "3, 0, 2880",
        "9, 0, 960",
        "12, 0, 480",
        "15, 0, 960",
        "16, 0, 120",
        "31, 0, 960",
        "31, 1, 1920",
        "31, 2, 1920"
    })
    void durationFollowsTheFirstByte(int configuration, int count, int samples) {
        assertThat(OpusPacket.samples(new byte[] {(byte) (configuration << 3 | count), 1}))
                .isEqualTo(samples);
    }

    @Test
    void aPacketCanSayHowManyFramesItHas() {
        assertThat(OpusPacket.samples(new byte[] {(byte) (16 << 3 | 3), (byte) 0x85}))
                .isEqualTo(5 * 120);
    }

    @Test
    void aCutPacketIsRefused() {
        assertThatThrownBy(() -> OpusPacket.samples(new byte[0])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OpusPacket.samples(new byte[] {3})).hasMessageContaining("1 bytes");
    }
}

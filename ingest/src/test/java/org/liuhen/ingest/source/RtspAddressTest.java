package org.liuhen.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtspAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rtsp://camera:/front",
                "rtsp://camera:0/front",
                "rtsp://camera:65536/front",
                "rtsp://camera:99999999999/front",
                "rtsp://camera:-1/front",
                "rtsp://camera:rtsp/front",
                "rtsp://[2001:db8::1]:/front",
                "rtsp://admin:geheim@camera:/front",
            })
    void aPortThatIsNoneIsRefusedInOneSentence(String address) {
        assertThatThrownBy(() -> RtspAddress.of(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has a port that is not 1 to 65535")
                .message()
                .doesNotContain("\n", "geheim");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rtsp://camera/front",
                "rtsp://camera:1/front",
                "rtsp://camera:65535/front",
                "rtsps://[2001:db8::1]:322/front",
                "rtsp://[2001:db8::1]/front",
                "rtsp://admin:12345@camera/front",
                "rtsp://admin:p%40ss@camera:554/front?channel=1:2",
            })
    void aPortInRangeOrNoneAtAllIsTaken(String address) {
        assertThat(RtspAddress.of(address).uri()).hasToString(address);
    }
}

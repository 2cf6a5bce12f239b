package org.liuhen.appliance.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/// One-time codes are those of RFC 6238.
class OneTimeCodeTest {
    /// `12345678901234567890` in base 32.
    private static final String SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    /// RFC 6238, appendix B, SHA-1: the last six digits of its eight.
    private static final Map<Long, String> VECTORS = Map.of(
            59L, "287082",
            1_111_111_109L, "081804",
            1_111_111_111L, "050471",
            1_234_567_890L, "005924",
            2_000_000_000L, "279037",
            20_000_000_000L, "353130");

    @Test
    void theVectorsOfTheStandardHold() {
        VECTORS.forEach((seconds, code) ->
                assertThat(OneTimeCode.code(SECRET, seconds / 30)).isEqualTo(code));
    }

    @Test
    void aCodeIsGoodOneStepAwayAndNotTwice() {
        long micros = 1_234_567_890_000_000L;
        long step = 1_234_567_890L / 30;
        assertThat(OneTimeCode.step(SECRET, "005924", micros, 0)).hasValue(step);
        assertThat(OneTimeCode.step(SECRET, "005924", micros + 30_000_000, 0)).hasValue(step);
        assertThat(OneTimeCode.step(SECRET, "005924", micros - 30_000_000, 0)).hasValue(step);
        assertThat(OneTimeCode.step(SECRET, "005924", micros + 90_000_000, 0)).isEmpty();
        assertThat(OneTimeCode.step(SECRET, "005924", micros, step)).isEmpty();
        assertThat(OneTimeCode.step(SECRET, "", micros, 0)).isEmpty();
    }

    @Test
    void aSecretHas160BitsInBase32() {
        String secret = OneTimeCode.secret();
        assertThat(secret).matches("[A-Z2-7]{32}").isNotEqualTo(OneTimeCode.secret());
        assertThat(OneTimeCode.code(secret, 1)).matches("[0-9]{6}");
        assertThat(OneTimeCode.address(secret, "李 建国"))
                .isEqualTo("otpauth://totp/Liuhen:%E6%9D%8E%20%E5%BB%BA%E5%9B%BD?secret=" + secret + "&issuer=Liuhen");
    }
}

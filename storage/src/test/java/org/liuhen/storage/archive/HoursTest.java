package org.liuhen.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class HoursTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    @Test
    void theyBeginWithTheirFirstMinuteAndEndBeforeTheLast() {
        Hours hours = hours("18:00", "23:30");
        assertThat(hours.contain(at("17:59:59"))).isFalse();
        assertThat(hours.contain(at("18:00:00"))).isTrue();
        assertThat(hours.contain(at("23:29:59"))).isTrue();
        assertThat(hours.contain(at("23:30:00"))).isFalse();
    }

    @Test
    void theyMayGoOverMidnight() {
        Hours hours = hours("20:00", "06:00");
        assertThat(hours.contain(at("20:00:00"))).isTrue();
        assertThat(hours.contain(at("00:00:00"))).isTrue();
        assertThat(hours.contain(at("05:59:59"))).isTrue();
        assertThat(hours.contain(at("06:00:00"))).isFalse();
        assertThat(hours.contain(at("12:00:00"))).isFalse();
    }

    @Test
    void noHoursAreNoHours() {
        assertThatThrownBy(() -> hours("06:00", "06:00")).hasMessageContaining("06:00");
    }

    private static Hours hours(String from, String to) {
        return new Hours(LocalTime.parse(from), LocalTime.parse(to), SHANGHAI);
    }

    private static long at(String time) {
        return LocalDate.of(2026, 11, 30)
                        .atTime(LocalTime.parse(time))
                        .atZone(SHANGHAI)
                        .toEpochSecond()
                * 1_000_000;
    }
}

package org.liuhen.appliance.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.liuhen.appliance.space.RoomDemand;
import org.liuhen.appliance.space.SpaceRules;

class PreflightTest {
    private static final long HOUR_BYTES = 3_600_000_000L;
    private static final SpaceRules RULES = new SpaceRules(HOUR_BYTES, Duration.ofHours(4), 24, 4);
    private static final RoomDemand ROOM = new RoomDemand("room-1", 1_000_000, Optional.empty());
    private static final Optional<String> REASON = Optional.of("当事人已到场");

    @Test
    void aSessionThatFitsBeginsAndNothingIsOverridden() throws RoomRefusal {
        assertThat(ask(5, List.of(), Optional.empty())).isEmpty();
        assertThat(ask(5, List.of(), REASON)).isEmpty();
    }

    @Test
    void aSessionThatIsTooLongNeedsAReason() throws RoomRefusal {
        RoomRefusal refused = refused(2.5, List.of(), Optional.empty());
        assertThat(refused.kind()).isEqualTo(RoomRefusal.Kind.DISK_SHORT);
        assertThat(refused)
                .hasMessage("room room-1 can record for about 1.5 h, and a session is expected to take 4.0 h: free some"
                        + " space, or start it with a reason (override)");
        assertThat(refused.chinese()).isEqualTo("“第一询问室”只能再录制约 1.5 小时，预计一次录制需要 4.0 小时：请先腾出存储空间，或填写理由后强制开始");
        assertThat(ask(2.5, List.of(), REASON)).contains(new ShortDisk("当事人已到场", Duration.ofMinutes(90)));
    }

    @Test
    void noReasonTakesWhatOpenSessionsNeed() {
        List<RoomDemand> others = List.of(new RoomDemand("room-2", 1_000_000, Optional.of(Duration.ofHours(1))));
        RoomRefusal refused = refused(4, others, REASON);
        assertThat(refused.kind()).isEqualTo(RoomRefusal.Kind.DISK_FULL);
        assertThat(refused).hasMessageContaining("kept for the sessions that are open (about 11 GiB)");
    }

    @Test
    void noReasonTakesTheReserve() {
        RoomRefusal refused = refused(0.5, List.of(), REASON);
        assertThat(refused.kind()).isEqualTo(RoomRefusal.Kind.DISK_FULL);
        assertThat(refused).hasMessage("the disk has 1716 MiB left, and a session begins with 3433 MiB at least");
    }

    private static RoomRefusal refused(double hours, List<RoomDemand> others, Optional<String> override) {
        return catchThrowableOfType(RoomRefusal.class, () -> ask(hours, others, override));
    }

    private static Optional<ShortDisk> ask(double hours, List<RoomDemand> others, Optional<String> override)
            throws RoomRefusal {
        return new Preflight(RULES, () -> (long) (hours * HOUR_BYTES)).require("第一询问室", ROOM, others, override);
    }
}

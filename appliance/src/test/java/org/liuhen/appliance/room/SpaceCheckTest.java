package org.liuhen.appliance.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.liuhen.appliance.room.PreflightItem.Grade;
import org.liuhen.appliance.space.RoomDemand;
import org.liuhen.appliance.space.SpaceRules;

class SpaceCheckTest {
    private static final long HOUR_BYTES = 3_600_000_000L;
    private static final SpaceRules RULES = new SpaceRules(HOUR_BYTES, Duration.ofHours(4), 24, 4);
    private static final RoomDemand ROOM = new RoomDemand("room-1", 1_000_000, Optional.empty());
    private static final Optional<String> REASON = Optional.of("当事人已到场");

    @Test
    void aSessionThatFitsBeginsAndNothingIsOverridden() throws RoomRefusal {
        assertThat(ask(Grade.BLOCKS, 5, List.of(), Optional.empty()).override()).isEmpty();
        assertThat(ask(Grade.BLOCKS, 5, List.of(), REASON).override()).isEmpty();
    }

    @Test
    void aSessionThatIsTooLongNeedsAReason() throws RoomRefusal {
        RoomRefusal refused = refused(2.5, List.of(), Optional.empty());
        assertThat(refused.kind()).isEqualTo(RoomRefusal.Kind.PREFLIGHT);
        assertThat(refused)
                .hasMessage("the preflight check is not passed: disk space: it can record for about 1.5 h, and a"
                        + " session is expected to take 4.0 h: put it right, or start it with a reason (override)");
        assertThat(refused.chinese()).isEqualTo("“第一询问室”开录检查未通过：存储空间：只能再录制约 1.5 小时，预计一次录制需要 4.0 小时。请排除后再开始，或填写理由后强制开始");
        assertThat(ask(Grade.BLOCKS, 2.5, List.of(), REASON).override()).isEqualTo(REASON);
    }

    @Test
    void itWarnsAloneWhereTheConfigurationSaysSo() throws RoomRefusal {
        Readiness readiness = ask(Grade.WARNS, 2.5, List.of(), Optional.empty());
        assertThat(readiness.override()).isEmpty();
        assertThat(readiness.items().getFirst().grade()).isEqualTo(Grade.WARNS);
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
        assertThat(refused)
                .hasMessageContaining("the disk has 1716 MiB left, and a session begins with 3433 MiB at least");
    }

    private static RoomRefusal refused(double hours, List<RoomDemand> others, Optional<String> override) {
        return catchThrowableOfType(RoomRefusal.class, () -> ask(Grade.BLOCKS, hours, others, override));
    }

    private static Readiness ask(Grade tooShort, double hours, List<RoomDemand> others, Optional<String> override)
            throws RoomRefusal {
        SpaceCheck check = new SpaceCheck(RULES, () -> (long) (hours * HOUR_BYTES));
        return Readiness.require("第一询问室", List.of(check.look(tooShort, ROOM, others)), override);
    }
}

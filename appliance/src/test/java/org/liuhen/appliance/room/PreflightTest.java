package org.liuhen.appliance.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.liuhen.appliance.room.PreflightItem.Grade;
import org.liuhen.appliance.space.RoomDemand;
import org.liuhen.appliance.space.SpaceRules;
import org.liuhen.storage.time.ClockState;

/// Each fault alone warns or blocks as the configuration says.
class PreflightTest {
    private static final RoomDemand ROOM = new RoomDemand("room-1", 1_000_000, Optional.empty());
    private static final SpaceRules SPACE = new SpaceRules(1 << 30, Duration.ofHours(1), 24, 4);
    private static final Optional<String> REASON = Optional.of("当事人已到场");

    private ClockState clock = ClockState.SYNCED;
    private Optional<String> logFailure = Optional.empty();
    private Optional<List<Licences.Doubt>> doubts = Optional.of(List.of());

    @Test
    void aRoomInOrderIsAllGood() {
        assertThat(look(PreflightRules.STANDARD))
                .extracting(PreflightItem::grade)
                .containsOnly(Grade.GOOD);
    }

    @Test
    void aClockThatNobodyKeepsWarnsOrBlocks() throws RoomRefusal {
        clock = ClockState.UNSYNCED;
        assertThat(Readiness.require("第一询问室", look(PreflightRules.STANDARD), REASON)
                        .override())
                .isEmpty();
        assertThatThrownBy(() -> Readiness.require("第一询问室", look(blocking(PreflightPoint.CLOCK)), Optional.empty()))
                .isInstanceOfSatisfying(RoomRefusal.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(RoomRefusal.Kind.PREFLIGHT);
                    assertThat(refusal.chinese()).isEqualTo("“第一询问室”开录检查未通过：时钟：时钟未同步。请排除后再开始，或填写理由后强制开始");
                });
        Readiness forced = Readiness.require("第一询问室", look(blocking(PreflightPoint.CLOCK)), REASON);
        assertThat(forced.override()).isEqualTo(REASON);
        assertThat(forced.items()).extracting(PreflightItem::grade).containsOnlyOnce(Grade.BLOCKS);
    }

    @Test
    void anExpiredLicenceWarnsOrBlocksAndLesserDoubtsOnlyWarn() {
        doubts = Optional.of(List.of(new Licences.Doubt(true, "李建国的执法证已于 2026-01-01 到期", "expired")));
        assertThat(licence(PreflightRules.STANDARD)).isEqualTo(Grade.WARNS);
        assertThat(licence(blocking(PreflightPoint.LICENCE))).isEqualTo(Grade.BLOCKS);
        doubts = Optional.of(List.of(new Licences.Doubt(false, "执法人员 1 人，不足 2 人", "one officer")));
        assertThat(licence(blocking(PreflightPoint.LICENCE))).isEqualTo(Grade.WARNS);
        doubts = Optional.empty();
        assertThat(licence(blocking(PreflightPoint.LICENCE))).isEqualTo(Grade.UNKNOWN);
    }

    @Test
    void noReasonBeginsASessionWithoutALog() {
        logFailure = Optional.of("fsync failed");
        assertThatThrownBy(() -> Readiness.require("第一询问室", look(PreflightRules.STANDARD), REASON))
                .isInstanceOfSatisfying(
                        RoomRefusal.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(RoomRefusal.Kind.STORE_FAILED))
                .hasMessageContaining("the store failed: fsync failed");
    }

    private Grade licence(PreflightRules rules) {
        return look(rules).stream()
                .filter(item -> item.point() == PreflightPoint.LICENCE)
                .findFirst()
                .orElseThrow()
                .grade();
    }

    /// A room without sources: what they show and let hear is tried with real ones.
    private List<PreflightItem> look(PreflightRules rules) {
        SpaceCheck space = new SpaceCheck(SPACE, () -> 1L << 40);
        Preflight preflight = new Preflight(rules, space, _ -> doubts, () -> clock, () -> logFailure);
        return preflight.look(List.of(), ROOM, List.of()).stream()
                .filter(item -> item.point() != PreflightPoint.SOUND)
                .toList();
    }

    private static PreflightRules blocking(PreflightPoint point) {
        Map<PreflightPoint, Grade> grades = new EnumMap<>(PreflightRules.STANDARD.grades());
        grades.put(point, Grade.BLOCKS);
        return new PreflightRules(grades);
    }
}

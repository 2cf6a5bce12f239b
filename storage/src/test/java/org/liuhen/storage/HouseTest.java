package org.liuhen.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.liuhen.storage.kit.HouseLaws;

/// The laws of the house, held against the ground floor.
class HouseTest {
    private static final HouseLaws LAWS = HouseLaws.of("org.liuhen.storage");

    @Test
    void theLawsOfEveryFloorAreKept() {
        LAWS.checkCommon();
    }

    @Test
    void noRoomKnowsTheFrontDoor() {
        LAWS.check(LAWS.noRoomKnowsTheDoor());
    }

    @Test
    void rocksDbIsBehindTheIndex() {
        LAWS.check(LAWS.onlyIn("org.rocksdb", "org.liuhen.storage.index.."));
    }

    @Test
    void theClientOfObjectStoresIsBehindItsRoom() {
        LAWS.check(LAWS.onlyIn("software.amazon", "org.liuhen.storage.archive.s3.."));
    }

    @Test
    void bouncyCastleIsBehindTheNotes() {
        LAWS.check(LAWS.onlyIn("org.bouncycastle", "org.liuhen.storage.note.."));
    }

    @Test
    void formatTreeAndTimelineOnlyCompute() {
        LAWS.check(
                LAWS.pure("org.liuhen.storage.format..", "org.liuhen.storage.tree..", "org.liuhen.storage.timeline.."));
    }

    @Test
    void timeComesFromItsOwnRoom() {
        LAWS.check(LAWS.clocksOnlyIn("org.liuhen.storage.time.."));
    }

    /// The reserve of the log, a torn line that was kept aside before, an index that is made anew, a probe, a
    /// copy on its way into an archive, a package that was not finished.
    @Test
    void nobodyDeletesEvidence() {
        LAWS.check(LAWS.deletionOnlyBy(
                "org.liuhen.storage.log.LogReserve",
                "org.liuhen.storage.log.LogOpening",
                "org.liuhen.storage.FollowedIndex",
                "org.liuhen.storage.volume.VolumeProbe",
                "org.liuhen.storage.archive.DirectoryArchiveStore",
                "org.liuhen.storage.export.PackageFolder"));
    }

    @Test
    void nobodyTalksToStandardOutput() {
        LAWS.check(LAWS.silence());
    }

    @Test
    void aBrokenCommonLawIsNoticed() {
        assertThatThrownBy(HouseLaws.of("org.liuhen.storage", OffenceManager.class)::checkCommon)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("OffenceManager");
    }

    private static final class OffenceManager {}

    @Test
    void aBrokenLawIsNoticed() {
        assertThatThrownBy(() -> LAWS.check(LAWS.onlyIn("org.rocksdb", "org.liuhen.storage.note..")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("org.liuhen.storage.index");
        assertThatThrownBy(() -> LAWS.check(LAWS.clocksOnlyIn("org.liuhen.storage.note..")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Instant.now");
        assertThatThrownBy(() -> LAWS.check(LAWS.deletionOnlyBy("org.liuhen.storage.log.LogReserve")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("LogOpening");
        assertThatThrownBy(() -> LAWS.check(LAWS.pure("org.liuhen.storage.log..")))
                .isInstanceOf(AssertionError.class);
    }
}

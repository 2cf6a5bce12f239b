package org.liuhen.ingest;

import org.junit.jupiter.api.Test;
import org.liuhen.storage.kit.HouseLaws;

/// What may know what in this module.
class HouseTest {
    private static final HouseLaws LAWS = HouseLaws.of("org.liuhen.ingest");

    @Test
    void theLawsOfEveryFloorAreKept() {
        LAWS.checkCommon();
    }

    @Test
    void ffmpegIsBehindCapture() {
        LAWS.check(LAWS.onlyIn("org.bytedeco", "org.liuhen.ingest.capture"));
    }

    @Test
    void cuttingAndWritingMp4OnlyCompute() {
        LAWS.check(LAWS.pure("org.liuhen.ingest.segment", "org.liuhen.ingest.mp4"));
    }

    @Test
    void nobodyAsksTheMachineForTheTime() {
        LAWS.check(LAWS.clocksOnlyIn());
    }

    /// Nothing at all.
    @Test
    void nobodyDeletesEvidence() {
        LAWS.check(LAWS.deletionOnlyBy());
    }

    @Test
    void nobodyTalksToStandardOutput() {
        LAWS.check(LAWS.silence());
    }
}

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
    void ffmpegIsBehindCaptureAndPlay() {
        LAWS.check(LAWS.onlyIn("org.bytedeco", "org.liuhen.ingest.capture", "org.liuhen.ingest.play"));
    }

    @Test
    void cuttingAndWritingMp4OnlyCompute() {
        LAWS.check(LAWS.pure("org.liuhen.ingest.segment", "org.liuhen.ingest.mp4"));
    }

    @Test
    void nobodyAsksTheMachineForTheTime() {
        LAWS.check(LAWS.clocksOnlyIn());
    }

    /// Only the digests that stand beside a copy while it comes in, once the copy is an original.
    @Test
    void nobodyDeletesEvidence() {
        LAWS.check(LAWS.deletionOnlyBy("org.liuhen.ingest.dock.IncomingFile"));
    }

    @Test
    void nobodyTalksToStandardOutput() {
        LAWS.check(LAWS.silence());
    }
}

package org.liuhen.tools;

import org.junit.jupiter.api.Test;
import org.liuhen.storage.kit.HouseLaws;

/// What may know what in this module.
class HouseTest {
    private static final HouseLaws LAWS = HouseLaws.of("org.liuhen.tools");

    @Test
    void theLawsOfEveryFloorAreKept() {
        LAWS.checkCommon();
    }

    @Test
    void ffmpegIsBehindTheMediaOfCamerasAndCopies() {
        LAWS.check(LAWS.onlyIn(
                "org.bytedeco", "org.liuhen.tools.camera.media", "org.liuhen.tools.copy", "org.liuhen.tools.recorder"));
    }

    @Test
    void nettyIsBehindTheCamera() {
        LAWS.check(LAWS.onlyIn("io.netty", "org.liuhen.tools.camera"));
    }

    @Test
    void onlyWhatRunsTheApplianceKnowsIt() {
        LAWS.check(LAWS.onlyIn("org.liuhen.appliance", "org.liuhen.tools"));
    }
}

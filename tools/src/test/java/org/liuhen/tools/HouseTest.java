package org.liuhen.tools;

import org.junit.jupiter.api.Test;
import org.liuhen.storage.kit.HouseLaws;

/// What may know what in this module.
class HouseTest {
    private static final HouseLaws LAWS = HouseLaws.of("org.liuhen.tools");

    @Test
    void ffmpegIsBehindTheCamerasMedia() {
        LAWS.check(LAWS.onlyIn("org.bytedeco", "org.liuhen.tools.camera.media"));
    }

    @Test
    void nettyIsBehindTheCamera() {
        LAWS.check(LAWS.onlyIn("io.netty", "org.liuhen.tools.camera"));
    }

    @Test
    void onlyWhatRunsTheApplianceKnowsIt() {
        LAWS.check(LAWS.onlyIn("org.liuhen.appliance", "org.liuhen.tools"));
    }

    @Test
    void importsPointDown() {
        LAWS.check(LAWS.noUpwardImports());
    }

    @Test
    void roomsDoNotGoInCircles() {
        LAWS.check(LAWS.noCircles());
    }

    @Test
    void classesAreCalledByWhatTheyAre() {
        LAWS.check(LAWS.speakingNames());
    }

    @Test
    void everyPackageSaysWhatCanBeNull() {
        LAWS.checkEveryPackageIsNullMarked();
    }
}

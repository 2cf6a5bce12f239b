package org.liuhen.appliance;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.liuhen.storage.kit.HouseLaws;

/// What may know what in this module.
class HouseTest {
    private static final HouseLaws LAWS = HouseLaws.of("org.liuhen.appliance");

    @Test
    void theLawsOfEveryFloorAreKept() {
        LAWS.checkCommon();
    }

    @Test
    void noRoomKnowsTheFrontDoor() {
        LAWS.check(LAWS.noRoomKnowsTheDoor());
    }

    @ParameterizedTest
    @CsvSource({
        "org.eclipse.jetty, org.liuhen.appliance.web",
        "io.javalin, org.liuhen.appliance.web",
        "jakarta.servlet, org.liuhen.appliance.web",
        "org.tomlj, org.liuhen.appliance.config",
        "jssc, org.liuhen.appliance.panel",
        "com.lowagie, org.liuhen.appliance.sheet",
        "com.google.zxing, org.liuhen.appliance.sheet",
        "org.bouncycastle.crypto, org.liuhen.appliance.access",
        "org.bouncycastle.cert, org.liuhen.appliance.tls"
    })
    void eachForeignLibraryHasOneRoom(String library, String room) {
        LAWS.check(LAWS.onlyIn(library, room));
    }

    @Test
    void nobodyBelowThePageKnowsIt() {
        LAWS.check(LAWS.onlyIn("org.liuhen.appliance.web", "org.liuhen.appliance.web", "org.liuhen.appliance"));
    }

    @Test
    void nobodyAsksTheMachineForTheTime() {
        LAWS.check(LAWS.clocksOnlyIn());
    }

    /// Tokens, copies that can be made again, and what a write that was cut short left of accounts, keys and the
    /// register of officers.
    @Test
    void nobodyDeletesEvidence() {
        LAWS.check(LAWS.deletionOnlyBy(
                "org.liuhen.appliance.access.SecretFile",
                "org.liuhen.appliance.access.WholeFile",
                "org.liuhen.appliance.cases.OfficerRegister",
                "org.liuhen.appliance.dock.PlayableCopies",
                "org.liuhen.appliance.export.Packages",
                "org.liuhen.appliance.tls.SelfSigned"));
    }

    @Test
    void nobodyTalksToStandardOutput() {
        LAWS.check(LAWS.silence());
    }
}

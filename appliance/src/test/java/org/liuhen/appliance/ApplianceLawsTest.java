package org.liuhen.appliance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What may know what in this module.
class ApplianceLawsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.liuhen.appliance");

    @ParameterizedTest
    @CsvSource({
        "org.eclipse.jetty.., org.liuhen.appliance.web",
        "io.javalin.., org.liuhen.appliance.web",
        "jakarta.servlet.., org.liuhen.appliance.web",
        "org.tomlj.., org.liuhen.appliance.config",
        "org.bouncycastle.crypto.., org.liuhen.appliance.access",
        "org.bouncycastle.cert.., org.liuhen.appliance.tls"
    })
    void eachForeignLibraryHasOneRoom(String library, String room) {
        noClasses()
                .that()
                .resideOutsideOfPackage(room)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    @Test
    void theRoomsKnowNothingOfThePage() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.liuhen.appliance.web", "org.liuhen.appliance")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.liuhen.appliance.web")
                .check(CLASSES);
    }

    @Test
    void nobodyAsksTheMachineForTheTime() {
        noClasses()
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .check(CLASSES);
    }
}

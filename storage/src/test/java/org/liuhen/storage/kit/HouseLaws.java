package org.liuhen.storage.kit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.EvaluationResult;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;

/// The laws of the house, for the classes of one module. Each law is a rule that names its breakers.
///
/// **Use.** `HouseLaws laws = HouseLaws.of("org.liuhen.ingest");`, one test with [#checkCommon], and one test for
/// each law of the module's own, with [#check].
public final class HouseLaws {
    /// The modules from the ground up: each may import those before it, none after it.
    private static final List<String> FLOORS = List.of("storage", "ingest", "appliance", "tools");

    private static final Set<String> CLOCK_CALLS = Set.of(
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.lang.System.nanoTime",
            "java.lang.System.currentTimeMillis",
            "java.lang.Thread.sleep");

    private static final Set<String> DELETING_CALLS = Set.of(
            "java.nio.file.Files.delete",
            "java.nio.file.Files.deleteIfExists",
            "java.io.File.delete",
            "java.io.File.deleteOnExit",
            "java.nio.channels.FileChannel.truncate",
            "java.io.RandomAccessFile.setLength");

    private final String root;
    private final JavaClasses classes;

    private HouseLaws(String root, JavaClasses classes) {
        this.root = root;
        this.classes = classes;
    }

    /// The laws for the classes under the package `root`, tests left out.
    public static HouseLaws of(String root) {
        return new HouseLaws(
                root,
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages(root));
    }

    /// The laws for these classes, as if they alone were what is under the package `root`.
    public static HouseLaws of(String root, Class<?>... classes) {
        return new HouseLaws(root, new ClassFileImporter().importClasses(classes));
    }

    /// Holds the module against a rule.
    public void check(ArchRule rule) {
        rule.check(classes);
    }

    /// Holds the module against the laws that are the same on every floor.
    ///
    /// @throws AssertionError with the breakers of all laws that are broken
    public void checkCommon() {
        List<String> broken = new ArrayList<>();
        for (ArchRule rule : List.of(noUpwardImports(), noCircles(), speakingNames())) {
            EvaluationResult result = rule.evaluate(classes);
            if (result.hasViolation()) {
                broken.add(result.getFailureReport().toString());
            }
        }
        unmarkedPackages().ifPresent(broken::add);
        if (!broken.isEmpty()) {
            throw new AssertionError(String.join("\n", broken));
        }
    }

    /// Imports point down only.
    private ArchRule noUpwardImports() {
        String floor = FLOORS.stream()
                .filter(name -> (root + ".").startsWith("org.liuhen." + name + "."))
                .findFirst()
                .orElseThrow();
        String[] above = FLOORS.subList(FLOORS.indexOf(floor) + 1, FLOORS.size()).stream()
                .map(name -> "org.liuhen." + name + "..")
                .toArray(String[]::new);
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(above)
                .allowEmptyShould(true)
                .as("no class of " + floor + " imports from a floor above");
    }

    /// A library is behind one door.
    public ArchRule onlyIn(String library, String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..")
                .as(library + " is used in " + String.join(", ", packages) + " only");
    }

    /// These packages touch no file, no socket and no clock: they only compute.
    public ArchRule pure(String... packages) {
        return noClasses()
                .that()
                .resideInAnyPackage(packages)
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net..")
                        .or(named("java.io.File"))
                        .or(named("java.io.RandomAccessFile"))
                        .or(named("java.io.FileInputStream"))
                        .or(named("java.io.FileOutputStream"))
                        .or(named("java.time.Clock"))
                        .or(named("org.liuhen.storage.time.Clocks"))
                        .or(named("java.lang.Thread")))
                .as(String.join(", ", packages) + " touch no file, no socket and no clock");
    }

    /// Time is asked for in the packages given only.
    public ArchRule clocksOnlyIn(String... packages) {
        return classes()
                .that()
                .resideOutsideOfPackages(packages)
                .should(neverCall("the clock of the machine", CLOCK_CALLS))
                .allowEmptyShould(true)
                .as("nobody but " + String.join(", ", packages) + " asks the machine for the time, or sleeps");
    }

    /// Files are deleted or cut by the classes of these full names only.
    public ArchRule deletionOnlyBy(String... names) {
        Set<String> allowed = Set.of(names);
        return classes()
                .that(DescribedPredicate.describe("may not delete", each -> !allowed.contains(each.getFullName())))
                .should(neverCall("what deletes or cuts a file", DELETING_CALLS))
                .allowEmptyShould(true)
                .as("nobody but " + String.join(", ", names) + " deletes or cuts a file");
    }

    /// The rooms of a module do not depend on each other in a circle. The root package, its front door, may know
    /// all rooms.
    private ArchRule noCircles() {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true);
    }

    /// No room knows the front door.
    public ArchRule noRoomKnowsTheDoor() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root)
                .allowEmptyShould(true)
                .as("no room imports from " + root);
    }

    /// A class is called by what it is.
    private ArchRule speakingNames() {
        return noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Utils?)(\\$.*)?")
                .orShould()
                .haveNameMatching(".*[.$](Base|Abstract)[A-Z]\\w*(\\$.*)?")
                .as("no class is called …Impl, …Manager, …Helper, …Util, Base… or Abstract…");
    }

    /// What a program says goes to its log or through its command line, not to standard output on the side.
    public ArchRule silence() {
        return noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .as("no class writes to System.out or System.err");
    }

    /// Every package is `@NullMarked` in its package-info: those that are not.
    private Optional<String> unmarkedPackages() {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass each : classes) {
            if (!each.getPackage().isAnnotatedWith(NullMarked.class)) {
                unmarked.add(each.getPackageName());
            }
        }
        return unmarked.isEmpty()
                ? Optional.empty()
                : Optional.of("packages without a @NullMarked package-info: " + unmarked);
    }

    private static DescribedPredicate<JavaClass> named(String name) {
        return DescribedPredicate.describe(name, each -> each.getFullName().equals(name));
    }

    private static ArchCondition<JavaClass> neverCall(String what, Set<String> methods) {
        return new ArchCondition<>("never call " + what) {
            @Override
            public void check(JavaClass each, ConditionEvents events) {
                for (JavaMethodCall call : each.getMethodCallsFromSelf()) {
                    String name = call.getTargetOwner().getFullName() + "."
                            + call.getTarget().getName();
                    if (methods.contains(name)) {
                        events.add(SimpleConditionEvent.violated(each, call.getDescription()));
                    }
                }
                each.getMethodReferencesFromSelf().forEach(reference -> {
                    String name = reference.getTargetOwner().getFullName() + "."
                            + reference.getTarget().getName();
                    if (methods.contains(name)) {
                        events.add(SimpleConditionEvent.violated(each, reference.getDescription()));
                    }
                });
            }
        };
    }
}

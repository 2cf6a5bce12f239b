package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What `COMPLAINTS.md` names exists: each test, in any module, and each fault of the soak.
class ComplaintsTest {
    private static final Pattern TEST = Pattern.compile("`([A-Za-z0-9]+)#([A-Za-z0-9]+)`");
    private static final Pattern FAULT = Pattern.compile("`soak: ([A-Za-z]+)`");
    private static final Pattern METHOD = Pattern.compile(
            "@(?:Test|ParameterizedTest|TestFactory)\\b[^;{}]*?(?:\\{[^{}]*}[^;{}]*?)??\\bvoid (\\w+)\\(");
    private static final Pattern RECORD = Pattern.compile("record (\\w+)\\([^)]*\\) implements Fault");
    private static final String NOT_YET = "*not yet*";

    private final Path module = Path.of("").toAbsolutePath();

    @Test
    void everyTestThatTheTableNamesExists() throws IOException {
        Map<String, List<String>> tests = tests();
        assertThat(tests.get("ComplaintsTest")).contains("everyTestThatTheTableNamesExists");
        List<String> missing = all(TEST, table())
                .filter(named -> !tests.getOrDefault(named.group(1), List.of()).contains(named.group(2)))
                .map(MatchResult::group)
                .toList();
        assertThat(missing).isEmpty();
    }

    @Test
    void everyFaultThatTheTableNamesIsInjectedByTheSoak() throws IOException {
        Path soak = module.resolve("src/main/java/org/liuhen/tools/soak");
        List<String> faults = all(RECORD, Files.readString(soak.resolve("Fault.java")))
                .map(found -> found.group(1))
                .toList();
        String driver = Files.readString(soak.resolve("Soak.java"));
        List<String> named =
                all(FAULT, table()).map(found -> found.group(1)).distinct().toList();
        assertThat(named)
                .isNotEmpty()
                .isSubsetOf(faults)
                .allSatisfy(fault -> assertThat(driver).contains("new Fault." + fault + "("));
    }

    @Test
    void everyComplaintHasAThreadAndAProofOrSaysThatItHasNone() throws IOException {
        List<String> rows = table().lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| What happened"))
                .toList();
        assertThat(rows).hasSizeGreaterThan(10).allSatisfy(row -> {
            String[] cells = row.split("\\|");
            assertThat(cells).hasSize(5);
            assertThat(cells[2]).contains("](https://");
            assertThat(TEST.matcher(cells[4]).find() || cells[4].contains(NOT_YET))
                    .isTrue();
        });
    }

    private String table() throws IOException {
        return Files.readString(module.resolve("COMPLAINTS.md"));
    }

    /// The test methods of all modules, by the simple name of their class.
    private Map<String, List<String>> tests() throws IOException {
        Map<String, List<String>> tests = new HashMap<>();
        for (String each : List.of("storage", "ingest", "appliance", "tools")) {
            try (Stream<Path> walk = Files.walk(module.resolveSibling(each).resolve("src/test/java"))) {
                for (Path file : walk.filter(path -> path.toString().endsWith("Test.java"))
                        .toList()) {
                    String name = file.getFileName().toString().replace(".java", "");
                    all(METHOD, Files.readString(file))
                            .forEach(method -> tests.computeIfAbsent(name, key -> new ArrayList<>())
                                    .add(method.group(1)));
                }
            }
        }
        return tests;
    }

    private static Stream<MatchResult> all(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }
}

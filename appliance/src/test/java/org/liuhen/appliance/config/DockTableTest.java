package org.liuhen.appliance.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.ingest.dock.Layout;

/// The docking station as the shipped file describes it.
class DockTableTest {
    private static final Path SHIPPED = Path.of("../config/appliance.toml");

    @TempDir
    Path directory;

    @Test
    void theShippedStationIsRightAndReadsBackFromTheCanonicalText() throws IOException, ConfigException {
        ApplianceConfig config = ConfigFile.read(write(shipped()));
        DockConfig dock = config.dock().orElseThrow();
        assertThat(dock.slots()).isEqualTo(8);
        assertThat(dock.importSlots()).isEqualTo(1);
        assertThat(dock.eraseAfter()).contains(Duration.ofDays(3));
        assertThat(dock.ports()).containsEntry("pci-0000:00:14.0-usb-0:1.1:1.0-scsi-0:0:0:0", 1);
        assertThat(config.layouts()).extracting(Layout::name).containsExactly("acme", "numbered", "by-day", "dcim");
        assertThat(ConfigFile.read(write(config.canonicalText()))).isEqualTo(config);
    }

    @Test
    void withoutTheTableNothingIsDockedAndNothingIsErasedUnlessSaid() throws IOException, ConfigException {
        assertThat(ConfigFile.read(SHIPPED).dock()).isEmpty();
        String without = shipped().replaceFirst("erase-after = \"72h\"", "");
        assertThat(ConfigFile.read(write(without)).dock().orElseThrow().eraseAfter())
                .isEmpty();
    }

    @Test
    void eachWrongValueIsToldWithTheWayOut() throws IOException {
        wrong(shipped().replaceFirst("slots = 8", "slots = 65"), "must be a whole number from 1 to 64");
        wrong(
                shipped().replaceFirst("erase-after = \"72h\"", "erase-after = \"9999h\""),
                "must be a duration in quotes");
        wrong(shipped().replaceFirst("\"verified-copy\"", "\"archive-receipt\""), "there is no [archive]");
        wrong(shipped().replaceFirst("\"verified-copy\"", "\"second-copy\""), "there is no second-volume");
        wrong(shipped().replaceFirst("\"verified-copy\"", "\"a promise\""), "must be \"verified-copy\"");
        wrong(shipped().replaceFirst("import-slots = 1", "import-slots = 9"), "must be a whole number from 0 to 8");
        wrong(shipped().replaceFirst("folders = \"DCIM", "folders = \"../DCIM"), "without \"..\"");
        wrong(shipped().replaceFirst("marked = '", "marked = '("), "must be a regular expression");
        wrong(shipped().replaceFirst("Asia/Shanghai", "Asia/Atlantis"), "must be a time zone");
    }

    private void wrong(String text, String advice) throws IOException {
        Path file = write(text);
        assertThatThrownBy(() -> ConfigFile.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(advice);
    }

    private static String shipped() throws IOException {
        List<String> lines = Files.readAllLines(SHIPPED);
        int from = lines.indexOf("# [dock]");
        List<String> dock = lines.subList(from, lines.size());
        return lines.subList(0, from).stream().collect(Collectors.joining("\n"))
                + "\n"
                + dock.subList(0, dock.indexOf("")).stream()
                        .filter(line -> line.matches("# (\\[.*]|[a-z-]+ = .*)"))
                        .map(line -> line.substring(2))
                        .collect(Collectors.joining("\n"));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("appliance.toml"), text);
    }
}

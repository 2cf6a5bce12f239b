package org.liuhen.appliance.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.format.ArchiveFact;

/// The archive and the door of the terminals as the shipped file describes them.
class ArchiveTableTest {
    private static final Path SHIPPED = Path.of("../config/appliance.toml");

    @TempDir
    Path directory;

    private String shipped = "";

    private static final String WITNESS = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";

    @BeforeEach
    void uncomment() throws IOException {
        Path authority = Files.createFile(directory.resolve("ca.pem"));
        List<String> lines = Files.readAllLines(SHIPPED);
        shipped = String.join("\n", lines) + "\n" + table(lines, "# [archive]")
                + table(lines, "# [terminals]").replace("/etc/liuhen/terminals-ca.pem", authority.toString())
                + table(lines, "# [witness]")
                        .replace("/etc/liuhen/witness-ca.pem", authority.toString())
                        .replace("witness.example.gov.cn+7f3b2c11+BA...", WITNESS);
    }

    @Test
    void theShippedTablesAreRightAndReadBackFromTheCanonicalText() throws IOException, ConfigException {
        ApplianceConfig config = ConfigFile.read(write(shipped));
        ArchiveConfig archive = config.archive().orElseThrow();
        assertThat(archive.place()).isEqualTo(new ArchiveConfig.Place.Folder(Path.of("/mnt/archive")));
        assertThat(archive.hours())
                .hasValueSatisfying(hours -> assertThat(hours.from()).isEqualTo(LocalTime.of(20, 0)));
        assertThat(archive.readsBack()).isTrue();
        assertThat(archive.name()).isEqualTo("central");
        assertThat(archive.bandwidth()).contains(20L << 20);
        assertThat(archive.deadline()).isEqualTo(Duration.ofDays(1));
        assertThat(config.witness().orElseThrow().key().name()).isEqualTo("remora.n621.de");
        assertThat(config.terminals().orElseThrow().port()).isEqualTo(8_444);
        assertThat(ConfigFile.read(write(config.canonicalText()))).isEqualTo(config);
    }

    @Test
    void aBucketTakesThePlaceOfAFolder() throws IOException, ConfigException {
        ApplianceConfig config = ConfigFile.read(write(inABucket()));
        ArchiveConfig archive = config.archive().orElseThrow();
        ArchiveConfig.Place.ObjectStore store = (ArchiveConfig.Place.ObjectStore) archive.place();
        assertThat(store.bucket().endpoint()).isEqualTo(URI.create("https://archive.example.gov.cn:9443"));
        assertThat(store.bucket().name()).isEqualTo("evidence");
        assertThat(store.bucket().region()).isEqualTo("us-east-1");
        assertThat(store.locks().mode()).isEqualTo(ArchiveFact.Lock.COMPLIANCE);
        assertThat(store.locks().evidence()).isEqualTo(Duration.ofDays(365));
        assertThat(archive.rules().locks()).isEqualTo(store.locks());
        assertThat(ConfigFile.read(write(config.canonicalText()))).isEqualTo(config);
    }

    @Test
    void eachWrongValueOfABucketIsTold() throws IOException {
        wrong(inABucket().replace("[archive]", "[archive]\ndirectory = \"/mnt/archive\""), "in one place");
        wrong(inABucket().replace("https://archive", "ftp://archive"), "must be an address");
        wrong(inABucket().replace("\"evidence\"", "\"The Evidence\""), "must be 3 to 63");
        wrong(inABucket().replace("\"compliance\"", "\"hard\""), "\"governance\"");
        wrong(inABucket().replace("\nlock-days = 365\n", "\nlock-days = 0\n"), "whole number from 1");
        wrong(inABucket().replaceFirst("(?m)^credentials = .*$", ""), "credentials");
        wrong(inABucket().replaceFirst("(?m)^credentials = .*$", "credentials = \"/nowhere\""), "may not read it");
        wrong(shipped.replace("20:00-06:00", "20:00-20:00"), "must be hours");
        wrong(shipped.replace("read-back = \"yes\"", "read-back = \"sometimes\""), "\"yes\" or \"no\"");
    }

    @Test
    void eachWrongValueOfAWitnessIsTold() throws IOException {
        wrong(shipped.replace("https://witness", "mailto:witness"), "must be an address");
        wrong(shipped.replace(WITNESS, "remora.n621.de+00000000+AAAA"), "type 4");
        wrong(shipped.replaceFirst("(?m)^address = .*$", ""), "address");
    }

    private String inABucket() throws IOException {
        Path file = directory.resolve("file");
        Files.writeString(file, "");
        String bucket = table(Files.readAllLines(SHIPPED), "# [archive.bucket]")
                .replaceAll("\"/etc/liuhen/archive[^\"]*\"", "\"" + file + "\"");
        return shipped.replaceFirst("(?m)^directory = \"/mnt/archive\"$", "") + bucket;
    }

    @Test
    void withoutThemThereIsNeither() throws IOException, ConfigException {
        assertThat(ConfigFile.read(SHIPPED).archive()).isEmpty();
        assertThat(ConfigFile.read(SHIPPED).witness()).isEmpty();
        assertThat(ConfigFile.read(SHIPPED).terminals()).isEmpty();
    }

    @Test
    void whatIsLeftOutIsAsTheFileSays() throws IOException, ConfigException {
        String bare = shipped.replaceAll("(?m)^(name = \"central\"|threads|bandwidth|hours|read-back|deadline).*$", "");
        assertThat(ConfigFile.read(write(bare)).archive()).contains(ArchiveConfig.in(Path.of("/mnt/archive")));
    }

    @Test
    void eachWrongValueIsToldWithTheWayOut() throws IOException {
        wrong(shipped.replace("threads = 4", "threads = 65"), "must be a whole number from 1 to 64");
        wrong(shipped.replace("deadline = \"24h\"", "deadline = \"1s\""), "must be a duration in quotes");
        wrong(shipped.replace("name = \"central\"", "name = \"the archive\""), "must be 1 to 32");
        wrong(shipped.replace("bandwidth = \"20 MiB\"", "bandwidth = \"1 KiB\""), "must be a size");
        wrong(
                shipped.replaceFirst("(?m)^directory = .*$", "directory = \"/var/lib/liuhen/archive\""),
                "on another disk");
        wrong(shipped.replaceFirst("(?m)^port = 8444$", "port = 8443"), "is the port of the page");
        wrong(shipped.replaceFirst("(?m)^authority = .*$", "authority = \"/nowhere.pem\""), "can read");
    }

    private void wrong(String text, String advice) throws IOException {
        Path file = write(text);
        assertThatThrownBy(() -> ConfigFile.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(advice);
    }

    /// A commented table without its comments.
    private static String table(List<String> lines, String head) {
        List<String> table = lines.subList(lines.indexOf(head), lines.size());
        return table.subList(0, table.indexOf("")).stream()
                .filter(line -> line.matches("# (\\[.*]|[a-z-]+ = .*)"))
                .map(line -> line.substring(2))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("appliance.toml"), text);
    }
}

package org.liuhen.appliance.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.config.ApplianceConfig;
import org.liuhen.appliance.config.ConfigException;
import org.liuhen.appliance.config.ConfigFile;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.kit.SimulatedClocks;

class SettingsTest {
    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");
    private final SystemDisk disk = new SystemDisk();

    @TempDir
    Path directory;

    private Path file;
    private Path password;

    @BeforeEach
    void write() throws IOException {
        password = Files.writeString(directory.resolve("front.password"), "nobody sees this\n");
        file = directory.resolve("appliance.toml");
        write("4s", "");
    }

    @Test
    void eachValueSaysWhetherTheFileSaysIt() throws Exception {
        try (EvidenceStore store = start("1.0")) {
            Settings settings = open(store);
            assertThat(settings.tables())
                    .extracting(SettingTable::place)
                    .containsExactly(
                            "",
                            "https",
                            "recording",
                            "sessions",
                            "preflight",
                            "access",
                            "rooms 1",
                            "rooms 1, sources 1",
                            "rooms 1, sources 2",
                            "rooms 2",
                            "rooms 2, sources 1");
            assertThat(of(settings, "recording", "segment"))
                    .isEqualTo(new Setting("segment", "4s", Setting.Origin.WRITTEN, Setting.Secret.NONE));
            assertThat(of(settings, "recording", "tail").origin()).isEqualTo(Setting.Origin.STANDARD);
            assertThat(of(settings, "preflight", "space").origin()).isEqualTo(Setting.Origin.STANDARD);
            assertThat(of(settings, "rooms 2, sources 1", "title"))
                    .isEqualTo(new Setting("title", "全景 \"二\"", Setting.Origin.WRITTEN, Setting.Secret.NONE));
            assertThat(settings.hash()).isEqualTo(read().hash());
            assertThat(settings.file().orElseThrow().sha256()).isEqualTo(Hash.over(Files.readAllBytes(file)));
            assertThat(settings.standing()).contains(new FileStanding.InForce());
        }
    }

    @Test
    void aSecretIsNeverToldOnlyWhereItIs() throws Exception {
        write("4s", "[alarms]\nwebhook = \"https://alarms.example.gov.cn:444/hook/the-key\"\n");
        try (EvidenceStore store = start("1.0")) {
            Settings settings = open(store);
            assertThat(of(settings, "alarms", "webhook"))
                    .isEqualTo(new Setting(
                            "webhook",
                            "https://alarms.example.gov.cn:444/…",
                            Setting.Origin.WRITTEN,
                            Setting.Secret.SET));
            assertThat(of(settings, "rooms 1, sources 1", "password-file"))
                    .isEqualTo(new Setting(
                            "password-file", password.toString(), Setting.Origin.WRITTEN, Setting.Secret.SET));
            assertThat(of(settings, "rooms 1, sources 2", "url").value()).isEqualTo("rtsp://192.0.2.12/live?…");
            Files.delete(password);
            assertThat(of(settings, "rooms 1, sources 1", "password-file").secret())
                    .isEqualTo(Setting.Secret.NOT_SET);
            assertThat(settings.tables().toString())
                    .doesNotContain("nobody sees")
                    .doesNotContain("the-key")
                    .doesNotContain("token");
        }
    }

    @Test
    void aFileThatWasChangedSaysWhatTheNextStartBrings() throws Exception {
        try (EvidenceStore store = start("1.0")) {
            Settings settings = open(store);
            write("6s", "[sessions]\nleast-officers = 3\n");
            assertThat(settings.standing())
                    .contains(new FileStanding.Changed(List.of(
                            new Change("recording: segment", Optional.of("4s"), Optional.of("6s")),
                            new Change("sessions: least-officers", Optional.of("2"), Optional.of("3")))));
            assertThat(of(settings, "recording", "segment").value()).isEqualTo("4s");
            write("6 weeks", "");
            assertThat(settings.standing().orElseThrow())
                    .isInstanceOfSatisfying(
                            FileStanding.Unusable.class,
                            unusable -> assertThat(unusable.mistakes())
                                    .singleElement()
                                    .asString()
                                    .contains("recording.segment"));
            Files.delete(file);
            assertThat(settings.standing().orElseThrow()).isInstanceOf(FileStanding.Unusable.class);
        }
    }

    @Test
    void theLogTellsWhichStartsHadWhichSettings() throws Exception {
        Hash first = begin("1.0");
        begin("1.0");
        write("6s", "");
        Hash second = begin("1.0");
        begin("1.1");
        try (EvidenceStore store = start("1.1")) {
            Settings settings = open(store);
            assertThat(store.awaitIndex(Duration.ofSeconds(20))).isTrue();
            List<Started> history = settings.history();
            assertThat(history).extracting(Started::software).containsExactly("1.1", "1.0", "1.0");
            assertThat(history).extracting(Started::starts).containsExactly(2, 1, 2);
            assertThat(history).extracting(Started::configuration).containsExactly(second, second, first);
            assertThat(history.get(1).changes())
                    .contains(List.of(new Change("recording: segment", Optional.of("4s"), Optional.of("6s"))));
            assertThat(history.get(0).changes()).contains(List.of());
            // A text that is not the one of the log is not told.
            Path kept = directory.resolve("state/settings/" + first.hex() + ".toml");
            assertThat(kept.toFile().setWritable(true)).isTrue();
            Files.writeString(kept, Files.readString(kept).replace("4s", "5s"));
            assertThat(settings.history().get(1).changes()).isEmpty();
        }
    }

    @Test
    void whatCameFromNoFileSaysSo() throws Exception {
        try (EvidenceStore store = start("1.0")) {
            Settings settings = Settings.open(store, disk, read(), Optional.empty());
            assertThat(settings.standing()).isEmpty();
            assertThat(of(settings, "recording", "tail").origin()).isEqualTo(Setting.Origin.UNKNOWN);
        }
    }

    /// The page has words for every table that the reference names.
    @Test
    void everyTableHasItsWords() throws IOException {
        String words = Files.readString(Path.of("src/main/page/src/words.ts"));
        String tables = words.substring(words.indexOf("SETTING_TABLES"), words.indexOf("PAUSE_REASONS"));
        List<String> named = Pattern.compile("^ {2}\\[\"([a-z.]+)\", ", Pattern.MULTILINE)
                .matcher(tables)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
        List<String> reference = Pattern.compile("^(?:# )?\\[+([a-z.]+)]+$", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of("../config/appliance.toml")))
                .results()
                .map((MatchResult result) -> result.group(1))
                .distinct()
                .toList();
        assertThat(named).containsExactlyInAnyOrderElementsOf(reference);
    }

    private Setting of(Settings settings, String place, String key) {
        return settings.tables().stream()
                .filter(table -> table.place().equals(place))
                .flatMap(table -> table.settings().stream())
                .filter(setting -> setting.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    /// A start and its end; returns the digest of the settings.
    private Hash begin(String software) throws Exception {
        try (EvidenceStore store = start(software)) {
            return open(store).hash();
        }
    }

    private EvidenceStore start(String software) throws Exception {
        clocks.advance(Duration.ofHours(1));
        Path state = directory.resolve("state");
        StoreSettings settings = new StoreSettings(disk, clocks, software, read().hash());
        return EvidenceStore.exists(state)
                ? EvidenceStore.open(state, settings)
                : EvidenceStore.create(state, "test.example/settings", settings);
    }

    private Settings open(EvidenceStore store) throws Exception {
        return Settings.open(store, disk, read(), Optional.of(file));
    }

    private ApplianceConfig read() throws IOException, ConfigException {
        return ConfigFile.read(file);
    }

    private void write(String segment, String more) throws IOException {
        String text = """
                state = "%1$s/state"
                origin = "test.example/settings"
                [https]
                bind = "127.0.0.1"
                port = 8443
                [recording]
                segment = "%2$s"
                tick = "500ms"
                silence = "3s"
                run-length = "1h"
                run-size = "1GiB"
                free-reserve = "2GiB"
                %3$s
                [[rooms]]
                id = "room-1"
                name = "第一询问室"
                [[rooms.sources]]
                name = "front"
                title = "正面"
                url = "rtsp://192.0.2.11/live"
                transport = "tcp"
                user = "recorder"
                password-file = "%4$s"
                [[rooms.sources]]
                name = "room"
                title = "全景"
                url = "rtsp://192.0.2.12/live?token=abc"
                transport = "tcp"
                [[rooms]]
                id = "room-2"
                name = "第二询问室"
                [[rooms.sources]]
                name = "whole"
                title = "全景 \\"二\\""
                url = "rtsp://192.0.2.13/live"
                transport = "udp"
                """.formatted(directory, segment, more, password);
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}

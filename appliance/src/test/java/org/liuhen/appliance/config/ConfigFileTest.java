package org.liuhen.appliance.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.access.AccessRules.CopyMark;
import org.liuhen.appliance.room.MarkList;

class ConfigFileTest {
    private static final Path SHIPPED = Path.of("../config/appliance.toml");

    @TempDir
    Path directory;

    @Test
    void marksAreAddedAndCalledOtherwiseAndKeepTheirCodes() throws Exception {
        String marks = """
                [[marks]]
                kind = "samples"
                text = "抽样取证"
                [[marks]]
                kind = "items"
                text = "清点财物"
                text-en = "goods counted"
                """;
        String shipped = Files.readString(SHIPPED);
        ApplianceConfig config =
                ConfigFile.read(write(shipped.replaceFirst("(?m)^\\[\\[rooms]]", marks + "[[rooms]]")));
        assertThat(config.marks().find("samples")).contains(new MarkList.Kind("samples", "抽样取证", "抽样取证"));
        assertThat(config.marks().find("items")).contains(new MarkList.Kind("items", "清点财物", "goods counted"));
        assertThat(config.marks().kinds()).hasSize(MarkList.STANDARD.kinds().size() + 1);
        assertThat(ConfigFile.read(write(config.canonicalText()))).isEqualTo(config);
        Path twice = write(shipped.replaceFirst("(?m)^\\[\\[rooms]]", marks + marks + "[[rooms]]"));
        assertThatThrownBy(() -> ConfigFile.read(twice))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("stands in this file twice");
        Path reserved = write(
                shipped.replaceFirst("(?m)^\\[\\[rooms]]", marks.replace("samples", "review-comment") + "[[rooms]]"));
        assertThatThrownBy(() -> ConfigFile.read(reserved))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("review-comment")
                .hasMessageContaining("choose another");
    }

    @Test
    void theShippedFileIsRight() throws IOException, ConfigException {
        ApplianceConfig config = ConfigFile.read(SHIPPED);

        assertThat(config.state()).isEqualTo(Path.of("/var/lib/liuhen"));
        assertThat(config.https()).isEqualTo(new HttpsConfig("0.0.0.0", 8443, Optional.empty()));
        assertThat(config.recording().segment()).isEqualTo(Duration.ofSeconds(4));
        assertThat(config.recording().tick()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.recording().runSize()).isEqualTo(1L << 30);
        RoomConfig room = config.rooms().getFirst();
        assertThat(room.sources()).extracting(SourceConfig::name).containsExactly("front", "room", "mic");
        assertThat(room.sources().getLast()).isEqualTo(new SourceConfig.Microphone("mic", "拾音器", "plughw:CARD=USB"));
    }

    @Test
    void theShippedFileMentionsEveryKey() throws IOException {
        List<String> lines = Files.readAllLines(SHIPPED);
        for (Class<?> type : List.of(
                ApplianceConfig.class,
                HttpsConfig.class,
                RecordingConfig.class,
                AlarmsConfig.class,
                RoomConfig.class,
                SourceConfig.Camera.class,
                SourceConfig.Microphone.class)) {
            for (RecordComponent component : type.getRecordComponents()) {
                String key = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
                assertThat(lines)
                        .as("%s of %s", key, type.getSimpleName())
                        .anyMatch(line -> line.matches("(# )?" + key + " = .*|(# )?\\[+(rooms\\.)?" + key + "]+"));
            }
        }
    }

    @Test
    void everyMistakeIsToldAtOnceWithItsLineAndTheWayOut() throws IOException {
        Path file = write("""
                state = "var/lib"
                orign = "x"
                [https]
                bind = "0.0.0.0"
                port = 99999
                [recording]
                segment = "4"
                tick = "5s"
                silence = 3
                run-length = "1h"
                run-size = "1GB"
                [[rooms]]
                id = "Room 1"
                name = "询问室"
                [[rooms.sources]]
                name = "front"
                title = "正面"
                url = "rtsp://admin:geheim@192.0.2.1/1"
                transport = "quic"
                """);

        ConfigException problem = catchThrowableOfType(ConfigException.class, () -> ConfigFile.read(file));

        assertThat(problem.problems())
                .extracting(each -> each.line() + " " + each.key())
                .containsExactly(
                        "0 origin",
                        "1 state",
                        "2 orign",
                        "5 https.port",
                        "6 recording.free-reserve",
                        "7 recording.segment",
                        "8 recording.tick",
                        "9 recording.silence",
                        "11 recording.run-size",
                        "13 rooms[0].id",
                        "18 rooms[0].sources[0].url",
                        "19 rooms[0].sources[0].transport");
        assertThat(problem.getMessage())
                .startsWith(file + " has 12 mistakes:")
                .contains("line 5: https.port = 99999: must be a whole number from 0 to 65535")
                .contains("line 7: recording.segment = \"4\": must be a duration in quotes, from 1s to 10s")
                .contains("line 2: orign = \"x\": there is no such key here: remove it, or write one of")
                .doesNotContain("geheim");
    }

    @Test
    void theRulesForTheDiskAreReadAndHaveDefaults() throws IOException, ConfigException {
        RecordingConfig shipped = ConfigFile.read(SHIPPED).recording();
        assertThat(shipped.expectedSession()).isEqualTo(Duration.ofHours(4));
        assertThat(shipped.warnHours()).isEqualTo(24);
        assertThat(shipped.criticalHours()).isEqualTo(4);

        ApplianceConfig other = ConfigFile.read(write(Files.readString(SHIPPED)
                .replace("# expected-session = \"4h\"", "expected-session = \"90min\"")
                .replace("# warn-hours = 24", "warn-hours = 72")
                .replace("# critical-hours = 4", "critical-hours = 12")));
        assertThat(other.recording().expectedSession()).isEqualTo(Duration.ofMinutes(90));
        assertThat(other.recording().warnHours()).isEqualTo(72);
        assertThat(other.recording().criticalHours()).isEqualTo(12);
        assertThat(other.canonicalText())
                .contains("expected-session = \"90min\"", "warn-hours = 72", "critical-hours = 12");
    }

    @Test
    void whatIsAskedOfASessionIsReadAndHasDefaults() throws IOException, ConfigException {
        ApplianceConfig shipped = ConfigFile.read(SHIPPED);
        assertThat(shipped.sessions()).isEqualTo(SessionsConfig.STANDARD);
        assertThat(shipped.rooms().getFirst().profile()).contains(RoomProfile.INTERVIEW);

        ApplianceConfig other = ConfigFile.read(write(Files.readString(SHIPPED)
                .replace("# expired-licence = \"flag\"", "expired-licence = \"refuse\"")
                .replace("# least-officers = 2", "least-officers = 1")
                .replace("# notice-within = \"10min\"", "notice-within = \"5min\"")
                .replace("# interview-requires = \"notice, licence\"", "interview-requires = \"licence\"")
                .replace("# hearing-requires = \"notice, licence\"", "hearing-requires = \"none\"")
                .replace("profile = \"interview\"", "profile = \"hearing\"")));
        assertThat(other.sessions())
                .isEqualTo(new SessionsConfig(
                        SessionsConfig.Treatment.REFUSE,
                        SessionsConfig.Treatment.FLAG,
                        1,
                        Duration.ofHours(12),
                        Duration.ofMinutes(5),
                        List.of("licence"),
                        List.of()));
        assertThat(ConfigFile.read(write(other.canonicalText()))).isEqualTo(other);
        assertThat(other.canonicalText()).contains("profile = \"hearing\"");
    }

    @Test
    void whatCannotBeAskedOfASessionIsToldWithTheWayOut() throws IOException {
        String text = Files.readString(SHIPPED)
                .replace("# auxiliary-only = \"flag\"", "auxiliary-only = \"block\"")
                .replace("# notice-within = \"10min\"", "notice-within = \"1s\"")
                .replace("# interview-requires = \"notice, licence\"", "interview-requires = \"notice, song\"")
                .replace("profile = \"interview\"", "profile = \"kitchen\"");
        assertThatThrownBy(() -> ConfigFile.read(write(text)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("sessions.auxiliary-only = \"block\": must be \"flag\" or \"refuse\"")
                .hasMessageContaining("sessions.notice-within = \"1s\": must be a duration in quotes, from 10s to 2h")
                .hasMessageContaining("sessions.interview-requires = \"notice, song\": must be \"notice\"")
                .hasMessageContaining("profile = \"kitchen\": must be \"interview\" or \"hearing\"");
    }

    @Test
    void rulesForTheDiskThatCannotBeAreToldWithTheWayOut() throws IOException {
        String text = Files.readString(SHIPPED)
                .replace("# expected-session = \"4h\"", "expected-session = \"2min\"")
                .replace("# warn-hours = 24", "warn-hours = 3")
                .replace("\"500ms\"", "\"9s\"");
        assertThatThrownBy(() -> ConfigFile.read(write(text)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "recording.expected-session = \"2min\": must be a duration in quotes, from 10min to 24h")
                .hasMessageContaining("recording.critical-hours = 4: must not be above warn-hours, which is 3")
                .hasMessageContaining("recording.tick");
        String zero = Files.readString(SHIPPED).replace("# critical-hours = 4", "critical-hours = 0");
        assertThatThrownBy(() -> ConfigFile.read(write(zero)))
                .hasMessageContaining("recording.critical-hours = 0: must be a whole number from 1 to 8760");
    }

    @Test
    void twoSourcesOfOneNameAndASourceOfNoKindAreRefused() throws IOException, ConfigException {
        String text = Files.readString(SHIPPED)
                .replace("name = \"room\"", "name = \"front\"")
                .replace("device = \"plughw:CARD=USB\"", "");
        assertThatThrownBy(() -> ConfigFile.read(write(text)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("another source of this room has this name")
                .hasMessageContaining("a source has either url (a camera) or device (a microphone)");
    }

    @Test
    void aCameraWithAnEmptyPortIsRefused() throws IOException {
        String text = Files.readString(SHIPPED).replaceFirst(":554/", ":/");
        assertThatThrownBy(() -> ConfigFile.read(write(text)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("its port must be 1 to 65535");
    }

    @Test
    void copiesAreMarkedWhereTheOfficeWantsIt() throws IOException, ConfigException {
        String shipped = Files.readString(SHIPPED);
        String line = "# copy-mark = \"none\"";
        assertThat(shipped).contains(line);
        assertThat(ConfigFile.read(SHIPPED).access().copyMark()).isEqualTo(CopyMark.NONE);
        ApplianceConfig config = ConfigFile.read(write(shipped.replace(line, "copy-mark = \"taker\"")));
        assertThat(config.access().copyMark()).isEqualTo(CopyMark.TAKER);
        assertThat(ConfigFile.read(write(config.canonicalText()))).isEqualTo(config);
        assertThatThrownBy(() -> ConfigFile.read(write(shipped.replace(line, "copy-mark = \"name\""))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("access.copy-mark = \"name\": must be \"none\" or \"taker\"");
    }

    @Test
    void aFileThatIsNotTomlIsRefusedWithTheLine() throws IOException {
        assertThatThrownBy(() -> ConfigFile.read(write("state = \"/x\"\norigin = = 3\n")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("line 2: not TOML");
    }

    @Test
    void aMissingFileIsOneSentence() {
        Path missing = directory.resolve("none.toml");
        assertThatThrownBy(() -> ConfigFile.read(missing))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("couldn't read the configuration " + missing);
    }

    @Test
    void theCanonicalTextReadsBackToTheSameAndIgnoresCommentsAndUnits() throws IOException, ConfigException {
        ApplianceConfig shipped = ConfigFile.read(SHIPPED);
        ApplianceConfig again = ConfigFile.read(write(shipped.canonicalText()));
        String spelled =
                Files.readString(SHIPPED).replace("\"4s\"", "\"4000ms\"").replace("\"1GiB\"", "\"1024MiB\"");

        assertThat(again).isEqualTo(shipped);
        assertThat(again.hash()).isEqualTo(shipped.hash());
        assertThat(ConfigFile.read(write(spelled)).hash()).isEqualTo(shipped.hash());
        assertThat(ConfigFile.read(write(Files.readString(SHIPPED).replace("\"4s\"", "\"5s\"")))
                        .hash())
                .isNotEqualTo(shipped.hash());
    }

    @Test
    void aSecondVolumeIsADirectoryApartFromTheStateDirectory() throws IOException, ConfigException {
        String rest = Files.readString(SHIPPED);
        Path file = directory.resolve("appliance.toml");
        Files.writeString(file, "second-volume = \"/mnt/second\"\n" + rest);
        ApplianceConfig config = ConfigFile.read(file);
        assertThat(config.secondVolume()).contains(Path.of("/mnt/second"));
        assertThat(config.canonicalText()).contains("second-volume = \"/mnt/second\"\n");

        for (String wrong : List.of("/var/lib/liuhen", "/var/lib/liuhen/second", "/var", "second")) {
            Files.writeString(file, "second-volume = \"" + wrong + "\"\n" + rest);
            assertThatThrownBy(() -> ConfigFile.read(file))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("second-volume");
        }
    }

    @Test
    void aPasswordComesOutOfItsFileAndNeverIntoTheCanonicalText() throws IOException, ConfigException {
        Path password = directory.resolve("password");
        Files.writeString(password, "p@ss wort/1\n");
        String text = Files.readString(SHIPPED)
                .replace("# user = \"recorder\"", "user = \"recorder\"")
                .replace("# password-file = \"/etc/liuhen/front.password\"", "password-file = \"" + password + "\"");
        ApplianceConfig config = ConfigFile.read(write(text));

        var camera = (SourceConfig.Camera) config.rooms().getFirst().sources().getFirst();
        assertThat(camera.urlWithLogin())
                .isEqualTo(URI.create("rtsp://recorder:p%40ss%20wort%2F1@192.0.2.11:554/Streaming/Channels/101"));
        assertThat(config.canonicalText()).doesNotContain("p@ss").contains(password.toString());
    }

    @Test
    void aWebhookIsAnHttpsAddressWithoutAPassword() throws IOException, ConfigException {
        String shipped = Files.readString(SHIPPED);
        String line = "# webhook = \"https://alarms.example.gov.cn/liuhen\"";
        assertThat(shipped).contains(line);
        ApplianceConfig config = ConfigFile.read(write(shipped.replace(line, line.substring(2))));

        assertThat(config.alarms().webhook()).contains(URI.create("https://alarms.example.gov.cn/liuhen"));
        assertThat(ConfigFile.read(write(config.canonicalText()))).isEqualTo(config);
        assertThat(ConfigFile.read(write(shipped.replace("[alarms]", ""))).alarms())
                .isEqualTo(AlarmsConfig.PAGE_ONLY);
        for (String wrong : List.of("http://alarms.example.gov.cn/", "https://a:geheim@example.gov.cn/", "liuhen")) {
            assertThatThrownBy(() -> ConfigFile.read(write(shipped.replace(line, "webhook = \"" + wrong + "\""))))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("alarms.webhook = ")
                    .hasMessageContaining("must be an address https://HOST/PATH, without user and password")
                    .hasMessageNotContaining("geheim");
        }
        assertThatThrownBy(() -> ConfigFile.read(write(shipped.replace(line, "mail = \"x\""))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("alarms.mail = \"x\": there is no such key here");
    }

    private Path write(String text) throws IOException {
        Path file = directory.resolve("appliance.toml");
        Files.writeString(file, text);
        return file;
    }
}

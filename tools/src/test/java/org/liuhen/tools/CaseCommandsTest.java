package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.Appliance;
import org.liuhen.appliance.config.ConfigFile;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.time.SystemClocks;

/// The register comes in over the command line; what a session is about is told by `inspect` and held by `verify`.
class CaseCommandsTest {
    @TempDir
    Path directory;

    private record Said(int exit, String out, String err) {}

    @Test
    void aSessionsDataIsImportedBoundInspectedAndVerified() throws Exception {
        Path config = directory.resolve("appliance.toml");
        Files.writeString(config, config());
        Path state = directory.resolve("state");
        String session;
        try (Appliance appliance =
                new Appliance(ConfigFile.read(config), "liuhen test", new SystemDisk(), new SystemClocks())) {
            String port = String.valueOf(appliance.port());
            Path sheet = directory.resolve("officers.csv");
            Files.write(sheet, "姓名,执法证号,有效期,类别\n张伟,32010001,2099年12月31日,执法人员\n".getBytes(Charset.forName("GB18030")));
            Said imported = run("officers", "import", sheet.toString(), "--config", config.toString(), "--port", port);
            assertThat(imported.out()).isEqualTo("imported: 1 officers, 0 auxiliaries; read as GB18030\n");
            Files.writeString(sheet, "姓名,执法证号,有效期,类别\n张伟,32010001,,执法人员\n");
            Said refused = run("officers", "import", sheet.toString(), "--config", config.toString(), "--port", port);
            assertThat(refused.exit()).isEqualTo(2);
            assertThat(refused.err()).startsWith("liuhen: Line 2, column 3: valid-until must be the last day");

            LocalPage page = Everyday.at(state, appliance.port());
            session = page.post("/api/rooms/room-1/start").path("session").asText();
            String base = "/api/sessions/" + session + "/";
            JsonNode unbound = page.get(base + "particulars");
            for (int i = 0; i < 100 && unbound.at("/versions").isEmpty(); i++) {
                new SystemClocks().sleep(Duration.ofMillis(100));
                unbound = page.get(base + "particulars");
            }
            assertThat(unbound.get("duties").findValuesAsText("text")).containsExactly("尚未告知", "尚未亮证");
            page.post(
                    base + "particulars",
                    Map.of(
                            "caseNumber",
                            "〔2026〕7号",
                            "parties",
                            List.of("张三"),
                            "officers",
                            List.of(Map.of("name", "?", "number", "32010001")),
                            "profile",
                            "interview"));
            JsonNode mark = page.post(base + "marks", Map.of("kind", "notice")).at("/marks/0/entry");
            page.post(base + "notes", Map.of("mark", mark.asLong(), "text", "当面宣读"));
            page.post("/api/rooms/room-1/stop");
            page.post(
                    "/api/omissions",
                    Map.of("reason", "hazardous", "day", "2026-01-01", "item", "加油站检查", "place", "油罐区", "text", "防爆区"));
        }
        Said inspected = run("inspect", state.toString(), session);
        assertThat(inspected.out())
                .contains("2 versions of its particulars, the newest:")
                .contains("案号 〔2026〕7号")
                .contains("parties 张*")
                .contains("已告知 (notice given)")
                .contains("未亮证 (missing: licence shown)")
                .contains("当面宣读")
                .doesNotContain("张三");
        assertThat(run("inspect", state.toString(), session, "--json").out())
                .contains("\"caseNumber\" : \"〔2026〕7号\"")
                .contains("\"standing\" : \"missed\"");
        assertThat(inspected.out()).contains("checklist version none, item none, to be recorded: whole");
        assertThat(run("inspect", state.toString()).out()).contains("not recorded: 2026-01-01  hazardous  加油站检查");
        assertThat(run("inspect", state.toString(), "--json").out()).contains("\"reason\" : \"hazardous\"");
        assertThat(run("verify", state.toString()).exit()).isZero();

        try (var objects = Files.list(state.resolve("meta"))) {
            Path removed = objects.filter(each -> contains(each, "〔2026〕7号"))
                    .findFirst()
                    .orElseThrow();
            Files.delete(removed);
            assertThat(run("inspect", state.toString(), session).out())
                    .contains("the newest was removed from the metadata");
            Said verified = run("verify", state.toString());
            assertThat(verified.exit()).isEqualTo(1);
            assertThat(verified.out()).contains("meta/" + removed.getFileName());
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Said run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Said(exit, out.toString(), err.toString());
    }

    /// A room whose camera nobody plugged in: START waits for no source.
    private String config() {
        return """
                state = "%s"
                origin = "test.liuhen.org/recorder/cases"
                [https]
                bind = "127.0.0.1"
                port = 0
                [recording]
                segment = "4s"
                tick = "500ms"
                silence = "3s"
                run-length = "1h"
                run-size = "1GiB"
                free-reserve = "64MiB"
                expected-session = "10min"
                warn-hours = 1
                critical-hours = 1
                [[rooms]]
                id = "room-1"
                name = "第一询问室"
                profile = "interview"
                [[rooms.sources]]
                name = "front"
                title = "正面"
                url = "rtsp://127.0.0.1:9/nothing"
                transport = "tcp"
                """.formatted(directory.resolve("state"));
    }
}

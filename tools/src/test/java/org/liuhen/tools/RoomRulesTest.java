package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.Appliance;
import org.liuhen.appliance.config.ConfigFile;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.tools.camera.CameraServer;

/// The rules of a room, with the whole appliance and cameras that film: what is asked before START, what a session
/// owes, what STOP leaves.
class RoomRulesTest {
    private static final Map<String, String> VALID =
            Map.of("name", "张伟", "number", "32010001", "validUntil", "2099-12-31");
    private static final Map<String, String> EXPIRED =
            Map.of("name", "王芳", "number", "32010002", "validUntil", "2020-01-01");

    @TempDir
    Path directory;

    private final Clocks clocks = new SystemClocks();

    @Test
    void aRoomAsksBeforeStartAndASessionOwesWhatTheRulesSay() throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (CameraServer cameras = CameraServer.start(anyPort)) {
            String seen = DemoRoom.addFront(cameras).url();
            String silent = SmallCameras.add(cameras, 1, 4).getFirst().url();
            Path config = Files.writeString(directory.resolve("appliance.toml"), config(seen, silent));
            try (Appliance appliance =
                    new Appliance(ConfigFile.read(config), "liuhen test", new SystemDisk(), clocks)) {
                LocalPage page = Everyday.at(directory.resolve("state"), appliance.port());
                await(page, "room-1", room -> grades(room, "picture").equals(List.of("good")));
                await(page, "room-1", room -> grades(room, "sound").equals(List.of("good")));

                aRoomWithoutSoundBeginsWithAReasonOnly(page);
                noExpiredLicenceAndNoAuxiliaryAlone(page);
                aSessionOwesMarksAndExplanationsAndKeepsATail(page);
            }
        }
    }

    @Test
    void aSessionThatIsForgottenIsAnnouncedAndNeverCut() throws Exception {
        LaterClocks later = new LaterClocks();
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (CameraServer cameras = CameraServer.start(anyPort)) {
            String seen = DemoRoom.addFront(cameras).url();
            String silent = SmallCameras.add(cameras, 1, 4).getFirst().url();
            Path config = Files.writeString(directory.resolve("appliance.toml"), config(seen, silent));
            try (Appliance appliance = new Appliance(ConfigFile.read(config), "liuhen test", new SystemDisk(), later)) {
                LocalPage page = Everyday.at(directory.resolve("state"), appliance.port());
                await(page, "room-1", room -> grades(room, "sound").equals(List.of("good")));
                String session =
                        page.post("/api/rooms/room-1/start").path("session").asText();
                await(page, "room-1", room -> room.findValuesAsText("verdict").equals(List.of("recording")));
                assertThat(alarms(page)).doesNotContain("session-forgotten");
                later.pass(Duration.ofHours(13));
                // No login lasts so long.
                Everyday.enter(page, directory.resolve("state"));
                for (int i = 0; i < 100 && !alarms(page).contains("session-forgotten"); i++) {
                    clocks.sleep(Duration.ofMillis(100));
                }
                assertThat(page.get("/api/alarms").findValuesAsText("text"))
                        .contains("第一询问室：录制时间过长，是否忘记结束（已录制 13 小时，录制仍在继续）");
                JsonNode room = await(
                        page, "room-1", each -> each.findValuesAsText("verdict").equals(List.of("recording")));
                assertThat(room.path("session").asText()).isEqualTo(session);
                page.post("/api/rooms/room-1/stop");
                for (int i = 0; i < 100 && alarms(page).contains("session-forgotten"); i++) {
                    clocks.sleep(Duration.ofMillis(100));
                }
                assertThat(alarms(page)).doesNotContain("session-forgotten");
            }
        }
    }

    private static List<String> alarms(LocalPage page) throws IOException {
        return page.get("/api/alarms").findValuesAsText("code");
    }

    private void aRoomWithoutSoundBeginsWithAReasonOnly(LocalPage page) throws IOException {
        await(page, "room-2", room -> grades(room, "picture").equals(List.of("good")));
        assertThatThrownBy(() -> page.post("/api/rooms/room-2/start"))
                .hasMessageContaining("the preflight check is not passed: sound: no source has sound");
        JsonNode begun = page.post("/api/rooms/room-2/start", Map.of("override", "拾音器送修，领导批准"));
        JsonNode opening = session(page, begun.path("session").asText()).path("opening");
        assertThat(opening.path("override").asText()).isEqualTo("拾音器送修，领导批准");
        assertThat(opening.findValuesAsText("grade")).contains("good", "blocks");
        page.post("/api/rooms/room-2/stop");
    }

    private void noExpiredLicenceAndNoAuxiliaryAlone(LocalPage page) throws IOException {
        page.post("/api/rooms/room-1/particulars", Map.of("officers", List.of(VALID, EXPIRED), "profile", "interview"));
        assertThatThrownBy(() -> page.post("/api/rooms/room-1/start"))
                .hasMessageContaining("licences: the licence of 王芳 expired on 2020-01-01");
        page.post(
                "/api/rooms/room-1/particulars",
                Map.of("auxiliaries", List.of(Map.of("name", "赵六")), "profile", "interview"));
        assertThatThrownBy(() -> page.post("/api/rooms/room-1/start"))
                .hasMessageContaining("licences: there are auxiliaries and no officer");
        page.post("/api/rooms/room-1/particulars", Map.of("officers", List.of(VALID), "profile", "interview"));
        await(page, "room-1", room -> grades(room, "licence").equals(List.of("warns")));
    }

    private void aSessionOwesMarksAndExplanationsAndKeepsATail(LocalPage page) throws IOException {
        String session = page.post("/api/rooms/room-1/start").path("session").asText();
        await(page, "room-1", room -> room.findValuesAsText("verdict").equals(List.of("recording")));
        page.post("/api/rooms/room-1/pause", Map.of("cause", "secrecy"));
        clocks.sleep(Duration.ofSeconds(1));
        page.post("/api/rooms/room-1/resume");
        await(page, "room-1", room -> room.findValuesAsText("verdict").equals(List.of("recording")));
        clocks.sleep(Duration.ofSeconds(9));
        JsonNode duties = page.get("/api/sessions/" + session + "/particulars").path("duties");
        assertThat(duties.findValuesAsText("text")).containsExactly("未告知", "未亮证");

        page.post("/api/rooms/room-1/stop");
        JsonNode book = page.get("/api/sessions/" + session + "/interruptions");
        JsonNode pressed = book.path("marks").path(0);
        assertThat(pressed.at("/kind/kind").asText()).isEqualTo("end");
        long end = session(page, session).at("/session/endMicros").asLong();
        assertThat(end - pressed.path("atMicros").asLong()).as("the tail").isBetween(2_000_000L, 5_000_000L);
        JsonNode spans =
                page.get("/api/sessions/" + session + "/tracks/seen/timeline").path("spans");
        long footage = 0;
        for (JsonNode span : spans) {
            footage = span.path("kind").asText().equals("footage")
                    ? span.path("toMicros").asLong()
                    : footage;
        }
        assertThat(footage)
                .as("footage goes on after STOP")
                .isGreaterThan(pressed.path("atMicros").asLong() + 1_500_000);

        assertThat(book.path("waiting").asInt()).isEqualTo(1);
        assertThatThrownBy(() -> page.post("/api/sessions/" + session + "/complete"))
                .isInstanceOf(IOException.class);
        long entry = 0;
        for (JsonNode interruption : book.path("interruptions")) {
            entry = interruption.path("standing").asText().equals("waiting")
                    ? interruption.path("entry").asLong()
                    : entry;
        }
        page.post(
                "/api/sessions/" + session + "/statements",
                Map.of("interruptions", List.of(entry), "cause", "secrecy", "text", "涉密内容，暂停一秒"));
        page.post("/api/sessions/" + session + "/complete");
    }

    private JsonNode session(LocalPage page, String name) throws IOException {
        for (int i = 0; ; i++) {
            try {
                return page.get("/api/sessions/" + name);
            } catch (IOException e) {
                if (i > 50) {
                    throw e;
                }
                clocks.sleep(Duration.ofMillis(100)); // the index is a moment behind the log
            }
        }
    }

    private JsonNode await(LocalPage page, String id, Predicate<JsonNode> as) throws IOException {
        JsonNode found = page.get("/api/rooms");
        for (int i = 0; i < 200; i++) {
            found = page.get("/api/rooms");
            for (JsonNode room : found) {
                if (room.path("id").asText().equals(id) && as.test(room)) {
                    return room;
                }
            }
            clocks.sleep(Duration.ofMillis(100));
        }
        throw new AssertionError("room " + id + " never came to it: " + found);
    }

    private static List<String> grades(JsonNode room, String point) {
        return room.path("preflight")
                .valueStream()
                .filter(item -> item.path("point").asText().equals(point))
                .map(item -> item.path("grade").asText())
                .toList();
    }

    private String config(String seen, String silent) {
        return """
                state = "%s"
                origin = "test.liuhen.org/recorder/rules"
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
                pre-roll = "5s"
                tail = "2s"
                warn-hours = 1
                critical-hours = 1
                [sessions]
                notice-within = "10s"
                [preflight]
                sound = "block"
                licence = "block"
                [[rooms]]
                id = "room-1"
                name = "第一询问室"
                profile = "interview"
                [[rooms.sources]]
                name = "seen"
                title = "正面"
                url = "%s"
                transport = "tcp"
                [[rooms]]
                id = "room-2"
                name = "第二询问室"
                [[rooms.sources]]
                name = "silent"
                title = "正面"
                url = "%s"
                transport = "tcp"
                """.formatted(directory.resolve("state"), seen, silent);
    }
}

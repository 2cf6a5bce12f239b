package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.Ending;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.kit.SimulatedClocks;

/// Interruptions are explained, reviewed and completed over the interface of the page.
class LedgerOverHttpsTest {
    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");

    @TempDir
    Path directory;

    private PageUnderTest page;
    private PageClient client;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException, InterruptedException {
        page = new PageUnderTest(directory, clocks, (session, progress) -> {
            throw new IllegalStateException("nobody verifies here");
        });
        client = page.client;
        page.logIn();
    }

    @AfterEach
    void stop() throws IOException {
        page.close();
    }

    @Test
    void anInterruptionIsExplainedAndTheSessionCompleted() throws IOException, InterruptedException {
        client.post("/api/rooms/room-1/start", "{}");
        SessionWriter session = page.rooms.session();
        TrackWriter track = session.tracks().getFirst();
        clocks.advance(Duration.ofSeconds(5));
        track.interruption(new Ending(Cause.NETWORK, "no answer"), session.startMicros(), session.nowMicros());
        String base = "/api/sessions/" + session.session() + "/";

        JsonNode waiting = client.get(base + "interruptions").json();
        assertThat(waiting.get("waiting").asInt()).isEqualTo(1);
        JsonNode line = waiting.get("interruptions").get(0);
        assertThat(line.get("standingText").asText()).isEqualTo("待说明");
        assertThat(line.get("cause").get("text").asText()).isEqualTo("网络中断");
        String entry = line.get("entry").asText();

        client.post("/api/rooms/room-1/stop", "{}");
        PageClient.Answer refused = client.post(base + "complete", "{}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().get("message").asText()).contains("1 处中断待说明").contains("网络中断 (" + entry + ")");
        assertThat(refused.json().get("messageEn").asText()).contains("network (" + entry + ")");

        assertThat(client.post(base + "statements", "{\"interruptions\":[" + entry + "],\"cause\":\"network\"}")
                        .json()
                        .get("message")
                        .asText())
                .contains("说明文字");
        assertThat(client.post(base + "statements", "{\"interruptions\":[" + entry + "],\"cause\":\"stopped\"}")
                        .status())
                .isEqualTo(400);
        JsonNode stated = client.post(
                        base + "statements",
                        "{\"interruptions\":[" + entry + "],\"cause\":\"network\",\"text\":\"交换机更换\"}")
                .json();
        assertThat(stated.get("waiting").asInt()).isZero();
        JsonNode statement = stated.get("statements").get(0);
        assertThat(statement.get("text").asText()).isEqualTo("交换机更换");
        assertThat(statement.get("author").asText()).isEqualTo(PageUnderTest.NAME);

        PageClient.Answer own = client.post(base + "reviews", "{\"statement\":" + statement.get("entry") + "}");
        assertThat(own.json().get("error").asText()).isEqualTo("own-statement");
        assertThat(client.post(base + "complete", "{}").json().get("complete").asBoolean())
                .isTrue();
    }

    @Test
    void aMarkAfterTheInterruptionExplainsItInTheFootage() throws IOException, InterruptedException {
        client.post("/api/rooms/room-1/start", "{}");
        SessionWriter session = page.rooms.session();
        clocks.advance(Duration.ofSeconds(5));
        session.tracks()
                .getFirst()
                .interruption(new Ending(Cause.POWER, "down"), session.startMicros(), session.nowMicros());
        String base = "/api/sessions/" + session.session() + "/";
        String entry = client.get(base + "interruptions")
                .json()
                .get("interruptions")
                .get(0)
                .get("entry")
                .asText();
        clocks.advance(Duration.ofSeconds(1));
        assertThat(client.post(base + "marks", "{\"kind\":\"interruption-reason\"}")
                        .status())
                .isEqualTo(200);
        long mark = page.store.log().durableSize() - 1;
        JsonNode stated = client.post(
                        base + "statements",
                        "{\"interruptions\":[" + entry + "],\"cause\":\"power\",\"mark\":" + mark + "}")
                .json();
        assertThat(stated.get("interruptions").get(0).get("standing").asText()).isEqualTo("stated");
        assertThat(stated.get("statements").get(0).get("mark").asLong()).isEqualTo(mark);
    }

    @Test
    void whatIsReadAloudAfterARestartIsToldAndClosedByItsMark() throws IOException, InterruptedException {
        client.post("/api/rooms/room-1/start", "{}");
        SessionWriter session = page.rooms.session();
        clocks.advance(Duration.ofSeconds(89));
        for (TrackWriter track : session.tracks()) {
            track.interruption(new Ending(Cause.POWER, "down"), session.startMicros(), session.nowMicros());
        }
        String base = "/api/sessions/" + session.session() + "/";
        page.awaitIndex();

        JsonNode sentence =
                client.get(base + "recovery").json().get("sentences").get(0);
        assertThat(sentence.get("text").asText()).startsWith("录制于 ").endsWith(" 恢复，中断 1 分 29 秒，正面、全景两路受影响。");
        assertThat(sentence.get("textEn").asText()).contains("1 min 29 s missing of 正面, 全景");
        assertThat(sentence.get("waiting")).hasSize(2).isEqualTo(sentence.get("interruptions"));

        JsonNode marked = client.post(base + "marks", "{\"kind\":\"interruption-reason\"}")
                .json();
        JsonNode mark = marked.get("marks").get(0);
        assertThat(mark.get("kind").get("text").asText()).isEqualTo("中断原因说明");
        assertThat(mark.get("by").asText()).isEqualTo(PageUnderTest.NAME);
        client.post(
                base + "statements",
                "{\"interruptions\":" + sentence.get("waiting") + ",\"cause\":\"power\",\"mark\":" + mark.get("entry")
                        + "}");
        assertThat(client.get(base + "recovery").json().at("/sentences/0/waiting"))
                .isEmpty();
        assertThat(client.get("/api/sessions/20261123-010203-abcdef/recovery").status())
                .isEqualTo(404);
    }

    @Test
    void theBookTellsTheReasonsTheKindsOfMarksAndWhoPaused() throws IOException, InterruptedException {
        client.post("/api/rooms/room-1/start", "{}");
        SessionWriter session = page.rooms.session();
        String by = page.rooms.presses.getFirst().replaceAll("^start (\\S+) .*$", "$1");
        clocks.advance(Duration.ofSeconds(5));
        session.tracks()
                .getFirst()
                .interruption(
                        new Ending(Cause.PAUSED, "paused by a person", Optional.of(by)),
                        session.startMicros(),
                        session.nowMicros());
        JsonNode book = client.get("/api/sessions/" + session.session() + "/interruptions")
                .json();
        assertThat(book.at("/interruptions/0/by").asText()).isEqualTo(by);
        assertThat(book.at("/interruptions/0/byName").asText()).isEqualTo(PageUnderTest.NAME);
        assertThat(book.get("reasons").findValuesAsText("cause"))
                .contains("network", "power")
                .doesNotContain("stopped");
        assertThat(book.get("markKinds").findValuesAsText("kind")).contains("notice", "licence");
    }

    @Test
    void aPauseNeedsAReasonOfTheList() throws IOException, InterruptedException {
        client.post("/api/rooms/room-1/start", "{}");
        PageClient.Answer refused = client.post("/api/rooms/room-1/pause", "{\"cause\":\"tired\"}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("messageEn").asText()).contains("paused").contains("secrecy");
        assertThat(client.post("/api/rooms/room-1/pause", "{\"cause\":\"secrecy\"}")
                        .status())
                .isEqualTo(200);
        assertThat(page.rooms.session().paused()).contains(Cause.SECRECY);
        assertThat(client.post("/api/rooms/room-1/resume", "{}").status()).isEqualTo(200);
        assertThat(page.rooms.session().paused()).isEmpty();
    }
}

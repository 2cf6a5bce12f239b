package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.watch.Alarm;
import org.liuhen.appliance.watch.AlarmBoard;
import org.liuhen.appliance.watch.AlarmCode;
import org.liuhen.appliance.watch.Reason;
import org.liuhen.appliance.watch.SourcePlace;
import org.liuhen.appliance.watch.Verdict;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.kit.SimulatedClocks;

@Timeout(60)
class AlarmsOverHttpsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SourcePlace FRONT = new SourcePlace("room-1", "第一询问室", "front", "正面");

    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");

    @TempDir
    Path directory;

    private PageUnderTest page;
    private PageClient client;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException, InterruptedException {
        page = new PageUnderTest(directory, clocks, (_, _) -> new Checking.Report(0, 0, List.of()));
        client = page.client;
        page.logIn();
    }

    @AfterEach
    void stop() throws IOException {
        page.close();
    }

    @Test
    void eachAlarmIsListedAndCountedUntilItEnds() throws IOException, InterruptedException {
        for (AlarmCode code : AlarmCode.values()) {
            say(code);

            JsonNode alarms = client.get("/api/alarms").json();
            assertThat(alarms).hasSize(1);
            JsonNode alarm = alarms.get(0);
            assertThat(alarm.get("code").asText()).isEqualTo(code.code());
            assertThat(alarm.get("severity").asText()).isIn("loud", "serious", "notice");
            assertThat(alarm.get("text").asText()).isEqualTo(code.chinese()).containsPattern("\\p{IsHan}");
            assertThat(alarm.get("textEn").asText()).isEqualTo(code.english()).containsPattern("^[ -~]+$");
            assertThat(alarm.get("room").asText()).isEqualTo("room-1");
            assertThat(alarm.get("source").asText()).isEqualTo("front");
            assertThat(metrics()).contains("liuhen_alarms{code=\"" + code.code() + "\"} 1");

            say();
            assertThat(client.get("/api/alarms").json()).isEmpty();
            assertThat(metrics()).contains("liuhen_alarms{code=\"" + code.code() + "\"} 0");
        }
    }

    @Test
    void theMetricsTellTheVerdictOfEachSource() throws IOException, InterruptedException {
        page.rooms.say(0, new Verdict.Recording(5));
        page.rooms.say(1, new Verdict.NotRecording(5, new Reason(Cause.NETWORK, "网络中断", "no route")));

        PageClient.Answer answer = client.get("/metrics");

        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.text().lines().filter(line -> !line.startsWith("#") && line.endsWith(" 1")))
                .containsExactly(
                        "liuhen_track_verdict{room=\"room-1\",source=\"front\",verdict=\"recording\"} 1",
                        "liuhen_track_verdict{room=\"room-1\",source=\"room\",verdict=\"not-recording\"} 1");
        assertThat(answer.text().lines())
                .allMatch(line -> line.matches("# (HELP|TYPE) liuhen_.*"
                        + "|liuhen_[a-z_]+(\\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*})? -?[0-9.]+"));
    }

    @Test
    void theRoomsTellVerdictsWithReasonsInBothLanguages() throws IOException, InterruptedException {
        page.rooms.say(1, new Verdict.NotRecording(5, new Reason(Cause.NETWORK, "网络中断", "no route")));

        JsonNode sources = client.get("/api/rooms").json().at("/0/sources");

        assertThat(sources.at("/0/verdict").asText()).isEqualTo("off");
        assertThat(sources.at("/0").has("reason")).isFalse();
        assertThat(sources.at("/1").toString())
                .isEqualTo("{\"name\":\"room\",\"title\":\"全景\",\"verdict\":\"not-recording\",\"sinceMicros\":5,"
                        + "\"reason\":{\"cause\":\"network\",\"text\":\"网络中断\",\"textEn\":\"no route\"}}");
    }

    @Test
    void monitoringShowsTheOperatorsToken() throws IOException, InterruptedException {
        client.forgetCookie();
        assertThat(client.get("/metrics").status()).isEqualTo(401);
        String token = Files.readString(directory.resolve("state/access/operator-token"))
                .strip();
        assertThat(client.get("/metrics", "Authorization", "Bearer " + token).status())
                .isEqualTo(200);
    }

    @Test
    void whoListensHearsEachChangeAndWhatWasMissed() throws IOException, InterruptedException {
        String last;
        try (Listener listener = listen()) {
            assertThat(listener.next("begin").get("missed").asInt()).isEqualTo(-1);
            say(AlarmCode.DISK_SPACE);
            JsonNode began = listener.next("alarm-began");
            assertThat(began.at("/alarm/code").asText()).isEqualTo("disk-space");
            say();
            last = listener.next("alarm-ended").get("id").asText();
            assertThat(listener.lastId()).isEqualTo(last);
        }
        say(AlarmCode.STORE_FAILED);
        try (Listener listener = listen("Last-Event-ID", last)) {
            assertThat(listener.next("begin").get("missed").asInt()).isZero();
            assertThat(listener.next("alarm-began").at("/alarm/code").asText()).isEqualTo("store-failed");
        }
        try (Listener listener = listen("Last-Event-ID", "another-7")) {
            assertThat(listener.next("begin").get("missed").asInt()).isEqualTo(-1);
        }
    }

    @Test
    void listenersAreFewAndTheirPlacesComeBack() throws IOException, InterruptedException {
        List<Listener> listeners = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            listeners.add(listen());
            listeners.getLast().next("begin");
        }
        PageClient.Answer refused = client.get("/api/events");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.json().get("error").asText()).isEqualTo("too-many-listeners");
        assertThat(client.get("/api/rooms").status()).isEqualTo(200);

        listeners.forEach(Listener::close);
        int status = 503;
        for (int i = 0; i < 100 && status == 503; i++) {
            try (Listener listener = listen()) {
                status = listener.status();
            }
            Thread.sleep(100);
        }
        assertThat(status).isEqualTo(200);
    }

    @Test
    void aListenerWhoseLoginEndsIsHeardOut() throws IOException, InterruptedException {
        try (Listener listener = listen()) {
            listener.next("begin");
            client.post("/api/logout", "{}");
            assertThat(listener.isEnded()).isTrue();
        }
    }

    private void say(AlarmCode... codes) {
        page.watching
                .board()
                .say(
                        AlarmBoard.Teller.RECORDING,
                        Stream.of(codes)
                                .map(code -> new Alarm(code, Optional.of(FRONT), 7, code.chinese(), code.english()))
                                .toList());
    }

    private List<String> metrics() throws IOException, InterruptedException {
        return client.get("/metrics").text().lines().toList();
    }

    private Listener listen(String... headers) throws IOException, InterruptedException {
        return new Listener(client.lines("/api/events", headers));
    }

    /// One who follows the stream of events.
    private static final class Listener implements AutoCloseable {
        private final HttpResponse<Stream<String>> answer;
        private final Iterator<String> lines;
        private String id = "";

        Listener(HttpResponse<Stream<String>> answer) {
            this.answer = answer;
            this.lines = answer.body().iterator();
        }

        int status() {
            return answer.statusCode();
        }

        String lastId() {
            return id;
        }

        /// What comes with the next event that is no beat.
        JsonNode next(String event) throws IOException {
            String name = "";
            while (true) {
                String line = lines.next();
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ") && !name.equals("beat")) {
                    assertThat(name).isEqualTo(event);
                    return JSON.readTree(line.substring(6));
                }
            }
        }

        /// Whether it comes to an end, after any number of beats.
        boolean isEnded() {
            while (lines.hasNext()) {
                assertThat(lines.next()).matches("|event: beat|data: .*");
            }
            return true;
        }

        @Override
        public void close() {
            answer.body().close();
        }
    }
}

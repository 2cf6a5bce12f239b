package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.config.HttpsConfig;
import org.liuhen.appliance.room.MarkList;
import org.liuhen.appliance.room.RoomRefusal;
import org.liuhen.appliance.tls.TlsIdentity;
import org.liuhen.storage.Ending;
import org.liuhen.storage.RunWriter;
import org.liuhen.storage.SegmentClose;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.kit.SimulatedClocks;
import org.liuhen.storage.kit.TinyMedia;
import org.liuhen.storage.media.Fragment;

class WebServerTest {
    private static final String START = "/api/rooms/room-1/start";
    private static final String STOP = "/api/rooms/room-1/stop";

    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");
    private final Random random = new Random(11);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @TempDir
    Path directory;

    private PageUnderTest page;
    private PageClient client;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        page = new PageUnderTest(directory, clocks, this::check);
        client = page.client;
    }

    @AfterEach
    void stop() throws IOException {
        mayEnd.countDown();
        page.close();
    }

    @Test
    void nothingIsShownWithoutALogin() throws IOException, InterruptedException {
        for (String path : List.of(
                "/api/rooms",
                "/api/status",
                "/api/sessions",
                "/api/sessions/20261123-010203-abcdef",
                "/api/sessions/20261123-010203-abcdef/tracks/front/timeline",
                "/api/sessions/20261123-010203-abcdef/seal-sheet.pdf",
                "/api/sessions/20261123-010203-abcdef/captions",
                "/api/rooms/room-1/sources/front/picture.mp4",
                "/api/verifications/1",
                "/api/officers",
                "/api/checklists",
                "/api/checklists/1/export.csv",
                "/api/omissions",
                "/api/what-comes-later",
                "/api/alarms",
                "/api/events",
                "/metrics",
                "/media/20261123-010203-abcdef/captions.vtt",
                "/media/20261123-010203-abcdef/front/index.m3u8",
                "/media/20261123-010203-abcdef/front/000000.mp4")) {
            PageClient.Answer answer = client.get(path);
            assertThat(answer.status()).as(path).isEqualTo(401);
            assertThat(answer.json().get("error").asText()).isEqualTo("login-required");
            assertThat(answer.json().get("message").asText()).isEqualTo("请先登录。");
        }
    }

    @Test
    void theFirstAccountIsMadeWithTheTokenAndLogsIn() throws IOException, InterruptedException {
        assertThat(client.get("/api/me").text()).isEqualTo("{\"setup\":true}");
        assertThat(client.post("/api/setup", PageUnderTest.setup("x")).status()).isEqualTo(403);

        page.logIn();
        assertThat(client.get("/api/me").json().get("name").asText()).isEqualTo(PageUnderTest.NAME);
        client.post("/api/logout", "{}");
        assertThat(client.get("/api/rooms").status()).isEqualTo(401);

        PageClient.Answer back = client.post(
                "/api/login",
                "{\"name\":\"" + PageUnderTest.NAME + "\",\"password\":\"" + PageUnderTest.PASSWORD + "\"}");
        assertThat(back.header("Set-Cookie"))
                .startsWith("__Host-liuhen=")
                .endsWith("; Path=/; Secure; HttpOnly; SameSite=Strict");
        assertThat(client.get("/api/rooms").status()).isEqualTo(200);
    }

    @Test
    void guessingIsToldToWait() throws IOException, InterruptedException {
        page.logIn();
        client.forgetCookie();
        String wrong = "{\"name\":\"" + PageUnderTest.NAME + "\",\"password\":\"not this one\"}";
        for (int i = 0; i < 5; i++) {
            assertThat(client.post("/api/login", wrong).status()).isEqualTo(403);
        }
        PageClient.Answer answer = client.post("/api/login", wrong);
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).isEqualTo("5");
        assertThat(answer.json().get("message").asText()).contains("5 秒");
    }

    @Test
    void startAndStopAreIdempotentAndKnowWhoPressed() throws IOException, InterruptedException {
        page.logIn();
        JsonNode first = client.post(START, "{}").json();
        JsonNode second = client.post(START, "{}").json();

        assertThat(first.get("state").asText()).isEqualTo("recording");
        assertThat(second.get("session")).isEqualTo(first.get("session"));
        assertThat(page.rooms.starts).hasValue(1);
        assertThat(page.rooms.presses.getFirst()).matches("start account-[0-9a-f]{8} " + PageUnderTest.NAME);
        assertThat(client.post(STOP, "{}").json().get("state").asText()).isEqualTo("armed");
        assertThat(client.post(STOP, "{}").status()).isEqualTo(200);
        assertThat(client.post("/api/rooms/attic/start", "{}").status()).isEqualTo(404);

        page.rooms.refusal = new RoomRefusal(RoomRefusal.Kind.DISK_FULL, "存储空间不足。", "The disk is full.");
        PageClient.Answer refused = client.post(START, "{}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text())
                .isEqualTo("{\"error\":\"disk-full\",\"message\":\"存储空间不足。\",\"messageEn\":\"The disk is full.\"}");
    }

    @Test
    void aSessionIsBegunOnAShortDiskWithAReasonOnly() throws IOException, InterruptedException {
        page.logIn();
        for (String body :
                List.of("{\"override\":\" \"}", "{\"override\":\"" + "x".repeat(501) + "\"}", "{\"force\":1}")) {
            assertThat(client.post(START, body).status()).as(body).isEqualTo(400);
        }
        assertThat(page.rooms.presses).isEmpty();
        page.rooms.refusal = new RoomRefusal(RoomRefusal.Kind.PREFLIGHT, "空间不够。", "Too short.");
        assertThat(client.post(START, "{}").json().get("error").asText()).isEqualTo("preflight");
        page.rooms.refusal = null;
        assertThat(client.post(START, "{\"override\":\" 当事人已到场 \"}").status()).isEqualTo(200);
        assertThat(page.rooms.presses.getFirst()).startsWith("start despite 当事人已到场 account-");
    }

    @Test
    void aForeignSiteCannotPressButtonsAndTheCommandLineCan() throws IOException, InterruptedException {
        page.logIn();
        assertThat(client.postRaw(START, "{}").status()).isEqualTo(403);
        assertThat(client.postRaw(START, "{}", "Origin", "https://evil.example").status())
                .isEqualTo(403);
        assertThat(page.rooms.presses).isEmpty();

        client.forgetCookie();
        String token = Files.readString(page.access.operatorTokenFile()).strip();
        assertThat(client.postRaw(START, "{}", "Authorization", "Bearer wrong").status())
                .isEqualTo(401);
        assertThat(client.postRaw(START, "{}", "Authorization", "Bearer " + token)
                        .status())
                .isEqualTo(200);
        assertThat(page.rooms.presses).containsExactly("start command liuhen");
    }

    @Test
    void anAnswerCarriesItsGuardsAndNoNameOfTheServer() throws IOException, InterruptedException {
        PageClient.Answer answer = client.get("/");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("<title>留痕</title>").doesNotContain("http://", "style=");
        assertThat(answer.header("Content-Security-Policy")).startsWith("default-src 'self';");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Server")).isEmpty();
        assertThat(client.get("/app.js", "If-None-Match", client.get("/app.js").header("ETag"))
                        .status())
                .isEqualTo(304);
    }

    @Test
    void footageIsListedAccountedForAndServedByteForByte() throws IOException, InterruptedException {
        page.logIn();
        client.post(START, "{}");
        String session = page.rooms.session().session();
        byte[] file = recordTwoRuns(session);
        client.post(STOP, "{}");
        page.awaitIndex();

        JsonNode listed =
                client.get("/api/sessions?limit=10").json().get("sessions").get(0);
        assertThat(listed.get("id").asText()).isEqualTo(session);
        assertThat(listed.get("roomName").asText()).isEqualTo("第一询问室");
        assertThat(listed.get("end").get("cause").asText()).isEqualTo("stopped");
        JsonNode run = client.get("/api/sessions/" + session).json().at("/tracks/0/runs/0");
        assertThat(run.get("codecs").asText()).isEqualTo("avc1.640028");
        assertThat(run.get("bytes").asLong()).isEqualTo(file.length);

        JsonNode timeline = client.get("/api/sessions/" + session + "/tracks/front/timeline")
                .json();
        assertThat(StreamSupport.stream(timeline.get("spans").spliterator(), false)
                        .map(span -> span.get("kind").asText()))
                .containsExactly("gap", "footage", "gap", "footage", "unexplained");
        assertThat(timeline.at("/spans/2/cause/text").asText()).isEqualTo("信号丢失");
        assertThat(timeline.at("/spans/4/toMicros")).isEqualTo(listed.get("endMicros"));

        String base = "/media/" + session + "/front/";
        assertThat(client.get(base + "000000.mp4").json().get("error").asText()).isEqualTo("purpose-required");
        page.open("sessions", session);
        assertThat(client.get(base + "000000.mp4").body()).isEqualTo(file);
        PageClient.Answer part = client.get(base + "000000.mp4", "Range", "bytes=100-299");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.header("Content-Range")).isEqualTo("bytes 100-299/" + file.length);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(file, 100, 300));
        PageClient.Answer outside = client.get(base + "000000.mp4", "Range", "bytes=" + file.length + "-");
        assertThat(outside.status()).isEqualTo(416);
        assertThat(outside.header("Content-Range")).isEqualTo("bytes */" + file.length);

        assertThat(client.get(base + "index.m3u8").text())
                .contains("#EXT-X-PLAYLIST-TYPE:VOD", "#EXT-X-DISCONTINUITY", "#EXT-X-ENDLIST", "000001.mp4");
        assertThat(client.get("/media/" + session + "/room/index.m3u8").status())
                .isEqualTo(404);
        assertThat(client.get(base + "live.m3u8").status()).isEqualTo(404);
    }

    @Test
    void whatIsDurableIsLiveAndWhatIsOnlyWrittenStaysInside() throws IOException, InterruptedException {
        page.logIn();
        client.post(START, "{}");
        String session = page.rooms.session().session();
        TrackWriter track = page.rooms.session().track("front").orElseThrow();
        long start = clocks.wallMicros();
        RunWriter run = track.beginRun(TinyMedia.opening(start));
        Fragment durable = TinyMedia.fragment(start, 0, 12, 100, random, Fragment.Start.KEY);
        run.append(durable);
        run.sync();
        long durableBytes = run.lengthBytes();
        run.append(TinyMedia.fragment(start, 480_000, 12, 100, random, Fragment.Start.DELTA));
        clocks.advance(Duration.ofMillis(960));
        page.awaitIndex();

        String base = "/media/" + session + "/front/";
        assertThat(client.get(base + "live.m3u8").text())
                .contains("#EXT-X-BYTERANGE:" + durable.bytes().length + "@")
                .doesNotContain("ENDLIST");
        page.open("sessions", session);
        assertThat(client.get(base + "000000.mp4").body()).hasSize((int) durableBytes);
        JsonNode spans = client.get("/api/sessions/" + session + "/tracks/front/timeline")
                .json()
                .get("spans");
        assertThat(spans).hasSize(1);
        assertThat(spans.get(0).get("toMicros").asLong()).isEqualTo(start + 480_000);

        clocks.advance(Duration.ofSeconds(5));
        JsonNode later = client.get("/api/sessions/" + session + "/tracks/front/timeline")
                .json()
                .get("spans");
        assertThat(later.get(1).get("kind").asText()).isEqualTo("unexplained");
        run.close(new Ending(Cause.STOPPED, ""));
    }

    @Test
    void noNameLeavesItsFolder() throws IOException, InterruptedException {
        page.logIn();
        client.post(START, "{}");
        page.awaitIndex();
        String session = page.rooms.session().session();
        page.open("sessions", session);
        String secret = Files.readString(page.access.operatorTokenFile()).strip();
        for (String path : List.of(
                "/media/%s/front/../../../access/operator-token",
                "/media/%s/front/..%%2f..%%2f..%%2faccess%%2foperator-token",
                "/media/%s/front/%%2e%%2e/front/000000.mp4",
                "/media/%s/front/000000.mp4%%00.m3u8",
                "/media/%s/front/0.mp4",
                "/media/%s/front/999999.mp4",
                "/media/%s/FRONT/000000.mp4",
                "/media/%s/..%%5cfront/000000.mp4",
                "/media/..%%2f%s/front/000000.mp4",
                "/media//etc/passwd",
                "/page/index.html",
                "/access/operator-token",
                "/api/sessions/..%%2f..",
                "/api/sessions/%s/tracks/attic/timeline")) {
            PageClient.Answer answer = client.get(path.formatted(session));
            assertThat(answer.status()).as(path).isBetween(400, 404);
            assertThat(answer.text()).as(path).doesNotContain(secret).contains("\"error\"");
        }
    }

    @Test
    void wrongBodiesAndNumbersAreOneSentence() throws IOException, InterruptedException {
        page.logIn();
        for (String body : List.of("", "null", "[]", "{", "{\"session\":1,\"x\":2}", "[".repeat(5000))) {
            PageClient.Answer answer = client.post("/api/verifications", body);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.json().get("error").asText()).isEqualTo("bad-request");
        }
        assertThat(client.post("/api/login", "{\"name\":\"" + "x".repeat(300_000) + "\"}")
                        .status())
                .isEqualTo(413);
        assertThat(client.get("/api/sessions?limit=0").status()).isEqualTo(400);
        assertThat(client.get("/api/sessions?limit=1e3").status()).isEqualTo(400);
        assertThat(client.get("/api/sessions?before=x").status()).isEqualTo(400);
        assertThat(client.get("/nowhere").json().get("error").asText()).isEqualTo("not-found");
        assertThat(client.get("/api/rooms", "X-Long", "x".repeat(20_000)).status())
                .isEqualTo(431);
    }

    @Test
    void aVerificationIsAskedForWatchedAndTold() throws IOException, InterruptedException {
        page.logIn();
        assertThat(client.post("/api/verifications", "{\"session\":\"20261123-010203-abcdef\"}")
                        .status())
                .isEqualTo(404);
        PageClient.Answer asked = client.post("/api/verifications", "{\"session\":null}");
        assertThat(asked.status()).isEqualTo(202);
        String path = "/api/verifications/" + asked.json().get("id").asInt();

        assertThat(awaitState(path, "running").get("totalBytes").asLong()).isEqualTo(1000);
        mayEnd.countDown();
        JsonNode done = awaitState(path, "done");
        assertThat(done.get("verdict").asText()).isEqualTo("chain_broken");
        assertThat(done.get("findingCount").asInt()).isEqualTo(600);
        assertThat(done.get("findings")).hasSize(500);
        assertThat(done.at("/findings/0/place").asText()).isEqualTo("entry 0");
    }

    @Test
    void tooManyVerificationsAtOnceAreRefused() throws IOException, InterruptedException {
        page.logIn();
        int refused = 0;
        for (int i = 0; i < 8; i++) {
            refused += client.post("/api/verifications", "{}").status() == 409 ? 1 : 0;
        }
        assertThat(refused).isBetween(3, 4);
    }

    @Test
    void theStatusTellsTheTimeAndTheKeys() throws IOException, InterruptedException {
        page.logIn();
        JsonNode status = client.get("/api/status").json();
        assertThat(status.get("nowMicros").asLong()).isEqualTo(clocks.wallMicros());
        assertThat(status.get("fingerprint").asText()).isEqualTo(page.identity.fingerprint());
        assertThat(status.get("log").asText()).startsWith("test.example/page+");
        assertThat(status.has("storeFailure")).isFalse();
    }

    @Test
    void theStatusTellsHowLongTheDiskLasts() throws IOException, InterruptedException {
        page.logIn();
        JsonNode outlook = client.get("/api/status").json().get("outlook");
        assertThat(outlook.toString())
                .isEqualTo("{\"level\":\"ok\",\"hoursRecording\":61,\"hoursAll\":30,\"hoursByRoom\":{\"room-1\":61}}");
    }

    @Test
    void thereIsNoWayInWithoutTls() throws IOException, GeneralSecurityException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), page.server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).doesNotContain("HTTP/1.1 200");
        }
        var stranger = TlsIdentity.open(new SystemDisk(), clocks, directory.resolve("stranger"), List.of());
        try (PageClient careful = new PageClient(page.server.port(), stranger.certificate())) {
            assertThatThrownBy(() -> careful.get("/")).isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void aTakenPortIsOneSentence() {
        HttpsConfig taken = new HttpsConfig("127.0.0.1", page.server.port(), Optional.empty());
        WebParts parts = new WebParts(
                "liuhen test",
                taken,
                page.identity,
                page.access,
                page.journal,
                page.requests,
                page.viewing,
                Map.of(),
                page.store,
                page.rooms,
                MarkList.STANDARD,
                page.desk,
                page.preparations,
                this::check,
                page.watching,
                _ -> Optional.empty(),
                Optional.empty(),
                page.search,
                page.vitals,
                page.settings);
        assertThatThrownBy(() -> WebServer.start(parts))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("couldn't listen on 127.0.0.1 port " + taken.port());
    }

    /// Where there is no Chinese font the answer says so.
    @Test
    void aSessionHasItsSealSheetWhenItHasEnded() throws IOException, InterruptedException {
        page.logIn();
        client.post(START, "{}");
        page.awaitIndex();
        String sheet = "/api/sessions/" + page.rooms.session().session() + "/seal-sheet.pdf";
        PageClient.Answer early = client.get(sheet);
        assertThat(early.status()).isEqualTo(409);
        assertThat(early.json().get("message").asText()).isEqualTo("会话尚未结束，请先结束录制。");
        client.post(STOP, "{}");
        page.awaitIndex();
        // The clock is simulated and the signer is not.
        PageClient.Answer answer = client.get(sheet);
        for (int look = 0; look < 1_000 && answer.text().contains("not signed yet"); look++) {
            answer = client.get(sheet);
        }
        if (answer.status() == 200) {
            assertThat(answer.body()).startsWith("%PDF-".getBytes(StandardCharsets.US_ASCII));
            assertThat(answer.response().headers().firstValue("content-type").orElse(""))
                    .startsWith("application/pdf");
        } else {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.json().get("message").asText()).contains("fonts-noto-cjk");
        }
    }

    /// A second's gap, a second of footage, a second's gap, a second of footage. Returns the first run's file.
    private byte[] recordTwoRuns(String session) throws IOException {
        TrackWriter track = page.rooms.session().track("front").orElseThrow();
        long before = clocks.wallMicros();
        for (int i = 0; i < 2; i++) {
            clocks.advance(Duration.ofSeconds(1));
            long start = clocks.wallMicros();
            track.interruption(new Ending(Cause.SIGNAL_LOST, ""), i == 0 ? before : start - 1_000_000, start);
            RunWriter run = track.beginRun(TinyMedia.opening(start));
            run.append(TinyMedia.fragment(start, 0, 25, 100, random, Fragment.Start.KEY));
            run.seal(new SegmentClose(0, Optional.empty()));
            run.close(new Ending(Cause.SIGNAL_LOST, ""));
            clocks.advance(Duration.ofSeconds(1));
        }
        clocks.advance(Duration.ofMillis(500));
        return Files.readAllBytes(new StateLayout(directory.resolve("state"))
                .media()
                .resolve(session)
                .resolve("front")
                .resolve("000000.mp4"));
    }

    private Checking.Report check(Optional<String> session, Checking.Progress progress) throws IOException {
        progress.at(10, 1000);
        try {
            mayEnd.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        List<Checking.Found> findings = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            var verdict = i == 5 ? Checking.Verdict.CHAIN_BROKEN : Checking.Verdict.MISSING;
            findings.add(new Checking.Found(verdict, "entry " + i, "缺失", "missing"));
        }
        return new Checking.Report(7, 3, findings);
    }

    private JsonNode awaitState(String path, String state) throws IOException, InterruptedException {
        JsonNode view = client.get(path).json();
        for (int i = 0; i < 1000 && !view.get("state").asText().equals(state); i++) {
            view = client.get(path).json();
        }
        assertThat(view.get("state").asText()).isEqualTo(state);
        return view;
    }
}

package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.liuhen.appliance.config.SessionsConfig;
import org.liuhen.appliance.config.SessionsConfig.Treatment;
import org.liuhen.storage.kit.SimulatedClocks;
import org.liuhen.storage.time.SystemClocks;

/// A session gets its particulars whenever somebody knows them, and owes 告知 and 亮证.
class CaseOverHttpsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SessionsConfig STRICT = new SessionsConfig(
            Treatment.REFUSE,
            Treatment.REFUSE,
            2,
            Duration.ofHours(12),
            Duration.ofMinutes(10),
            List.of("notice", "licence"),
            List.of());

    @TempDir
    Path directory;

    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");
    private PageUnderTest page;
    private PageClient client;
    private String base = "";

    @BeforeEach
    void start() throws IOException, InterruptedException, GeneralSecurityException {
        open(SessionsConfig.STANDARD);
    }

    @AfterEach
    void stop() throws IOException {
        page.close();
    }

    @Test
    void aSessionStartsWithoutAnyDataAndIsListedAsIncompleteUntilItHasAll() throws Exception {
        JsonNode empty = client.get(base + "particulars").json();
        assertThat(codes(empty.get("missing")))
                .containsExactly(
                        "caseNumber", "cause", "action", "stage", "item", "officers", "recorder", "parties", "place");
        assertThat(listed("?data=incomplete")).hasSize(1);

        PageClient.Answer answer = client.post(base + "particulars", whole("{}"));
        assertThat(answer.text()).contains("〔2026〕第 1 号");
        assertThat(answer.json().get("missing")).isEmpty();
        assertThat(answer.json().get("flags")).isEmpty();
        assertThat(answer.json().at("/versions/1/by").asText()).isEqualTo(PageUnderTest.NAME);
        page.awaitIndex();
        assertThat(listed("?data=incomplete")).isEmpty();
        JsonNode about = listed("").get(0).get("about");
        assertThat(about.get("parties").toString()).isEqualTo("[\"张*\",\"欧*\"]");
        assertThat(about.toString()).doesNotContain("张三").contains("〔2026〕第 1 号");
        assertThat(client.get("/api/sessions?data=other").status()).isEqualTo(400);
    }

    @Test
    void everyChangeIsAnEntryAndNothingPersonalStandsInTheLog() throws Exception {
        client.post(base + "particulars", whole("{}"));
        client.post(base + "particulars", whole("{\"caseNumber\":\"〔2026〕第 2 号\"}"));
        client.post("/api/rooms/room-1/stop", "{}");
        JsonNode sheet = client.post(base + "particulars", whole("{\"caseNumber\":\"〔2026〕第 3 号\"}"))
                .json();
        assertThat(sheet.get("versions")).hasSize(4);
        assertThat(sheet.at("/particulars/caseNumber").asText()).isEqualTo("〔2026〕第 3 号");
        String log = Files.readString(directory.resolve("state/log/entries/00000000.jsonl"));
        assertThat(log)
                .contains("\"t\":\"particulars\"")
                .doesNotContain("2026〕")
                .doesNotContain("张三");
        try (var files = Files.list(directory.resolve("state/meta"))) {
            assertThat(files).hasSize(5);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "苏环罚〔2026〕12号",
                "😀📹",
                "<script>alert(1)</script><img src=x onerror=alert(1)>",
                "'; DROP TABLE sessions; --",
                "\\\"{}[]&amp;"
            })
    void whateverIsWrittenIsKeptAsText(String text) throws Exception {
        for (String field : List.of("caseNumber", "cause", "action", "stage", "item", "place")) {
            JsonNode sheet = client.post(base + "particulars", JSON.writeValueAsString(Map.of(field, text)))
                    .json();
            assertThat(sheet.at("/particulars/" + field).asText()).isEqualTo(text);
        }
        JsonNode people = client.post(
                        base + "particulars",
                        JSON.writeValueAsString(Map.of(
                                "parties", List.of(text), "officers", List.of(Map.of("name", text, "number", "1")))))
                .json();
        assertThat(people.at("/particulars/parties/0").asText()).isEqualTo(text);
        assertThat(people.at("/particulars/officers/0/name").asText()).isEqualTo(text);
    }

    @Test
    void whatIsTooLongOrNoTextIsRefusedWithOneSentence() throws Exception {
        refused(Map.of("caseNumber", "长".repeat(10_000)), "The case number may have 100 characters and has 10000");
        refused(Map.of("place", "a\u0007b"), "The place holds control characters");
        refused(Map.of("cause", "a\u202eb"), "The cause of action holds control characters");
        refused(Map.of("parties", java.util.Collections.nCopies(21, "某")), "There may be 20 parties, not 21");
        refused(Map.of("officers", List.of(Map.of("name", "张伟"))), "The officer 张伟 has no licence number");
        refused(Map.of("officers", List.of(Map.of("number", "7"))), "The name of the holder of licence 7 is missing");
        refused(
                Map.of("officers", List.of(Map.of("name", "张伟", "number", "1", "validUntil", "明年"))),
                "The last day of a licence must be a date");
        refused(Map.of("profile", "kitchen"), "The room profile must be interview or hearing");
        refused(Map.of("recorder", Map.of("kind", "friend")), "The recorder's kind must be own or third-party");
        assertThat(client.post(base + "particulars", "{\"unknown\":1}").status())
                .isEqualTo(400);
        assertThat(client.post("/api/sessions/20200101-000000-000000/particulars", "{}")
                        .status())
                .isEqualTo(404);
        assertThat(client.get(base + "particulars").json().get("versions")).hasSize(1);
    }

    @Test
    void expiredLicencesAuxiliariesAloneAndStrangersAreFlagged() throws Exception {
        importRegister();
        JsonNode expired = client.post(
                        base + "particulars",
                        "{\"officers\":[{\"name\":\"x\",\"number\":\"32010002\"},{\"name\":\"陌生\",\"number\":\"9\"}]}")
                .json();
        assertThat(expired.at("/particulars/officers/0/name").asText()).isEqualTo("李强");
        assertThat(codes(expired.get("flags")))
                .containsExactly("expired-licence", "validity-unknown", "not-on-register");
        assertThat(expired.at("/flags/0/text").asText()).isEqualTo("李强的执法证已于 2026-11-22 到期");
        // Who was on the register then is not judged by the register of today.
        client.post("/api/officers", "name,number,valid-until,kind\n刘洋,7,2027-12-31,officer\n");
        assertThat(codes(client.get(base + "particulars").json().get("flags")))
                .containsExactly("expired-licence", "validity-unknown", "not-on-register");
        importRegister();
        JsonNode alone = client.post(base + "particulars", "{\"auxiliaries\":[{\"name\":\"王芳\"}]}")
                .json();
        assertThat(codes(alone.get("flags"))).containsExactly("auxiliary-only");
        JsonNode one = client.post(base + "particulars", "{\"officers\":[{\"name\":\"张伟\",\"number\":\"32010001\"}]}")
                .json();
        assertThat(codes(one.get("flags"))).containsExactly("too-few-officers");
    }

    @Test
    void whereTheConfigurationRefusesThemNothingIsEnteredAndRecordingGoesOn() throws Exception {
        page.close();
        directory = Files.createDirectories(directory.resolve("strict"));
        open(STRICT);
        importRegister();
        refused(
                Map.of("officers", List.of(Map.of("name", "李强", "number", "32010002"))),
                "The particulars were not taken, because the licence of 李强 expired on 2026-11-22");
        refused(
                Map.of("auxiliaries", List.of(Map.of("name", "王芳"))),
                "The particulars were not taken, because there are auxiliaries and no officer");
        assertThat(client.get(base + "particulars").json().get("versions")).hasSize(1);
        assertThat(client.get("/api/rooms").json().at("/0/state").asText()).isEqualTo("recording");
    }

    @Test
    void noticeAndLicenceAreOwedWithinTheirTime() throws Exception {
        assertThat(duties()).containsExactly("尚未告知", "尚未亮证");
        client.post(base + "marks", "{\"kind\":\"notice\"}");
        assertThat(duties()).containsExactly("已告知", "尚未亮证");
        clocks.advance(Duration.ofSeconds(601));
        assertThat(duties()).containsExactly("已告知", "未亮证");
        client.post(base + "marks", "{\"kind\":\"licence\"}");
        assertThat(duties()).containsExactly("已告知", "逾时亮证");
        page.awaitIndex();
        assertThat(listed("").at("/0/about/duties/1/standing").asText()).isEqualTo("late");
    }

    @Test
    void aSessionKeepsTheRuleUnderWhichItsDataWasWritten() throws Exception {
        client.post(base + "particulars", "{\"profile\":\"\"}");
        assertThat(duties()).isEmpty();
        client.post(base + "particulars", "{\"profile\":\"hearing\"}");
        assertThat(duties()).containsExactly("尚未告知", "尚未亮证");
    }

    @Test
    void aNoteIsAddedToAMarkAndTheMarkStays() throws Exception {
        JsonNode mark =
                client.post(base + "marks", "{\"kind\":\"evidence\"}").json().at("/marks/0");
        clocks.advance(Duration.ofSeconds(30));
        String note = "{\"mark\":" + mark.get("entry") + ",\"text\":\"<b>发票 3 张</b>\"}";
        JsonNode noted = client.post(base + "notes", note).json().at("/marks/0");
        assertThat(noted.get("atMicros")).isEqualTo(mark.get("atMicros"));
        assertThat(noted.at("/notes/0/text").asText()).isEqualTo("<b>发票 3 张</b>");
        assertThat(noted.at("/notes/0/by").asText()).isEqualTo(PageUnderTest.NAME);
        assertThat(client.post(base + "notes", "{\"mark\":0,\"text\":\"x\"}").status())
                .isEqualTo(409);
        assertThat(client.post(base + "notes", "{\"mark\":" + mark.get("entry") + ",\"text\":\" \"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void whatIsWrittenBeforeStartIsTheNextSessionsAndNoOthers() throws Exception {
        String path = "/api/rooms/room-1/particulars";
        assertThat(client.post(path, whole("{}")).status())
                .as("while it records")
                .isEqualTo(422);
        client.post("/api/rooms/room-1/stop", "{}");
        assertThat(client.post(path, "{\"place\":\"" + "长".repeat(300) + "\"}").status())
                .isEqualTo(422);
        assertThat(client.post(path, whole("{}")).json().get("missing")).isEmpty();
        assertThat(client.get(path).json().at("/particulars/caseNumber").asText())
                .isEqualTo("〔2026〕第 1 号");
        clocks.advance(Duration.ofSeconds(2));
        client.post("/api/rooms/room-1/start", "{}");
        String next = "/api/sessions/" + page.rooms.session().session() + "/";
        assertThat(versions(next).at("/0/by").asText()).isEqualTo(PageUnderTest.NAME);
        assertThat(client.get(next + "particulars")
                        .json()
                        .at("/particulars/caseNumber")
                        .asText())
                .isEqualTo("〔2026〕第 1 号");
        assertThat(versions(base)).hasSize(1);
        for (int i = 0; i < 100 && !prepared(path).isEmpty(); i++) {
            new SystemClocks().sleep(Duration.ofMillis(100));
        }
        assertThat(prepared(path)).isEmpty();
        assertThat(client.get("/api/rooms/nowhere/particulars").status()).isEqualTo(404);
    }

    @Test
    void theRegisterIsBehindTheLogin() throws Exception {
        client.forgetCookie();
        assertThat(client.get("/api/officers").status()).isEqualTo(401);
        assertThat(client.post("/api/officers", "x").status()).isEqualTo(401);
        assertThat(client.get(base + "particulars").status()).isEqualTo(401);
    }

    private void open(SessionsConfig rules) throws IOException, InterruptedException, GeneralSecurityException {
        page = new PageUnderTest(directory, clocks, this::check, rules);
        client = page.client;
        page.logIn();
        client.post("/api/rooms/room-1/start", "{}");
        base = "/api/sessions/" + page.rooms.session().session() + "/";
        page.awaitIndex();
        assertThat(versions(base).at("/0/by").asText()).isEqualTo("appliance");
    }

    /// The case number that waits for the next session of a room.
    private String prepared(String path) throws IOException, InterruptedException {
        return client.get(path).json().at("/particulars/caseNumber").asText();
    }

    /// The versions of the particulars of a session, once there is one.
    private JsonNode versions(String session) throws IOException, InterruptedException {
        JsonNode versions = client.get(session + "particulars").json().at("/versions");
        for (int i = 0; i < 100 && versions.isEmpty(); i++) {
            new SystemClocks().sleep(Duration.ofMillis(100));
            versions = client.get(session + "particulars").json().at("/versions");
        }
        return versions;
    }

    private Checking.Report check(Optional<String> session, Checking.Progress progress) {
        return new Checking.Report(0, 0, List.of());
    }

    private void importRegister() throws IOException, InterruptedException {
        PageClient.Answer answer = client.post(
                "/api/officers",
                "name,number,valid-until,kind\n张伟,32010001,2027-12-31,officer\n李强,32010002,2026-11-22,officer\n王芳,,,auxiliary\n");
        assertThat(answer.json().get("officers").asInt()).isEqualTo(2);
        PageClient.Answer wrong = client.post("/api/officers", "name,number,valid-until,kind\nA,1,x,officer\n");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.json().get("message").asText()).startsWith("第 2 行第 3 列：");
        assertThat(client.get("/api/officers").json().get("people")).hasSize(3);
    }

    private void refused(Map<String, ?> body, String sentence) throws IOException, InterruptedException {
        PageClient.Answer answer = client.post(base + "particulars", JSON.writeValueAsString(body));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("messageEn").asText()).startsWith(sentence);
    }

    private List<String> duties() throws IOException, InterruptedException {
        page.awaitIndex();
        return client.get(base + "particulars").json().get("duties").findValuesAsText("text");
    }

    private JsonNode listed(String query) throws IOException, InterruptedException {
        return client.get("/api/sessions" + query).json().get("sessions");
    }

    private static List<String> codes(JsonNode choices) {
        return choices.findValuesAsText("code");
    }

    /// Particulars without a gap, with some fields changed.
    private static String whole(String changes) throws IOException {
        Map<String, Object> all = new TreeMap<>(Map.of(
                "caseNumber",
                "〔2026〕第 1 号",
                "cause",
                "未取得许可从事餐饮服务",
                "action",
                "行政处罚",
                "stage",
                "调查取证",
                "item",
                "询问当事人",
                "officers",
                List.of(
                        Map.of("name", "张伟", "number", "32010001", "validUntil", "2027-12-31"),
                        Map.of("name", "刘洋", "number", "32010003", "validUntil", "2027-12-31")),
                "recorder",
                Map.of("kind", "third-party", "name", "某公司赵某", "contract", "合同 2026-7"),
                "parties",
                List.of("张三", "", "欧阳明"),
                "place",
                "第一询问室",
                "profile",
                "interview"));
        JSON.readTree(changes).properties().forEach(each -> all.put(each.getKey(), each.getValue()));
        return JSON.writeValueAsString(all);
    }
}

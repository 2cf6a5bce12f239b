package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.access.Role;
import org.liuhen.storage.format.AccessFact;
import org.liuhen.storage.verify.Verifier;

/// Another system comes in with the token that the security administrator issued, as that system would.
class TokenOverHttpsTest {
    private static final String CASES =
            "\"scopes\":[\"find\",\"view\",\"bind\"],\"units\":[\"" + StagedOffice.UNIT + "\"]";

    @TempDir
    Path directory;

    private StagedOffice office;
    private PageClient security;
    private PageClient system;

    @BeforeEach
    void start() throws Exception {
        office = new StagedOffice(directory);
        security = office.client();
        security.post("/api/login", PageUnderTest.credentials("安全管理员", "security administrator's"));
        system = office.client();
    }

    @AfterEach
    void stop() throws IOException {
        system.close();
        security.close();
        office.close();
    }

    @Test
    void aCaseSystemFindsBindsAndSeesForAPurpose() throws Exception {
        String token = issue("办案系统", CASES);
        JsonNode me = get("/api/me", token).json();
        assertThat(me.get("name").asText()).isEqualTo("办案系统");
        assertThat(me.get("may").valueStream().map(JsonNode::asText)).containsExactly("find", "view", "bind");

        String session = "/api/sessions/" + office.session;
        // The appliance may have written what the room is for, or not yet.
        JsonNode sheet = post(session + "/particulars", token, "{\"caseNumber\":\"青市监罚〔2026〕12号\",\"cause\":\"无照经营\"}")
                .json();
        assertThat(sheet.get("versions")
                        .valueStream()
                        .toList()
                        .getLast()
                        .get("by")
                        .asText())
                .isEqualTo("办案系统");
        assertThat(get("/api/search?case=12号", token).status()).isEqualTo(200);

        String file = "/media/" + office.session + "/front/000000.mp4";
        assertThat(error(system.get(file, "Authorization", token, "Range", "bytes=0-1999")))
                .isEqualTo("purpose-required");
        assertThat(post(session + "/access", token, "{\"purpose\":\"nothing\"}").status())
                .isEqualTo(422);
        assertThat(post(session + "/access", token, "{\"purpose\":\"handling\",\"text\":\"青市监罚〔2026〕12号\"}")
                        .status())
                .isEqualTo(200);
        assertThat(system.get(file, "Authorization", token, "Range", "bytes=0-1999")
                        .status())
                .isEqualTo(206);
        assertThat(error(get(file, token))).as("a copy").isEqualTo("approval-required");
        assertThat(error(post("/api/rooms/room-1/start", token, "{}"))).isEqualTo("forbidden");

        office.page.journal.close();
        String actor = me.get("actor").asText();
        assertThat(deeds(actor))
                .contains(
                        "login GET /api/me",
                        "login POST /api/sessions/{session}/particulars",
                        "login GET /api/search",
                        "open ",
                        "view front",
                        "refused GET /media/{session}/{track}/{file}",
                        "refused POST /api/rooms/{room}/start");
        try (PageClient auditor = office.client()) {
            auditor.post("/api/login", PageUnderTest.credentials("安全审计员", "security auditor's"));
            JsonNode lines = auditor.get("/api/accesses?by=" + actor).json().get("lines");
            assertThat(lines.findValuesAsText("byName")).isNotEmpty().containsOnly("办案系统");
            JsonNode issued = auditor.get("/api/accesses?of=" + actor).json().at("/lines/0");
            assertThat(issued.get("part").asText()).startsWith("issued until ").endsWith(": find view bind");
            assertThat(issued.get("actText").asText()).isEqualTo("变更令牌");
            assertThat(lines.findValuesAsText("actText")).contains("调用接口", "填写用途并调阅", "观看", "被拒绝");
            assertThat(issued.get("text").asText()).isEqualTo("办案系统 · " + StagedOffice.UNIT);
        }
        Path state = office.page.store.layout().root();
        assertThat(new Verifier(state, Optional.empty(), Verifier.whileRecording(state), 1, (_, _) -> {})
                        .verify()
                        .findings())
                .isEqualTo(List.of());
    }

    @Test
    void aSupervisionSystemListensUntilItsTokenIsRevoked() throws Exception {
        String token = issue("执法监督平台", "\"scopes\":[\"state\",\"verify\"],\"everyUnit\":true");
        assertThat(get("/metrics", token).status()).isEqualTo(200);
        assertThat(get("/api/alarms", token).status()).isEqualTo(200);
        assertThat(error(get("/api/sessions", token))).isEqualTo("forbidden");
        HttpResponse<Stream<String>> events = system.lines("/api/events", "Authorization", token);
        Iterator<String> lines = events.body().iterator();
        assertThat(lines.next()).isEqualTo("event: begin");

        String id = security.get("/api/tokens").json().at("/tokens/0/token").asText();
        assertThat(security.ask("DELETE", "/api/tokens/" + id, "")
                        .json()
                        .at("/tokens/0/standing")
                        .asText())
                .isEqualTo("revoked");
        PageClient.Answer answer = get("/metrics", token);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(error(answer)).isEqualTo("token-revoked");
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer ");
        lines.forEachRemaining(_ -> {});
        office.page.journal.close();
        assertThat(deeds("nobody")).contains("login-failed ");
    }

    @Test
    void aFlaggedSessionAndACopyWaitForAPerson() throws Exception {
        String token =
                issue("办案系统", "\"scopes\":[\"find\",\"view\",\"copy\"],\"units\":[\"" + StagedOffice.UNIT + "\"]");
        String session = "/api/sessions/" + office.session;
        assertThat(error(post(session + "/packages", token, "{}"))).isEqualTo("approval-required");
        post(session + "/requests", token, "{\"purpose\":\"handling\",\"copy\":true}");
        JsonNode request = office.page.client.get("/api/requests").json().at("/requests/0");
        assertThat(request.get("by").asText()).isEqualTo("办案系统");
        office.page.client.post("/api/requests/" + request.get("entry").asText(), "{\"approve\":true,\"hours\":1}");
        assertThat(post(session + "/packages", token, "{}").status()).isEqualTo(202);

        office.page.client.post(session + "/flags", "{\"flags\":[\"minor\"]}");
        assertThat(post(session + "/access", token, "{\"purpose\":\"handling\"}")
                        .status())
                .as("the approval to copy is one to see")
                .isEqualTo(200);
        String other = issue("另一系统", CASES);
        assertThat(post(session + "/access", other, "{\"purpose\":\"handling\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void onlyTheSecurityAdministratorIssuesAndIsToldWhatIsWrong() throws Exception {
        String body = "{\"name\":\"办案系统\",\"lastDay\":\"2000-01-01\"," + CASES + "}";
        try (PageClient client = office.client()) {
            for (Role role : Role.values()) {
                if (role.isOfPeople() && role != Role.SECURITY) {
                    office.enter(client, role, StagedOffice.UNIT);
                    assertThat(client.post("/api/tokens", body).status())
                            .as(role.code())
                            .isEqualTo(403);
                    assertThat(client.get("/api/tokens").status())
                            .as(role.code())
                            .isEqualTo(403);
                }
            }
        }
        assertThat(told(body)).contains("today or later, and within a year");
        assertThat(told("{}")).isEqualTo("lastDay must be a date like 2027-06-30.");
        String day = longest();
        assertThat(told("{\"lastDay\":\"" + day + "\",\"scopes\":[\"audit\"]}"))
                .startsWith("scopes can hold: state, live");
        assertThat(told("{\"lastDay\":\"" + day + "\",\"scopes\":[null]}")).startsWith("scopes can hold: ");
        assertThat(told("{\"lastDay\":\"" + day + "\",\"units\":[\"三队\"]}"))
                .isEqualTo("units can hold the units that rooms belong to: 执法一队, 执法二队.");
        assertThat(told("{\"lastDay\":\"" + day + "\",\"name\":\"x\",\"scopes\":[\"find\"],\"everyUnit\":true,"
                        + "\"addresses\":[\"example.org\"]}"))
                .startsWith("\"example.org\" is no address");
        assertThat(security.ask("DELETE", "/api/tokens/token-00000000", "").status())
                .isEqualTo(404);
        assertThat(security.get("/api/tokens").json().get("tokens")).isEmpty();
    }

    @Test
    void aTokenWantsNoHeaderOfThePageAndIsNoCookie() throws Exception {
        String token = issue("办案系统", CASES);
        assertThat(system.postRaw("/api/sessions/" + office.session + "/particulars", "{}", "Authorization", token)
                        .status())
                .isEqualTo(200);
        String bare = token.substring("Bearer ".length());
        assertThat(system.get("/api/sessions", "Cookie", "__Host-liuhen=" + bare)
                        .status())
                .isEqualTo(401);
        assertThat(error(system.get("/api/me", "Authorization", token + "0"))).isEqualTo("wrong-token");
        assertThat(system.post("/api/login", PageUnderTest.credentials("办案系统", bare))
                        .status())
                .isEqualTo(403);
        assertThat(security.get("/api/accounts").json().get("roles").findValuesAsText("code"))
                .doesNotContain("token");
    }

    @Test
    void wrongTokensWaitAndTheCommandLineDoesNot() throws Exception {
        String token = issue("办案系统", CASES);
        for (int i = 0; i < 20; i++) {
            assertThat(get("/api/rooms", "Bearer wrong").status()).isEqualTo(401);
        }
        PageClient.Answer answer = get("/api/rooms", "Bearer wrong");
        assertThat(answer.status()).isEqualTo(429);
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 5);
        assertThat(get("/api/sessions", token).status()).isEqualTo(429);
        assertThat(security.get("/api/tokens").status())
                .as("people with a cookie")
                .isEqualTo(200);
        String command =
                Files.readString(office.page.access.operatorTokenFile()).strip();
        assertThat(get("/api/rooms", "Bearer " + command).status()).isEqualTo(200);
    }

    private String issue(String name, String rest) throws Exception {
        PageClient.Answer answer = security.post(
                "/api/tokens", "{\"name\":\"" + name + "\",\"lastDay\":\"" + longest() + "\"," + rest + "}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        String secret = answer.json().get("secret").asText();
        assertThat(security.get("/api/tokens").text()).doesNotContain(secret.substring(16));
        return "Bearer " + secret;
    }

    private String longest() throws Exception {
        return security.get("/api/tokens").json().get("longest").asText();
    }

    private String told(String body) throws Exception {
        PageClient.Answer answer = security.post("/api/tokens", body);
        assertThat(answer.status()).isIn(400, 422);
        return answer.json().get("messageEn").asText();
    }

    private PageClient.Answer get(String path, String token) throws Exception {
        return system.get(path, "Authorization", token);
    }

    private PageClient.Answer post(String path, String token, String body) throws Exception {
        return system.postRaw(path, body, "Authorization", token);
    }

    private static String error(PageClient.Answer answer) throws IOException {
        return answer.json().get("error").asText();
    }

    private List<String> deeds(String actor) throws IOException {
        List<String> deeds = new ArrayList<>();
        office.page.store.accessBook().current().accessesBy(actor, Long.MAX_VALUE, row -> {
            AccessFact.Access fact = (AccessFact.Access) row.entry().fact();
            deeds.add(fact.act().name().toLowerCase(Locale.ROOT).replace('_', '-') + " " + fact.part());
            return true;
        });
        return deeds;
    }
}

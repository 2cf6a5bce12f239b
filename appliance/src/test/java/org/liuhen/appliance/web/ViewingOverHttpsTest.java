package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.access.Admission.Admitted;
import org.liuhen.appliance.access.Role;
import org.liuhen.storage.Ending;
import org.liuhen.storage.RunWriter;
import org.liuhen.storage.SegmentClose;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.kit.SimulatedClocks;
import org.liuhen.storage.kit.TinyMedia;
import org.liuhen.storage.media.Fragment;
import org.liuhen.storage.verify.Verifier;

/// A recording is seen for a purpose, a flagged one with another person's approval, and the auditor reads all of it.
class ViewingOverHttpsTest {
    private static final String PASSWORD = "nobody guesses this";

    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");

    @TempDir
    Path directory;

    private PageUnderTest page;
    private String session;
    private String file;

    @BeforeEach
    void start() throws Exception {
        page = new PageUnderTest(directory, clocks, (_, _) -> {
            throw new IllegalStateException("nobody verifies here");
        });
        page.logIn();
        page.client.post("/api/rooms/room-1/start", "{}");
        SessionWriter writer = page.rooms.session();
        session = writer.session();
        long start = writer.nowMicros();
        RunWriter run = writer.track("front").orElseThrow().beginRun(TinyMedia.opening(start));
        run.append(TinyMedia.fragment(start, 0, 25, 1000, new Random(1), Fragment.Start.KEY));
        run.sync();
        run.seal(new SegmentClose(0, Optional.empty()));
        run.close(new Ending(Cause.STOPPED, ""));
        clocks.advance(Duration.ofSeconds(2));
        page.client.post("/api/rooms/room-1/stop", "{}");
        page.awaitIndex();
        file = "/media/" + session + "/front/000000.mp4";
    }

    @AfterEach
    void stop() throws IOException {
        page.close();
    }

    @Test
    void anOfficerSeesOwnCasesForAPurposeAndAsksForOthersAndForCopies() throws Exception {
        try (PageClient officer = person("王芳", Role.OFFICER);
                PageClient auditor = login("安全审计员", "security auditor's")) {
            assertThat(state(officer)).isEqualTo("ask");
            assertThat(error(officer.get(file, "Range", "bytes=0-1999"))).isEqualTo("approval-required");
            assertThat(officer.post(at("access"), "{\"purpose\":\"handling\"}").status())
                    .isEqualTo(422);
            assertThat(officer.post(at("requests"), "{\"purpose\":\"other\"}").status())
                    .isEqualTo(422);
            officer.post(at("requests"), "{\"purpose\":\"complaint\",\"text\":\"张三投诉\"}");
            assertThat(state(officer)).isEqualTo("waiting");

            JsonNode request = page.client.get("/api/requests").json().at("/requests/0");
            assertThat(request.get("by").asText()).isEqualTo("王芳");
            assertThat(request.at("/way/code").asText()).isEqualTo("own-unit");
            String decide = "/api/requests/" + request.get("entry").asText();
            assertThat(officer.post(decide, "{\"approve\":true}").status()).isEqualTo(403);
            page.client.post(decide, "{\"approve\":true,\"hours\":1,\"text\":\"同意\"}");
            assertThat(page.client.post(decide, "{\"approve\":false}").status()).isEqualTo(422);

            assertThat(state(officer)).isEqualTo("purpose");
            officer.post(at("access"), "{\"purpose\":\"complaint\"}");
            assertThat(officer.get(file, "Range", "bytes=0-1999").status()).isEqualTo(206);
            assertThat(error(officer.get(file))).as("a copy").isEqualTo("approval-required");
            for (int i = 0; i < 4; i++) {
                clocks.advance(Duration.ofMinutes(20));
                for (PageClient client : List.of(officer, auditor, page.client)) {
                    client.get("/api/me");
                }
            }
            assertThat(error(officer.get(file, "Range", "bytes=0-1999")))
                    .as("it is over")
                    .isEqualTo("approval-required");
            page.journal.close();

            JsonNode history = auditor.get("/api/accesses?of=" + session).json().get("lines");
            assertThat(history.findValuesAsText("act")).contains("ask", "approve", "open", "view", "refused");
            String csv = auditor.get("/api/accesses/export.csv?of=" + session).text();
            assertThat(csv).startsWith("\uFEFF日志条目").contains("王芳", "张三投诉", "投诉核查", "同意");
            assertThat(auditor.get("/api/sessions").status()).isEqualTo(403);
        }
        verifies();
    }

    @Test
    void aFlaggedSessionIsForNobodyWithoutAnotherPersonsApproval() throws Exception {
        try (PageClient leader = person("赵主任", Role.LEADER)) {
            page.open("sessions", session);
            assertThat(page.client.get(file, "Range", "bytes=0-1999").status()).isEqualTo(206);
            page.client.post(at("flags"), "{\"flags\":[\"minor\"]}");
            assertThat(state(page.client)).isEqualTo("ask");
            assertThat(error(page.client.get(file, "Range", "bytes=0-1999"))).isEqualTo("approval-required");
            assertThat(state(leader)).as("the leader too").isEqualTo("ask");
            page.client.post(at("requests"), "{\"purpose\":\"handling\"}");
            String entry =
                    leader.get("/api/requests").json().at("/requests/0/entry").asText();
            leader.post("/api/requests/" + entry, "{\"approve\":true,\"hours\":1}");
            page.open("sessions", session);
            assertThat(page.client.get(file, "Range", "bytes=0-1999").status()).isEqualTo(206);
            assertThat(error(page.client.get(file))).as("view only").isEqualTo("approval-required");

            assertThat(error(page.client.post(at("flags"), "{\"flags\":[]}"))).isEqualTo("own-flag");
            leader.post(at("flags"), "{\"flags\":[]}");
            page.open("sessions", session);
            assertThat(page.client.get(file).status()).isEqualTo(200);
        }
        verifies();
    }

    @Test
    void aStateSecretIsShownToNobodyAndStays() throws Exception {
        try (PageClient leader = person("赵主任", Role.LEADER)) {
            page.open("sessions", session);
            leader.post(at("flags"), "{\"flags\":[\"state-secret\"]}");
            assertThat(state(leader)).isEqualTo("state_secret");
            assertThat(error(page.client.get(file, "Range", "bytes=0-1999"))).isEqualTo("state-secret");
            assertThat(error(page.client.post(at("access"), "{\"purpose\":\"handling\"}")))
                    .isEqualTo("state-secret");
            assertThat(error(page.client.post(at("flags"), "{\"flags\":[]}"))).isEqualTo("state-secret");
            page.awaitIndex();
            assertThat(page.store.index().stateSecrets()).hasSize(1);
        }
    }

    @Test
    void whatWaitsForAStatementAndForAnotherPersonIsListed() throws Exception {
        try (PageClient officer = person("王芳", Role.OFFICER)) {
            page.client.post("/api/rooms/room-1/start", "{}");
            SessionWriter running = page.rooms.session();
            clocks.advance(Duration.ofSeconds(5));
            running.track("front")
                    .orElseThrow()
                    .interruption(new Ending(Cause.NETWORK, "no answer"), running.startMicros(), running.nowMicros());
            page.client.post("/api/rooms/room-1/stop", "{}");
            JsonNode due = officer.get("/api/statements").json().at("/sessions/0");
            assertThat(due.get("session").asText()).isEqualTo(running.session());
            assertThat(due.get("waiting").asInt()).isEqualTo(1);
            assertThat(due.get("mayExplain").asBoolean()).isTrue();
            assertThat(due.get("mayConfirm").asBoolean()).isFalse();

            String base = "/api/sessions/" + running.session() + "/";
            String gap = officer.get(base + "interruptions")
                    .json()
                    .at("/interruptions/0/entry")
                    .asText();
            officer.post(
                    base + "statements", "{\"interruptions\":[" + gap + "],\"cause\":\"network\",\"text\":\"换线\"}");
            JsonNode waits = page.client.get("/api/statements").json().at("/sessions/0/unconfirmed/0");
            assertThat(waits.get("by").asText()).isEqualTo("王芳");
            assertThat(waits.get("own").asBoolean()).isFalse();
            String review = "{\"statement\":" + waits.get("entry").asText() + "}";
            assertThat(officer.post(base + "reviews", review).status()).isEqualTo(403);
            assertThat(page.client.post(base + "reviews", review).status()).isEqualTo(200);
            assertThat(page.client.get("/api/statements").json().get("sessions"))
                    .isEmpty();
        }
    }

    @Test
    void accountsAreMadeByOneAdministratorAndPoweredByAnother() throws Exception {
        try (PageClient system = login("系统管理员", "system administrator's");
                PageClient security = login("安全管理员", "security administrator's")) {
            system.post("/api/accounts", PageUnderTest.credentials("陈晨", PASSWORD));
            JsonNode made = system.get("/api/accounts").json().get("accounts").get(4);
            String path = "/api/accounts/" + made.get("actor").asText() + "/";
            assertThat(system.post(path + "roles", "{\"roles\":[\"officer\"]}").status())
                    .isEqualTo(403);
            assertThat(security.post("/api/accounts", PageUnderTest.credentials("x", PASSWORD))
                            .status())
                    .isEqualTo(403);
            assertThat(security.post(path + "roles", "{\"roles\":[\"officer\",\"security-auditor\"]}")
                            .status())
                    .isEqualTo(422);
            assertThat(security.post(path + "roles", "{\"roles\":[\"officer\"]}")
                            .status())
                    .isEqualTo(200);
            try (PageClient fresh = login("陈晨", PASSWORD)) {
                assertThat(error(fresh.get("/api/sessions"))).isEqualTo("owed");
                fresh.post("/api/me/password", "{\"old\":\"" + PASSWORD + "\",\"fresh\":\"" + PASSWORD + "!\"}");
                assertThat(fresh.get("/api/sessions").status()).isEqualTo(200);
                JsonNode code = fresh.post("/api/me/code", "{}").json();
                assertThat(code.get("secret").asText()).matches("[A-Z2-7]{32}");
                assertThat(code.get("squares").size())
                        .isEqualTo(code.at("/squares/0").asText().length());
            }
        }
    }

    private PageClient person(String name, Role role) throws Exception {
        String actor = page.access.make(name, PASSWORD);
        Admitted admitted = (Admitted) page.access.logIn(name, PASSWORD, "", "192.0.2.1");
        page.access.changePassword(admitted.cookie(), actor, PASSWORD, PASSWORD + "!");
        Admitted security = (Admitted) page.access.logIn("安全管理员", "security administrator's", "", "192.0.2.1");
        page.access.grant(security.login(), actor, Set.of(role));
        return login(name, PASSWORD + "!");
    }

    private PageClient login(String name, String password) throws Exception {
        PageClient client = new PageClient(page.server.port(), page.identity.certificate());
        client.post("/api/login", PageUnderTest.credentials(name, password));
        return client;
    }

    private String at(String what) {
        return "/api/sessions/" + session + "/" + what;
    }

    private String state(PageClient client) throws Exception {
        return client.get(at("access")).json().get("state").asText();
    }

    private static String error(PageClient.Answer answer) throws IOException {
        return answer.json().path("error").asText();
    }

    private void verifies() throws IOException {
        page.store.awaitIndex(Duration.ofSeconds(20));
        assertThat(new Verifier(
                                directory.resolve("state"),
                                Optional.empty(),
                                Verifier.whileRecording(directory.resolve("state")),
                                1,
                                (_, _) -> {})
                        .verify()
                        .findings())
                .isEqualTo(List.of());
    }
}

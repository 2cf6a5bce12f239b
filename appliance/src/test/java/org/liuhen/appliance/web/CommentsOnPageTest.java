package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.access.AccessRules;
import org.liuhen.appliance.access.Admission.Admitted;
import org.liuhen.appliance.access.Role;
import org.liuhen.appliance.config.SessionsConfig;
import org.liuhen.storage.Ending;
import org.liuhen.storage.RunWriter;
import org.liuhen.storage.SegmentClose;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.kit.SimulatedClocks;
import org.liuhen.storage.kit.TinyMedia;
import org.liuhen.storage.media.Fragment;
import org.liuhen.storage.verify.Verifier;

/// A legal reviewer of another unit comments, the unit answers, over HTTPS and in a real browser.
class CommentsOnPageTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final String PASSWORD = "nobody guesses this";

    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");

    @TempDir
    Path directory;

    private PageUnderTest page;
    private String base;
    private long start;

    /// A session of ten seconds with an interruption, in a room of one unit.
    @BeforeEach
    void session() throws Exception {
        page = new PageUnderTest(
                directory,
                clocks,
                (_, _) -> new Checking.Report(0, 0, List.of()),
                SessionsConfig.STANDARD,
                new PageUnderTest.Office(AccessRules.STANDARD, Map.of("room-1", "执法一队")));
        String token = Files.readString(page.access.operatorTokenFile()).strip();
        page.client.ask("POST", "/api/rooms/room-1/start", "{}", "Authorization", "Bearer " + token);
        SessionWriter writer = page.rooms.session();
        start = writer.startMicros();
        base = "/api/sessions/" + writer.session() + "/";
        RunWriter run = writer.track("front").orElseThrow().beginRun(TinyMedia.opening(start));
        run.append(TinyMedia.fragment(start, 0, 25, 1000, new Random(1), Fragment.Start.KEY));
        run.sync();
        run.seal(new SegmentClose(0, Optional.empty()));
        run.close(new Ending(Cause.NETWORK, "no answer"));
        writer.track("front")
                .orElseThrow()
                .interruption(new Ending(Cause.NETWORK, ""), start + 1_000_000, start + 2_000_000);
        clocks.advance(Duration.ofSeconds(10));
        page.client.ask("POST", "/api/rooms/room-1/stop", "{}", "Authorization", "Bearer " + token);
        page.awaitIndex();
    }

    @AfterEach
    void close() throws IOException {
        page.close();
    }

    @Test
    void aReviewerOfAnotherUnitCommentsAndTheUnitAnswers() throws Exception {
        page.logIn();
        try (PageClient legal = person("周法", Role.LEGAL, "法制科");
                PageClient ownLegal = person("吴法", Role.LEGAL, "执法一队");
                PageClient officer = person("王芳", Role.OFFICER, "执法一队")) {
            JsonNode before = legal.get(base + "interruptions").json();
            assertThat(before.at("/may/comment").asBoolean()).isTrue();
            assertThat(before.at("/may/answer").asBoolean()).isFalse();
            String said = "{\"atMicros\":" + (start + 5_000_000) + ",\"text\":\" 未告知回避权 \"}";
            JsonNode comment = legal.post(base + "comments", said).json().at("/comments/0");
            assertThat(comment.get("text").asText()).isEqualTo("未告知回避权");
            assertThat(comment.get("by").asText()).isEqualTo("周法");
            assertThat(comment.get("atMicros").asLong()).isEqualTo(start + 5_000_000);

            assertThat(ownLegal.post(base + "comments", said).status()).isEqualTo(403);
            assertThat(officer.post(base + "comments", said).status()).isEqualTo(403);
            assertThat(officer.post(base + "marks", "{\"kind\":\"review-comment\",\"atMicros\":" + start + "}")
                            .status())
                    .isEqualTo(400);
            for (String bad : List.of(
                    "{\"atMicros\":" + start + ",\"text\":\" \"}",
                    "{\"text\":\"x\"}",
                    "{\"atMicros\":" + (start - 1) + ",\"text\":\"x\"}",
                    "{\"atMicros\":" + (start + 11_000_000) + ",\"text\":\"x\"}")) {
                assertThat(legal.post(base + "comments", bad).status()).as(bad).isEqualTo(400);
            }

            String entry = comment.get("entry").asText();
            JsonNode seen = officer.get(base + "interruptions").json();
            assertThat(seen.at("/comments/0/text").asText()).isEqualTo("未告知回避权");
            assertThat(seen.at("/may/comment").asBoolean()).isFalse();
            assertThat(seen.at("/may/answer").asBoolean()).isTrue();
            assertThat(seen.get("marks").size()).isZero();
            assertThat(seen.get("markKinds").findValuesAsText("kind")).doesNotContain("review-comment");
            String interruption = seen.at("/interruptions/0/entry").asText();
            assertThat(officer.post(
                                    base + "statements",
                                    "{\"interruptions\":[" + interruption + "],\"cause\":\"network\",\"mark\":" + entry
                                            + "}")
                            .json()
                            .get("error")
                            .asText())
                    .isEqualTo("unknown-mark");
            officer.post(base + "notes", "{\"mark\":" + entry + ",\"text\":\"已在笔录第 2 页告知\"}");
            assertThat(legal.post(base + "notes", "{\"mark\":" + entry + ",\"text\":\"x\"}")
                            .status())
                    .isEqualTo(403);
            JsonNode answered = legal.get(base + "interruptions").json().at("/comments/0/answers/0");
            assertThat(answered.get("text").asText()).isEqualTo("已在笔录第 2 页告知");
            assertThat(answered.get("by").asText()).isEqualTo("王芳");
            assertThat(Files.readString(directory.resolve("state/log/entries/00000000.jsonl")))
                    .contains("\"kind\":\"review-comment\"")
                    .doesNotContain("回避权");
        }
        page.awaitIndex();
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

    @Test
    void aCommentHasItsSignUnderTheTimelineAndIsAnswered() throws Exception {
        Chromium.assumeInstalled();
        try (Chromium browser = new Chromium(directory.resolve("profile"))) {
            browser.size(1280, 800);
            browser.logInTo(page);
            person("周法", Role.LEGAL, "法制科").close();
            person("王芳", Role.OFFICER, "执法一队").close();
            as(browser, "周法");
            String session = "#/sessions/" + base.split("/", -1)[3];
            long at = start / 1_000 + 500;
            browser.run("location.hash = '" + session + "/" + at + "'");
            browser.await("document.querySelector('.door form, .door button')");
            browser.openDoor();
            browser.await("document.querySelector('svg.timeline') && !document.querySelector('.comments').hidden");
            browser.run("const t = document.querySelector('.comments textarea'); t.value = '此处未告知回避权，请说明。';"
                    + "t.form.requestSubmit()");
            browser.await("document.querySelector('svg.timeline .sign.comment')"
                    + " && document.querySelector('.comment-list li')");
            assertThat(browser.run("return Boolean(document.querySelector('.comment-list textarea'))")
                            .asBoolean())
                    .isFalse();
            browser.run("document.querySelector('svg.timeline').scrollIntoView({block: 'center'})");
            browser.screenshot(SCREENSHOTS.resolve("comments-1-sign.png"));
            browser.run("document.querySelector('.comments').scrollIntoView({block: 'center'})");
            browser.screenshot(SCREENSHOTS.resolve("comments-2-list.png"));
            browser.run("location.hash = '" + session + "'");
            browser.await("document.querySelector('svg.timeline .sign.comment')" + " && " + near(start / 1_000));
            browser.run("document.querySelector('svg.timeline').scrollIntoView({block: 'center'})");
            // Drawn anew whenever something is checked: found and pressed in one go.
            browser.run("document.querySelector('svg.timeline .sign.comment')"
                    + ".dispatchEvent(new PointerEvent('pointerdown', {bubbles: true}))");
            browser.await(near(at));

            as(browser, "王芳");
            browser.run("location.hash = '#/sessions/" + base.split("/", -1)[3] + "'");
            browser.await("document.querySelector('.comment-list textarea')");
            assertThat(browser.run("return document.querySelector('.comments > form').hidden")
                            .asBoolean())
                    .isTrue();
            browser.run("const t = document.querySelector('.comment-list textarea'); t.value = '已在笔录第 2 页告知。';"
                    + "t.form.requestSubmit()");
            browser.await("document.querySelector('.comment-answer')?.textContent.includes('王芳')");
            browser.run("document.querySelector('button.language').click()");
            browser.await("document.documentElement.lang === 'en' && document.querySelector('.comment-answer')");
            browser.run("document.querySelector('.comments').scrollIntoView({block: 'center'})");
            browser.screenshot(SCREENSHOTS.resolve("comments-3-answer-en.png"));
            assertThat(browser.run("return document.documentElement.scrollWidth <= 1280")
                            .asBoolean())
                    .isTrue();
        }
    }

    /// Whether the playhead is there, to a tenth of a second.
    private static String near(long wallMillis) {
        return "Math.abs(document.querySelector('svg.timeline').dataset.wall - " + wallMillis + ") < 100";
    }

    private static void as(Chromium browser, String name) throws IOException, InterruptedException {
        browser.run("document.querySelector('.strip button.link:not(.language)').click()");
        browser.await("document.querySelector('input[name=code]')");
        browser.run("document.querySelector('input[name=name]').value='" + name + "';"
                + "document.querySelector('input[name=password]').value=\"" + PASSWORD + "!\";"
                + "document.querySelector('form').requestSubmit()");
        browser.await("document.querySelector('nav')");
    }

    private PageClient person(String name, Role role, String unit) throws Exception {
        String actor = page.access.make(name, PASSWORD);
        Admitted admitted = (Admitted) page.access.logIn(name, PASSWORD, "", "192.0.2.1");
        page.access.changePassword(admitted.cookie(), actor, PASSWORD, PASSWORD + "!");
        page.access.place(actor, unit, "", false);
        Admitted security = (Admitted) page.access.logIn("安全管理员", "security administrator's", "", "192.0.2.1");
        page.access.grant(security.login(), actor, Set.of(role));
        PageClient client = new PageClient(page.server.port(), page.identity.certificate());
        client.post("/api/login", PageUnderTest.credentials(name, PASSWORD + "!"));
        return client;
    }
}

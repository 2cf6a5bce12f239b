package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.index.SegmentRow;
import org.liuhen.storage.time.SystemClocks;

/// The player in a real browser: how it is led, and what it holds against what it saw before. All of them watch one
/// recording. The screenshots lie in `target/screenshots`.
@Tag("system")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlayerInChromiumTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    private WatchedSession watched;
    private Chromium browser;

    @BeforeAll
    void record(@TempDir Path directory) throws IOException, InterruptedException, GeneralSecurityException {
        watched = new WatchedSession(directory, new SystemClocks());
    }

    @BeforeEach
    void come() throws IOException, InterruptedException {
        watched.watchAnew();
        browser = watched.browser();
    }

    @AfterAll
    void close() throws IOException {
        if (watched != null) {
            watched.close();
        }
    }

    @Test
    void anotherKeyThanTheOneThatTheBrowserKeepsIsRefused() throws IOException, InterruptedException {
        watched.open();
        browser.await("Number(document.querySelector('.proof-bar').dataset.checked) > 0");
        browser.run("const k = Object.keys(localStorage).find(k => k.startsWith('key '));"
                + "localStorage.setItem(k, localStorage.getItem(k).replace(/.{6}$/, 'AAAAA='));");
        browser.run("location.reload()");
        browser.await("document.querySelector('.refuted-list li')?.dataset.fault == 'key'");
        assertThat(browser.run("return document.querySelectorAll('.stage.playing').length")
                        .asInt())
                .isZero();
    }

    @Test
    void aLogThatWasPutBackIsNoticed() throws IOException, InterruptedException {
        watched.open();
        browser.await("Number(document.querySelector('.proof-bar').dataset.checked) > 0");
        browser.run("const k = Object.keys(localStorage).find(k => k.startsWith('checkpoint '));"
                + "localStorage.setItem(k, localStorage.getItem(k).replace(/^\\d+/, '900000'));");
        browser.run("location.reload()");
        browser.await("document.querySelector('.refuted-list li')?.dataset.fault == 'history'");
    }

    @Test
    void keysLeadItAndPicturesAreCountedOneByOne() throws IOException, InterruptedException {
        watched.open();
        browser.await("document.querySelectorAll('.stage.playing').length == 2");
        double begin = watched.wall();
        watched.press("ArrowRight");
        assertThat(watched.wall() - begin).isEqualTo(5000);
        browser.await("document.querySelectorAll('.stage.playing').length == 2");
        watched.clocks.sleep(Duration.ofMillis(500));
        List<Double> steps = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            watched.press(".");
            steps.add(watched.wall());
        }
        // Two cameras of 25 pictures a second: every second step is the next picture of the same one, or every step
        // is the next of both, when they happen to take theirs at the same moment.
        int cameras = steps.get(1) - steps.get(0) > 39 ? 1 : 2;
        for (int i = cameras; i < steps.size(); i++) {
            assertThat(steps.get(i) - steps.get(i - cameras)).isBetween(38.9, 41.1);
        }
        for (int i = 6; i >= 0; i--) {
            watched.press(",");
            assertThat(watched.wall()).isBetween(steps.get(i) - 1, steps.get(i) + 1);
        }
        watched.press("?");
        browser.await("document.querySelector('dialog[open]')");
        browser.screenshot(SCREENSHOTS.resolve("15-keys.png"));
        watched.press("?");
        watched.press("s");
        browser.await("document.querySelectorAll('.snapshot').length == 2");
        JsonNode snapshot = browser.run(
                "const f = document.querySelector('.snapshot');"
                        + "return [f.dataset.sha256, f.querySelector('a').download, f.querySelector('canvas').width, f.querySelector('figcaption').innerText]");
        assertThat(snapshot.get(0).asText()).matches("[0-9a-f]{64}");
        assertThat(snapshot.get(1).asText())
                .matches(watched.session + "-(front|room)-[0-9]{8}T[0-9]{6}\\.[0-9]{3}-[0-9a-f]{16}\\.png")
                .contains(snapshot.get(0).asText().substring(0, 16));
        assertThat(snapshot.get(2).asInt()).isEqualTo(640);
        assertThat(snapshot.get(3).asText()).contains(snapshot.get(0).asText());
        browser.screenshot(SCREENSHOTS.resolve("16-snapshot.png"));
    }

    @Test
    void bothTracksStayInStepAtEverySpeed() throws IOException, InterruptedException {
        for (String rate : List.of("0.5", "1", "2", "4")) {
            watched.open();
            browser.await("document.querySelectorAll('.stage.playing').length == 2");
            watched.setRate(rate);
            browser.run("document.querySelector('button.play').click()");
            browser.await("[...document.querySelectorAll('video')].every(v => !v.paused)");
            watched.clocks.sleep(Duration.ofSeconds(3));
            double[] apart = watched.samples("Number(document.querySelector('.tiles').dataset.apart)", 20);
            assertThat(apart[apart.length / 2])
                    .as("median of the milliseconds apart at " + rate + "×")
                    .isLessThan(100);
            browser.run("location.hash = '#/sessions'");
        }
    }

    @Test
    void atTheEndTheLastPictureStays() throws IOException, InterruptedException {
        SegmentRow last = watched.segments("room").getLast();
        double end = (last.startMicros() + last.durationMicros()) / 1000.0;
        browser.run("location.hash = '#/sessions/" + watched.session + "/" + Math.round(end - 6000) + "'");
        browser.openDoor();
        browser.await("document.querySelectorAll('.stage.playing').length == 2");
        watched.setRate("2");
        browser.run("document.querySelector('button.play').click()");
        browser.await("document.querySelector('button.play').dataset.playing == 'true'");
        browser.await("document.querySelector('button.play').dataset.playing == 'false'");
        assertThat(watched.wall()).isBetween(end - 1_500, end + 500);
        browser.await("document.querySelector('.stage.playing')");
    }

    /// How fast it is, for whoever asks: `-Dplayer.figures=true` prints p50 and p95.
    @Test
    @EnabledIfSystemProperty(named = "player.figures", matches = "true")
    void figures() throws IOException, InterruptedException {
        watched.open();
        List<Double> first = new ArrayList<>();
        List<Double> seeks = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            browser.run("location.hash = '#/sessions'");
            browser.await("document.querySelector('.sessions tbody tr')");
            browser.run(
                    "window.began = performance.now(); window.seen = 0; location.hash = '#/sessions/" + watched.session
                            + "/" + watched.begin() + "';"
                            + "const look = () => { if (document.querySelectorAll('.stage.playing').length == 2) window.seen = performance.now() - window.began; else requestAnimationFrame(look); };"
                            + "requestAnimationFrame(look);");
            browser.await("window.seen > 0");
            first.add(browser.run("return window.seen").asDouble());
        }
        watched.open();
        double from = watched.segments("front").getFirst().startMicros() / 1000.0;
        for (int i = 0; i < 60; i++) {
            double to = Math.floor(from + 500 + i * 7919 % 33_000);
            browser.run("window.began = performance.now(); window.seen = 0;"
                    + "const c = document.querySelector('.wall-clock'); const d = new Date(" + to + ");"
                    + "const p = n => String(n).padStart(2, '0');"
                    + "c.value = `${p(d.getHours())}:${p(d.getMinutes())}:${p(d.getSeconds())}.${String(d.getMilliseconds()).padStart(3, '0')}`;"
                    + "c.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter'}));"
                    + "const look = () => { const v = [...document.querySelectorAll('video')]; const w = [...document.querySelectorAll('.stage')];"
                    + "if (v.every(x => !x.seeking && x.readyState >= 2) && w.every(x => Math.abs(Number(x.dataset.wall) - "
                    + to
                    + ") < 60)) window.seen = performance.now() - window.began; else requestAnimationFrame(look); };"
                    + "requestAnimationFrame(look);");
            browser.await("window.seen > 0");
            seeks.add(browser.run("return window.seen").asDouble());
        }
        print("first picture of two tracks", first);
        print("seek of two tracks", seeks);
    }

    private static void print(String what, List<Double> millis) {
        Collections.sort(millis);
        System.getLogger("figures")
                .log(
                        System.Logger.Level.INFO,
                        "{0}: p50 {1} ms, p95 {2} ms, longest {3} ms of {4}",
                        what,
                        Math.round(millis.get(millis.size() / 2)),
                        Math.round(millis.get((int) (millis.size() * 0.95) - 1)),
                        Math.round(millis.getLast()),
                        millis.size());
    }
}

package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.watch.Reason;
import org.liuhen.appliance.watch.Verdict;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.StreamParameters;
import org.liuhen.storage.time.SystemClocks;

/// The page in a real browser, with pictures that ffmpeg makes while it is looked at. The screenshots lie in
/// `target/screenshots` for whoever wants to look.
@Tag("system")
class PageInChromiumTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final StreamParameters PICTURE =
            new StreamParameters("video", "avc1.64001f", 12_800, 1280, 720, 0, 0, "copied");
    private static final StreamParameters H265 =
            new StreamParameters("video", "hvc1.1.6.L93.B0", 12_800, 640, 360, 0, 0, "copied");

    private final SystemClocks clocks = new SystemClocks();

    @TempDir
    Path directory;

    @Test
    void aPersonRecordsWatchesSeeksAndVerifies() throws IOException, InterruptedException, GeneralSecurityException {
        Chromium.assumeInstalled();
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/ffmpeg")), "no ffmpeg here");
        try (PageUnderTest page = new PageUnderTest(directory, clocks, new SlowChecking());
                Chromium browser = new Chromium(directory.resolve("profile"))) {
            setUp(page, browser);
            record(page, browser);
            play(browser);
            verify(browser);
        }
    }

    private static void setUp(PageUnderTest page, Chromium browser) throws IOException, InterruptedException {
        browser.open("https://localhost:" + page.server.port() + "/");
        browser.await("document.querySelector('input[name=token]')");
        browser.screenshot(SCREENSHOTS.resolve("1-setup.png"));
        browser.logInTo(page);
        browser.screenshot(SCREENSHOTS.resolve("2-armed.png"));
    }

    private void record(PageUnderTest page, Chromium browser) throws IOException, InterruptedException {
        browser.run("document.querySelector('button.start').click()");
        browser.await("document.querySelector('button.stop')");
        TrackWriter front = page.rooms.session().track("front").orElseThrow();
        TrackWriter room = page.rooms.session().track("room").orElseThrow();
        FfmpegCamera second = camera(room, "smptehdbars=size=1280x720:rate=25");
        page.rooms.say(1, new Verdict.Recording(page.store.clocks().wallMicros()));
        FfmpegCamera first = camera(front, "testsrc2=size=1280x720:rate=25");
        try {
            page.rooms.say(0, new Verdict.Recording(page.store.clocks().wallMicros()));
            browser.await("document.querySelectorAll('.stage.playing').length == 2");
            pause(6);
            for (int i = 0; i < 15; i++) {
                pause(1);
                assertThat(behind(browser)).as("seconds behind").isBetween(0.0, 3.0);
            }
            browser.screenshot(SCREENSHOTS.resolve("3-recording.png"));
            second.end(Cause.NETWORK);
            page.rooms.say(
                    1,
                    new Verdict.NotRecording(
                            page.store.clocks().wallMicros(),
                            new Reason(Cause.NETWORK, "网络中断", "the source cannot be reached")));
            pause(4);
            browser.screenshot(SCREENSHOTS.resolve("4-lost.png"));
            second = camera(room, "smptehdbars=size=1280x720:rate=25");
            page.rooms.say(1, new Verdict.Recording(page.store.clocks().wallMicros()));
            pause(8);
            browser.await("document.querySelectorAll('.stage.playing').length == 2");
            assertThat(behind(browser)).as("seconds behind after a gap").isBetween(0.0, 3.0);
        } finally {
            first.end(Cause.STOPPED);
            second.end(Cause.STOPPED);
        }
        browser.run("document.querySelector('button.stop').click()");
        browser.await("document.querySelector('.sure')");
        browser.screenshot(SCREENSHOTS.resolve("5-sure.png"));
        browser.run("document.querySelector('button.stop').click()");
        browser.await("document.querySelector('button.start')");
    }

    private static void play(Chromium browser) throws IOException, InterruptedException {
        browser.run("location.hash = '#/sessions'");
        browser.await("document.querySelector('.sessions tbody tr')");
        browser.screenshot(SCREENSHOTS.resolve("6-sessions.png"));
        browser.run("document.querySelector('.sessions tbody tr').click()");
        browser.openDoor();
        browser.await("document.querySelector('.bar.source')");
        browser.run("document.querySelector('button.play').click()");
        browser.await("[...document.querySelectorAll('video')].every(v => !v.paused && v.currentTime > 2)");
        assertThat(apart(browser)).as("seconds between the pictures").isLessThan(0.15);
        browser.screenshot(SCREENSHOTS.resolve("7-playing.png"));
        String before = browser.run("return document.querySelector('.wall-clock').value")
                .asText();
        browser.run("const r = document.querySelectorAll('.bar.source')[2].getBoundingClientRect();"
                + "const c = document.querySelector('svg.timeline');"
                + "const at = {clientX: r.x + 2, clientY: r.y + 5, pointerId: 1, bubbles: true};"
                + "c.setPointerCapture = () => {};"
                + "c.dispatchEvent(new PointerEvent('pointerdown', at));"
                + "c.dispatchEvent(new PointerEvent('pointerup', at));"
                + "c.dispatchEvent(new PointerEvent('pointermove', at));");
        browser.await("document.querySelectorAll('.stage.playing').length == 1");
        browser.screenshot(SCREENSHOTS.resolve("8-gap.png"));
        assertThat(browser.run("return document.querySelector('.wall-clock').value")
                        .asText())
                .isNotEqualTo(before);
        browser.await("document.querySelectorAll('.stage.playing').length == 2");
        assertThat(apart(browser))
                .as("seconds between the pictures after the gap")
                .isLessThan(0.3);
    }

    private static void verify(Chromium browser) throws IOException, InterruptedException {
        browser.run("document.querySelector('.verify button.primary').click()");
        browser.await("document.querySelector('progress:not([hidden])')?.value > 0.3");
        browser.run("document.querySelector('.verify').scrollIntoView()");
        browser.screenshot(SCREENSHOTS.resolve("9-verifying.png"));
        browser.await("document.querySelector('.verify').dataset.verdict == 'different'");
        browser.run("document.querySelector('.verify').scrollIntoView()");
        browser.screenshot(SCREENSHOTS.resolve("10-verdict.png"));
        browser.run("document.querySelector('.language').click()");
        browser.await("document.body.innerText.includes('Not verified')");
        browser.screenshot(SCREENSHOTS.resolve("11-english.png"));
    }

    @Test
    void footageThisBrowserCannotPlayIsShownAsADerivedView()
            throws IOException, InterruptedException, GeneralSecurityException {
        Chromium.assumeInstalled();
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/ffmpeg")), "no ffmpeg here");
        try (PageUnderTest page = new PageUnderTest(directory, clocks, new SlowChecking());
                Chromium browser = new Chromium(directory.resolve("profile"))) {
            setUp(page, browser);
            browser.run("document.querySelector('button.start').click()");
            browser.await("document.querySelector('button.stop')");
            TrackWriter front = page.rooms.session().track("front").orElseThrow();
            List<String> x265 = List.of(
                    "-i",
                    "testsrc2=size=640x360:rate=25",
                    "-c:v",
                    "libx265",
                    "-preset",
                    "ultrafast",
                    "-tag:v",
                    "hvc1",
                    "-x265-params",
                    "log-level=none:keyint=24:min-keyint=24:scenecut=0:bframes=0");
            FfmpegCamera camera = new FfmpegCamera(front, clocks, H265, x265);
            try {
                pause(8);
                browser.screenshot(SCREENSHOTS.resolve("12-live-h265.png"));
                browser.await("document.body.innerText.includes('不能播放')");
            } finally {
                camera.end(Cause.STOPPED);
            }
            String session = page.rooms.session().session();
            page.awaitIndex();
            browser.run("location.hash = '#/sessions/" + session + "'");
            browser.openDoor();
            browser.await("document.querySelector('.stage-note a[download], .derived-mark:not([hidden])')");
            browser.await("document.querySelector('.stage.playing .derived-mark:not([hidden])')");
            browser.await("document.querySelector('.stage.playing video').videoWidth == 640");
            browser.screenshot(SCREENSHOTS.resolve("13-h265.png"));
            assertThat(browser.run("return document.querySelector('.derived-mark').textContent")
                            .asText())
                    .isEqualTo("派生画面");
        }
    }

    private FfmpegCamera camera(TrackWriter track, String picture) throws IOException {
        return new FfmpegCamera(
                track,
                clocks,
                PICTURE,
                FfmpegFragments.h264(
                        "2M",
                        "-i",
                        picture,
                        "-vf",
                        "drawtext=text='%{localtime} %{n}':fontsize=48:fontcolor=white:box=1:x=40:y=600:boxcolor=black"));
    }

    private static double behind(Chromium browser) throws IOException, InterruptedException {
        return browser.run("return Math.max(...[...document.querySelectorAll('.stage.playing')]"
                        + ".map(s => Number(s.dataset.behind)))")
                .asDouble();
    }

    /// How far the wall times of both pictures are apart, by the time each began.
    private static double apart(Chromium browser) throws IOException, InterruptedException {
        return browser.run(
                        "const w = [...document.querySelectorAll('.stage')].map(s => Number(s.dataset.wall)); return Math.abs(w[0] - w[1]) / 1000")
                .asDouble();
    }

    private static void pause(int seconds) throws InterruptedException {
        assertThat(new CountDownLatch(1).await(seconds, TimeUnit.SECONDS)).isFalse();
    }

    /// Takes three seconds and finds something.
    private static final class SlowChecking implements Checking {
        @Override
        public Report check(Optional<String> session, Progress progress) {
            for (int i = 0; i <= 30; i++) {
                progress.at(i * 1_000_000L, 30_000_000);
                new SystemClocks().sleep(Duration.ofMillis(100));
            }
            return new Report(
                    1234,
                    87,
                    List.of(new Found(
                            Verdict.DIFFERENT,
                            "media/20261123-010203-abcdef/front/000000.mp4 @ 1048576+4096",
                            "数据与封口时不一致",
                            "the bytes are not those that were sealed")));
        }
    }
}

package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.SegmentRow;
import org.liuhen.storage.time.Clocks;

/// A session of two tracks, recorded from pictures that ffmpeg draws, and a browser in which it is watched.
final class WatchedSession implements AutoCloseable {
    private static final Duration RECORDED = Duration.ofSeconds(38);

    final PageUnderTest page;
    final String session;
    final Clocks clocks;
    private final Path directory;
    private Chromium browser;

    /// Records it, which takes as long as it is.
    WatchedSession(Path directory, Clocks clocks) throws IOException, InterruptedException, GeneralSecurityException {
        Chromium.assumeInstalled();
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/ffmpeg")), "no ffmpeg here");
        this.clocks = clocks;
        this.directory = directory;
        page = new PageUnderTest(directory, clocks, (_, _) -> new Checking.Report(0, 0, List.of()));
        browser = new Chromium(directory.resolve("profile"));
        browser.logInTo(page);
        browser.run("document.querySelector('button.start').click()");
        browser.await("document.querySelector('button.stop')");
        session = page.rooms.session().session();
        FfmpegCamera front = camera("front", "testsrc2");
        FfmpegCamera room = camera("room", "smptehdbars");
        clocks.sleep(RECORDED);
        front.end(Cause.STOPPED);
        room.end(Cause.STOPPED);
        browser.run("document.querySelector('button.stop').click()");
        browser.await("document.querySelector('.sure')");
        browser.run("document.querySelector('button.stop').click()");
        browser.await("document.querySelector('button.start')");
        page.awaitIndex();
    }

    Chromium browser() {
        return browser;
    }

    /// From now on somebody else watches, whose browser keeps nothing of what was seen before.
    void watchAnew() throws IOException, InterruptedException {
        browser.close();
        browser = new Chromium(Files.createTempDirectory(directory, "profile-"));
        browser.logInAgain(page);
    }

    @Override
    public void close() throws IOException {
        browser.close();
        page.close();
    }

    private FfmpegCamera camera(String track, String picture) throws IOException {
        return FfmpegCamera.drawing(page.rooms.session().track(track).orElseThrow(), clocks, picture);
    }

    /// Plays, and has found nothing wrong yet.
    void playWatched() throws IOException, InterruptedException {
        open();
        browser.await("Number(document.querySelector('.proof-bar').dataset.checked) > 1");
        browser.run("document.querySelector('button.play').click()");
        browser.await("document.querySelectorAll('.stage.playing').length == 2");
        assertThat(browser.run("return document.querySelector('.proof-bar').dataset.standing")
                        .asText())
                .isEqualTo("good");
    }

    boolean isTrue(String condition) throws IOException, InterruptedException {
        return browser.run("return " + condition).asBoolean();
    }

    /// Where both tracks have footage.
    long begin() throws IOException {
        return segments("front").getFirst().startMicros() / 1000 + 2000;
    }

    void open() throws IOException, InterruptedException {
        browser.run("location.hash = '#/sessions/" + session + "/" + begin() + "'");
        browser.openDoor();
        browser.await("document.querySelector('button.play')");
    }

    void setRate(String rate) throws IOException, InterruptedException {
        browser.run("const r = document.querySelector('select.rate'); r.value = '" + rate
                + "'; r.dispatchEvent(new Event('change'))");
    }

    void press(String key) throws IOException, InterruptedException {
        browser.run("window.dispatchEvent(new KeyboardEvent('keydown', {key: '" + key + "', bubbles: true}))");
        clocks.sleep(Duration.ofMillis(150));
    }

    /// The playhead, in milliseconds.
    double wall() throws IOException, InterruptedException {
        return browser.run("return Number(document.querySelector('.timeline').dataset.wall)")
                .asDouble();
    }

    double[] samples(String script, int count) throws IOException, InterruptedException {
        double[] found = new double[count];
        for (int i = 0; i < count; i++) {
            found[i] = browser.run("return " + script).asDouble();
            clocks.sleep(Duration.ofMillis(50));
        }
        Arrays.sort(found);
        return found;
    }

    List<SegmentRow> segments(String track) throws IOException {
        return page.store.index().segments(new TrackId(session, track), 0, Long.MAX_VALUE);
    }
}

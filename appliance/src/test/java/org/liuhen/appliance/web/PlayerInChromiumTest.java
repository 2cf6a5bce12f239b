package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.SegmentRow;
import org.liuhen.storage.time.SystemClocks;

/// The player in a real browser: what it checks, and how it is led. The screenshots lie in `target/screenshots`.
@Tag("system")
class PlayerInChromiumTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final Duration RECORDED = Duration.ofSeconds(38);

    private final SystemClocks clocks = new SystemClocks();

    @TempDir
    Path directory;

    private PageUnderTest page;
    private Chromium browser;
    private String session;

    @BeforeEach
    void record() throws IOException, InterruptedException, GeneralSecurityException {
        Chromium.assumeInstalled();
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/ffmpeg")), "no ffmpeg here");
        page = new PageUnderTest(directory, clocks, (_, _) -> new Checking.Report(0, 0, List.of()));
        browser = new Chromium(directory.resolve("profile"));
        browser.logInTo(page);
        browser.run("document.querySelector('button.start').click()");
        browser.await("document.querySelector('button.stop')");
        session = page.rooms.session().session();
        FfmpegCamera front = camera(page.rooms.session().track("front").orElseThrow(), "testsrc2");
        FfmpegCamera room = camera(page.rooms.session().track("room").orElseThrow(), "smptehdbars");
        clocks.sleep(RECORDED);
        front.end(Cause.STOPPED);
        room.end(Cause.STOPPED);
        browser.run("document.querySelector('button.stop').click()");
        browser.await("document.querySelector('.sure')");
        browser.run("document.querySelector('button.stop').click()");
        browser.await("document.querySelector('button.start')");
        page.awaitIndex();
    }

    @AfterEach
    void close() throws IOException {
        if (browser != null) {
            browser.close();
        }
        if (page != null) {
            page.close();
        }
    }

    @Test
    void aByteThatIsChangedWhileItPlaysStopsThePlayerThereWithTheRightWords() throws IOException, InterruptedException {
        playWatched();
        // So far ahead of the playhead that it is not fetched yet.
        SegmentRow victim = segments("front").get(8);
        flipOneByte(victim);
        setRate("4");
        browser.await("document.querySelector('.refuted-list li')");
        browser.await("document.querySelector('button.play').dataset.playing == 'false'");

        JsonNode said = browser.run(
                "return [document.querySelector('.proof-bar').innerText,"
                        + "document.querySelector('.refuted-list li').dataset.fault, document.querySelectorAll('.failed-bar').length]");
        assertThat(said.get(0).asText())
                .contains("校验失败：1 处与存证日志不符")
                .contains("数据与封存时不一致")
                .contains("front/000000.mp4 @ " + victim.offset() + "+" + victim.lengthBytes())
                .contains("#" + victim.entryIndex());
        assertThat(said.get(1).asText()).isEqualTo("bytes");
        assertThat(said.get(2).asInt()).isPositive();
        assertThat(wall()).isLessThan(victim.startMicros() / 1000.0);
        browser.screenshot(SCREENSHOTS.resolve("14-refuted.png"));

        // It does not go on into it, stays failed when the page is loaded again, and shows all the rest.
        browser.run("document.querySelector('button.play').click()");
        clocks.sleep(Duration.ofMillis(500));
        assertThat(wall()).isLessThan(victim.startMicros() / 1000.0);
        browser.run("location.reload()");
        browser.await("document.querySelector('.proof-bar')?.dataset.standing == 'failed'");
        browser.run("location.hash = '#/sessions/" + session + "/" + (victim.startMicros() / 1000 + 4500) + "'");
        browser.await("document.querySelectorAll('.stage.playing').length == 2");
    }

    @Test
    void anEntryThatIsChangedWhileItPlaysStopsThePlayerThereWithTheRightWords()
            throws IOException, InterruptedException {
        playWatched();
        SegmentRow reworded = segments("front").get(7);
        SegmentRow torn = segments("room").get(8);
        change(entryFile(), "\"k\":7,\"lost\":0", "\"k\":7,\"lost\":1", "\"track\":\"front\"");
        change(entryFile(), "\"k\":8,\"lost\":0", "\"k\":8;\"lost\":0", "\"track\":\"room\"");
        setRate("4");
        browser.await("document.querySelectorAll('.refuted-list li').length == 2");
        browser.await("document.querySelector('button.play').dataset.playing == 'false'");
        assertThat(wall()).isLessThan(reworded.startMicros() / 1000.0);
        JsonNode said = browser.run("return [...document.querySelectorAll('.refuted-list li')].map(e => e.innerText)");
        for (SegmentRow victim : List.of(reworded, torn)) {
            assertThat(said)
                    .extracting(JsonNode::asText)
                    .anySatisfy(
                            words -> assertThat(words).contains("条目不在已签名的日志中").contains("#" + victim.entryIndex()));
        }
        browser.screenshot(SCREENSHOTS.resolve("17-entry-refuted.png"));
    }

    @Test
    void aCheckpointThatIsChangedWhileItPlaysStopsThePlayerWithTheRightWords()
            throws IOException, InterruptedException {
        playWatched();
        Path file = page.store.layout().checkpoints().resolve("00000000.txt");
        // Watching is entered in the log, too: each new checkpoint is changed as it comes, in its signature.
        long changed = 0;
        for (int i = 0; i < 300 && !isTrue("document.querySelector('.refuted-list li') != null"); i++) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                if (channel.size() > changed) {
                    changed = channel.size();
                    flip(channel, changed - 8);
                }
            }
            clocks.sleep(Duration.ofMillis(100));
        }
        browser.await("document.querySelector('button.play').dataset.playing == 'false'");
        assertThat(browser.run("return document.querySelector('.refuted-list li').innerText")
                        .asText())
                .contains("检查点签名无效");
        browser.screenshot(SCREENSHOTS.resolve("18-checkpoint-refuted.png"));
    }

    @Test
    void anotherKeyThanTheOneThatTheBrowserKeepsIsRefused() throws IOException, InterruptedException {
        open();
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
        open();
        browser.await("Number(document.querySelector('.proof-bar').dataset.checked) > 0");
        browser.run("const k = Object.keys(localStorage).find(k => k.startsWith('checkpoint '));"
                + "localStorage.setItem(k, localStorage.getItem(k).replace(/^\\d+/, '900000'));");
        browser.run("location.reload()");
        browser.await("document.querySelector('.refuted-list li')?.dataset.fault == 'history'");
    }

    @Test
    void keysLeadItAndPicturesAreCountedOneByOne() throws IOException, InterruptedException {
        open();
        browser.await("document.querySelectorAll('.stage.playing').length == 2");
        double begin = wall();
        press("ArrowRight");
        assertThat(wall() - begin).isEqualTo(5000);
        browser.await("document.querySelectorAll('.stage.playing').length == 2");
        clocks.sleep(Duration.ofMillis(500));
        List<Double> steps = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            press(".");
            steps.add(wall());
        }
        // Two cameras of 25 pictures a second: every second step is the next picture of the same one, or every step
        // is the next of both, when they happen to take theirs at the same moment.
        int cameras = steps.get(1) - steps.get(0) > 39 ? 1 : 2;
        for (int i = cameras; i < steps.size(); i++) {
            assertThat(steps.get(i) - steps.get(i - cameras)).isBetween(38.9, 41.1);
        }
        for (int i = 6; i >= 0; i--) {
            press(",");
            assertThat(wall()).isBetween(steps.get(i) - 1, steps.get(i) + 1);
        }
        press("?");
        browser.await("document.querySelector('dialog[open]')");
        browser.screenshot(SCREENSHOTS.resolve("15-keys.png"));
        press("?");
        press("s");
        browser.await("document.querySelectorAll('.snapshot').length == 2");
        JsonNode snapshot = browser.run(
                "const f = document.querySelector('.snapshot');"
                        + "return [f.dataset.sha256, f.querySelector('a').download, f.querySelector('canvas').width, f.querySelector('figcaption').innerText]");
        assertThat(snapshot.get(0).asText()).matches("[0-9a-f]{64}");
        assertThat(snapshot.get(1).asText())
                .matches(session + "-(front|room)-[0-9]{8}T[0-9]{6}\\.[0-9]{3}-[0-9a-f]{16}\\.png")
                .contains(snapshot.get(0).asText().substring(0, 16));
        assertThat(snapshot.get(2).asInt()).isEqualTo(640);
        assertThat(snapshot.get(3).asText()).contains(snapshot.get(0).asText());
        browser.screenshot(SCREENSHOTS.resolve("16-snapshot.png"));
    }

    @Test
    void bothTracksStayInStepAtEverySpeed() throws IOException, InterruptedException {
        for (String rate : List.of("0.5", "1", "2", "4")) {
            open();
            browser.await("document.querySelectorAll('.stage.playing').length == 2");
            setRate(rate);
            browser.run("document.querySelector('button.play').click()");
            browser.await("[...document.querySelectorAll('video')].every(v => !v.paused)");
            clocks.sleep(Duration.ofSeconds(3));
            double[] apart = samples("Number(document.querySelector('.tiles').dataset.apart)", 20);
            assertThat(apart[apart.length / 2])
                    .as("median of the milliseconds apart at " + rate + "×")
                    .isLessThan(100);
            browser.run("location.hash = '#/sessions'");
        }
    }

    @Test
    void atTheEndTheLastPictureStays() throws IOException, InterruptedException {
        SegmentRow last = segments("room").getLast();
        double end = (last.startMicros() + last.durationMicros()) / 1000.0;
        browser.run("location.hash = '#/sessions/" + session + "/" + Math.round(end - 6000) + "'");
        browser.openDoor();
        browser.await("document.querySelectorAll('.stage.playing').length == 2");
        setRate("2");
        browser.run("document.querySelector('button.play').click()");
        browser.await("document.querySelector('button.play').dataset.playing == 'true'");
        browser.await("document.querySelector('button.play').dataset.playing == 'false'");
        assertThat(wall()).isBetween(end - 1_500, end + 500);
        browser.await("document.querySelector('.stage.playing')");
    }

    /// How fast it is, for whoever asks: `-Dplayer.figures=true` prints p50 and p95.
    @Test
    @EnabledIfSystemProperty(named = "player.figures", matches = "true")
    void figures() throws IOException, InterruptedException {
        open();
        List<Double> first = new ArrayList<>();
        List<Double> seeks = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            browser.run("location.hash = '#/sessions'");
            browser.await("document.querySelector('.sessions tbody tr')");
            browser.run("window.began = performance.now(); window.seen = 0; location.hash = '#/sessions/" + session
                    + "/" + begin() + "';"
                    + "const look = () => { if (document.querySelectorAll('.stage.playing').length == 2) window.seen = performance.now() - window.began; else requestAnimationFrame(look); };"
                    + "requestAnimationFrame(look);");
            browser.await("window.seen > 0");
            first.add(browser.run("return window.seen").asDouble());
        }
        open();
        double from = segments("front").getFirst().startMicros() / 1000.0;
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

    /// Plays, and has found nothing wrong yet.
    private void playWatched() throws IOException, InterruptedException {
        open();
        browser.await("Number(document.querySelector('.proof-bar').dataset.checked) > 1");
        browser.run("document.querySelector('button.play').click()");
        browser.await("document.querySelectorAll('.stage.playing').length == 2");
        assertThat(browser.run("return document.querySelector('.proof-bar').dataset.standing")
                        .asText())
                .isEqualTo("good");
    }

    private boolean isTrue(String condition) throws IOException, InterruptedException {
        return browser.run("return " + condition).asBoolean();
    }

    /// Where both tracks have footage.
    private long begin() throws IOException {
        return segments("front").getFirst().startMicros() / 1000 + 2000;
    }

    private void open() throws IOException, InterruptedException {
        browser.run("location.hash = '#/sessions/" + session + "/" + begin() + "'");
        browser.openDoor();
        browser.await("document.querySelector('button.play')");
    }

    private void setRate(String rate) throws IOException, InterruptedException {
        browser.run("const r = document.querySelector('select.rate'); r.value = '" + rate
                + "'; r.dispatchEvent(new Event('change'))");
    }

    private void press(String key) throws IOException, InterruptedException {
        browser.run("window.dispatchEvent(new KeyboardEvent('keydown', {key: '" + key + "', bubbles: true}))");
        clocks.sleep(Duration.ofMillis(150));
    }

    /// The playhead, in milliseconds.
    private double wall() throws IOException, InterruptedException {
        return browser.run("return Number(document.querySelector('.timeline').dataset.wall)")
                .asDouble();
    }

    private double[] samples(String script, int count) throws IOException, InterruptedException {
        double[] found = new double[count];
        for (int i = 0; i < count; i++) {
            found[i] = browser.run("return " + script).asDouble();
            clocks.sleep(Duration.ofMillis(50));
        }
        Arrays.sort(found);
        return found;
    }

    private List<SegmentRow> segments(String track) throws IOException {
        return page.store.index().segments(new TrackId(session, track), 0, Long.MAX_VALUE);
    }

    private void flipOneByte(SegmentRow segment) throws IOException {
        Path file = page.store.layout().run(new TrackId(session, "front"), segment.run());
        assertThat(file.toFile().setWritable(true)).isTrue();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            flip(channel, segment.offset() + segment.lengthBytes() / 2);
        }
    }

    private static void flip(FileChannel channel, long place) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        channel.read(one, place);
        one.put(0, (byte) (one.get(0) ^ 1)).flip();
        channel.write(one, place);
    }

    private Path entryFile() {
        return page.store.layout().entries().resolve("00000000.jsonl");
    }

    /// Writes `to` over `from`, which has its length, in the line that has `of`, too.
    private static void change(Path file, String from, String to, String of) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        int line = 0;
        for (String each : text.split("\n", -1)) {
            if (each.contains(from) && each.contains(of)) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.write(ByteBuffer.wrap(to.getBytes(StandardCharsets.ISO_8859_1)), line + each.indexOf(from));
                }
                return;
            }
            line += each.length() + 1;
        }
        throw new AssertionError("no entry with " + from);
    }

    private FfmpegCamera camera(TrackWriter track, String picture) throws IOException {
        return FfmpegCamera.drawing(track, clocks, picture);
    }
}

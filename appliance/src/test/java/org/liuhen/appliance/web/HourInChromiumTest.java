package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.Ending;
import org.liuhen.storage.RunOpening;
import org.liuhen.storage.RunWriter;
import org.liuhen.storage.SegmentClose;
import org.liuhen.storage.SessionOpening;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.StreamParameters;
import org.liuhen.storage.kit.HastyDisk;
import org.liuhen.storage.media.Fragment;
import org.liuhen.storage.time.SystemClocks;

/// Four tracks of many minutes in a real browser: whether they stay in step, and what memory that takes.
/// `-Dplayer.minutes=60 -Dplayer.rate=4` plays so much at that speed and prints both.
@EnabledIfSystemProperty(named = "player.minutes", matches = "[0-9]{1,3}")
class HourInChromiumTest {
    private static final List<String> TRACKS = List.of("front", "room", "side", "desk");
    private static final StreamParameters PICTURE =
            new StreamParameters("video", "avc1.64001f", 12_800, 320, 180, 0, 0, "copied");
    private static final int FRAGMENTS_A_SEGMENT = 8;
    /// Cameras do not take their pictures at the same moments.
    private static final long SHIFT_MICROS = 13_000;

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int SETTLED_LOOKS = 60;
    private static final System.Logger OUT = System.getLogger("figures");

    private final SystemClocks clocks = new SystemClocks();
    private final int minutes = Integer.getInteger("player.minutes", 0);
    private final String rate = System.getProperty("player.rate", "1");

    @TempDir
    Path directory;

    @Test
    void fourTracksStayInStep() throws Exception {
        Chromium.assumeInstalled();
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/ffmpeg")), "no ffmpeg here");
        try (PageUnderTest page = new PageUnderTest(
                        directory, new HastyDisk(), clocks, (_, _) -> new Checking.Report(0, 0, List.of()));
                Chromium browser = new Chromium(directory.resolve("profile"))) {
            browser.logInTo(page);
            SessionWriter session = record(page);
            page.awaitIndex();
            browser.run("location.hash = '#/sessions/" + session.session() + "/" + (session.startMicros() / 1_000 + 500)
                    + "'");
            browser.openDoor();
            browser.await("document.querySelectorAll('.stage.playing').length == 4");
            browser.run("const r = document.querySelector('select.rate'); r.value = '" + rate
                    + "'; r.dispatchEvent(new Event('change')); document.querySelector('button.play').click()");
            browser.await("document.querySelector('button.play').dataset.playing == 'true'");
            watch(browser);
            browser.screenshot(Path.of("target/screenshots/18-four-tracks.png"));
        }
    }

    private void watch(Chromium browser) throws IOException, InterruptedException {
        List<Double> apart = new ArrayList<>();
        List<Long> memory = new ArrayList<>();
        double before = 0;
        int stalls = 0;
        while (browser.run("return document.querySelector('button.play').dataset.playing")
                .asText()
                .equals("true")) {
            clocks.sleep(LOOK);
            apart.add(browser.run("return Number(document.querySelector('.tiles').dataset.apart)")
                    .asDouble());
            memory.add(browser.memoryMegabytes());
            double wall = browser.run("return Number(document.querySelector('.timeline').dataset.wall)")
                    .asDouble();
            stalls += wall - before < 100 ? 1 : 0;
            before = wall;
        }
        Collections.sort(apart);
        double p95 = apart.get(apart.size() * 95 / 100);
        OUT.log(
                System.Logger.Level.INFO,
                "{0} minutes of four tracks at {1}x, {2} looks: apart p50 {3} ms, p95 {4} ms, at most {5} ms; {6} looks"
                        + " at a picture that stood; memory {7} MB after the first minute, {8} MB at most behind it",
                minutes,
                rate,
                apart.size(),
                apart.get(apart.size() / 2),
                p95,
                apart.getLast(),
                stalls,
                memory.get(Math.min(SETTLED_LOOKS, memory.size() - 1)),
                Collections.max(memory.subList(Math.min(SETTLED_LOOKS, memory.size() - 1), memory.size())));
        assertThat(apart).hasSizeGreaterThan((int) (minutes * 60 / Double.parseDouble(rate) / 2));
        assertThat(p95).isLessThan(100);
    }

    /// A session whose four cameras see the same a moment apart.
    private SessionWriter record(PageUnderTest page) throws IOException {
        SessionWriter session =
                page.store.begin(new SessionOpening("room-1", "test", TRACKS, new FieldsBuilder().build()));
        List<String> picture = FfmpegFragments.h264(
                "300k",
                "-i",
                "testsrc2=size=320x180:rate=25:duration="
                        + Duration.ofMinutes(minutes).toSeconds());
        try (FfmpegFragments fragments = new FfmpegFragments(List.of(), picture)) {
            byte[] init = fragments.next().orElseThrow();
            List<RunWriter> runs = new ArrayList<>();
            List<Long> starts = new ArrayList<>();
            for (TrackWriter track : session.tracks()) {
                long start = session.startMicros() + SHIFT_MICROS * (1 + runs.size());
                track.interruption(new Ending(Cause.NETWORK, ""), session.startMicros(), start);
                runs.add(track.beginRun(new RunOpening(List.of(PICTURE), init, start)));
                starts.add(start);
            }
            Optional<byte[]> next = fragments.next();
            for (int i = 0; next.isPresent(); i++) {
                for (int track = 0; track < runs.size(); track++) {
                    runs.get(track)
                            .append(new Fragment(
                                    next.get(),
                                    starts.get(track) + (long) i * FfmpegFragments.MICROS,
                                    FfmpegFragments.MICROS,
                                    12,
                                    i % 2 == 0 ? Fragment.Start.KEY : Fragment.Start.DELTA));
                    if (i % FRAGMENTS_A_SEGMENT == FRAGMENTS_A_SEGMENT - 1) {
                        runs.get(track).seal(new SegmentClose(0, Optional.empty()));
                    }
                }
                next = fragments.next();
            }
            for (RunWriter run : runs) {
                run.close(new Ending(Cause.STOPPED, ""));
            }
        }
        session.end(
                "test",
                session.startMicros()
                        + Duration.ofMinutes(minutes).plusSeconds(1).toNanos() / 1_000,
                Cause.STOPPED);
        return session;
    }
}

package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.health.Vitals;
import org.liuhen.appliance.watch.News;
import org.liuhen.appliance.watch.Reason;
import org.liuhen.appliance.watch.SourcePlace;
import org.liuhen.appliance.watch.Verdict;
import org.liuhen.ingest.source.Arrivals;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.kit.SimulatedClocks;
import org.liuhen.storage.scrub.ScrubRules;

/// The page of the machine's health, in a real browser.
class HealthOnPageTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");

    @TempDir
    Path directory;

    @Test
    void whoLooksAfterTheMachineSeesWhatFails() throws Exception {
        Chromium.assumeInstalled();
        try (PageUnderTest page = new PageUnderTest(directory, clocks, (_, _) -> new Checking.Report(0, 0, List.of()));
                Chromium browser = new Chromium(directory.resolve("profile"))) {
            browser.size(1280, 800);
            page.store.beginScrub(ScrubRules.STANDARD);
            for (int step = 0; step < 120; step++) {
                came(page, 0, step * 250L + step % 7, Math.max(0, step - 90) * 3L);
                came(page, 1, step * 500L, 0);
                page.vitals.round();
                clocks.advance(Vitals.STEP);
            }
            came(page, 0, 30_000, 90);
            came(page, 1, 60_000, 0);
            page.vitals.look();
            browser.logInTo(page);
            browser.run("location.hash = '#/health'");
            browser.await("document.querySelectorAll('.health-card').length == 7"
                    + " && document.querySelectorAll('.spark').length == 5");
            browser.screenshot(SCREENSHOTS.resolve("health-1.png"));
            browser.run("document.querySelector('.health-cards').scrollIntoView()");
            browser.screenshot(SCREENSHOTS.resolve("health-2-cards.png"));

            Verdict missing = new Verdict.NotRecording(
                    clocks.wallMicros(), new Reason(Cause.NETWORK, "网络中断", "the network was interrupted"));
            page.rooms.say(0, missing);
            page.watching
                    .bulletin()
                    .tell(new News.VerdictChanged(new SourcePlace("room-1", "第一询问室", "front", "正面"), missing));
            browser.await(
                    "document.querySelector('[data-source=\"room-1/front\"]').dataset.verdict == 'not-recording'");
            browser.run("document.querySelector('button.language').click()");
            browser.await("document.documentElement.lang === 'en' && document.querySelector('.health-card .spark')");
            browser.screenshot(SCREENSHOTS.resolve("health-3-en.png"));
            browser.run("document.querySelector('.health-cards').scrollIntoView()");
            browser.screenshot(SCREENSHOTS.resolve("health-4-cards-en.png"));
            assertThat(browser.run("return document.documentElement.scrollWidth <= 1280")
                            .asBoolean())
                    .isTrue();
            assertThat(browser.run("return document.querySelector('.health-sources').textContent")
                            .asText())
                    .contains("+1.50 s")
                    .contains("87 in half an hour, 90 in all");
        }
    }

    private void came(PageUnderTest page, int source, long packets, long lost) {
        page.rooms.came(
                source,
                new Arrivals.Told(
                        packets,
                        lost,
                        OptionalLong.of(clocks.monotonicNanos()),
                        source == 0
                                ? OptionalLong.of(clocks.wallMicros() - clocks.monotonicNanos() / 1_000 + 1_500_000)
                                : OptionalLong.empty()));
    }
}

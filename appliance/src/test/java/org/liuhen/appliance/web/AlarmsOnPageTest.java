package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.room.RoomRefusal;
import org.liuhen.appliance.watch.Alarm;
import org.liuhen.appliance.watch.AlarmBoard;
import org.liuhen.appliance.watch.AlarmCode;
import org.liuhen.appliance.watch.Reason;
import org.liuhen.appliance.watch.SourcePlace;
import org.liuhen.appliance.watch.Verdict;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.time.SystemClocks;

/// What a person sees in a real browser when something is wrong: Debian's Chromium.
@Tag("system")
class AlarmsOnPageTest {
    private static final SourcePlace FRONT = new SourcePlace("room-1", "第一询问室", "front", "正面");

    @TempDir
    Path directory;

    private PageUnderTest page;
    private Chromium browser;

    @BeforeEach
    void open() throws IOException, GeneralSecurityException, InterruptedException {
        Chromium.assumeInstalled();
        page = new PageUnderTest(directory, new SystemClocks(), (_, _) -> new Checking.Report(0, 0, List.of()));
        browser = new Chromium(directory.resolve("profile"));
        browser.logInTo(page);
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
    void everyAlarmIsSeenOnEveryViewInBothLanguagesUntilItEnds() throws IOException, InterruptedException {
        for (AlarmCode code : AlarmCode.values()) {
            browser.run("location.hash = location.hash === '#/sessions' ? '#/rooms' : '#/sessions'");
            say(code);
            String line = "document.querySelector('.alarm-line[data-code=" + code.code() + "]')";
            browser.await(line + "?.innerText.includes('" + code.chinese() + "')");
            browser.await(line + "?.innerText.includes(\"" + code.english() + "\")");
            say();
            browser.await("!document.querySelector('.alarm-line')");
        }
    }

    @Test
    void theLoudestComesFirst() throws IOException, InterruptedException {
        say(AlarmCode.CLOCK_UNSYNCED, AlarmCode.DISK_SPACE, AlarmCode.NOT_RECORDING);
        browser.await("document.querySelectorAll('.alarm-line').length == 3");
        assertThat(browser.run(
                                "return [...document.querySelectorAll('.alarm-line')].map(e => e.dataset.severity).join()")
                        .asText())
                .isEqualTo("loud,serious,notice");
    }

    @Test
    void aSourceThatIsNotRecordedSaysSoInWordAndShapeAndColour() throws IOException, InterruptedException {
        browser.run("document.querySelector('button.start').click()");
        browser.await("document.querySelector('button.stop')");
        page.rooms.say(0, new Verdict.Recording(page.store.clocks().wallMicros()));
        page.rooms.say(
                1,
                new Verdict.NotRecording(
                        page.store.clocks().wallMicros(), new Reason(Cause.NETWORK, "网络中断", "no route")));
        browser.await("document.querySelector('.tile[data-verdict=not-recording]')");
        String tile = "document.querySelector('.tile[data-verdict=not-recording]')";
        browser.await(tile + ".innerText.includes('应录未录')");
        browser.await(tile + ".innerText.includes('网络中断 · no route')");
        String drawn = "return [...document.querySelectorAll('.lamp path')].map(p => p.getAttribute('d'))";
        assertThat(browser.run("return new Set(" + drawn.substring(7) + ").size")
                        .asInt())
                .isEqualTo(2);
        assertThat(browser.run("return new Set([...document.querySelectorAll('.lamp')]"
                                + ".map(e => getComputedStyle(e).fill)).size")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void aDiskThatIsTooShortIsOverriddenWithAReason() throws IOException, InterruptedException {
        page.rooms.refusal = new RoomRefusal(RoomRefusal.Kind.PREFLIGHT, "约可录 1 小时", "about 1 h");
        browser.run("document.querySelector('button.start').click()");
        browser.await("document.body.innerText.includes('约可录 1 小时')");
        browser.await("document.querySelector('.room input')");
        page.rooms.refusal = null;
        browser.run("document.querySelector('.room input').value = '当事人已到场';"
                + "document.querySelector('button.start').click()");
        browser.await("document.querySelector('button.stop')");
        assertThat(page.rooms.presses).singleElement().asString().startsWith("start despite 当事人已到场 ");
    }

    @Test
    void aPageWhoseMachineIsGoneSaysSo() throws IOException, InterruptedException {
        page.server.close();
        browser.await("document.querySelector('.alarm-line[data-code=connection-lost]')");
        browser.await("document.body.innerText.includes('与录制主机的连接已断开')");
        browser.await("document.body.innerText.includes('Connection to the recorder lost')");
        assertThat(browser.run("return getComputedStyle(document.querySelector('main')).filter")
                        .asText())
                .isEqualTo("grayscale(1)");
    }

    private void say(AlarmCode... codes) {
        page.watching
                .board()
                .say(
                        AlarmBoard.Teller.RECORDING,
                        List.of(codes).stream()
                                .map(code -> new Alarm(
                                        code,
                                        Optional.of(FRONT),
                                        page.store.clocks().wallMicros(),
                                        code.chinese(),
                                        code.english()))
                                .toList());
    }
}

package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.room.PreflightItem;
import org.liuhen.appliance.room.PreflightItem.Grade;
import org.liuhen.appliance.room.PreflightPoint;
import org.liuhen.appliance.room.RoomRefusal;
import org.liuhen.storage.time.SystemClocks;

/// A person stands at the touch screen of a room, and another keeps the checklist, in Debian's Chromium. The
/// screenshots lie in `target/screenshots`.
@Tag("system")
class RoomOnPageTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

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
    void aBlockedStartIsExplainedAndBegunWithAReason() throws IOException, InterruptedException {
        page.rooms.preflight = List.of(
                new PreflightItem(PreflightPoint.PICTURE, Optional.of("front"), Grade.GOOD, "画面正常", "a picture"),
                new PreflightItem(PreflightPoint.SOUND, Optional.empty(), Grade.BLOCKS, "没有声音来源", "no sound"));
        browser.run("location.hash = '#/rooms/room-1'");
        browser.await("document.querySelectorAll('.preflight li').length == 2");
        assertThat(text(".preflight")).contains("画面 · 正面画面正常").contains("声音没有声音来源");
        browser.await("document.querySelector('.instruments .hours b').textContent == '61'");
        browser.await("document.querySelector('.instruments .clock span').textContent.includes('同步')");
        assertThat(browser.run("return document.querySelector('button.start').getBoundingClientRect().height")
                        .asDouble())
                .as("the button is for a finger")
                .isGreaterThan(70);
        browser.screenshot(SCREENSHOTS.resolve("room-1-ready.png"));

        page.rooms.refusal = new RoomRefusal(RoomRefusal.Kind.PREFLIGHT, "开录检查未通过：声音", "not passed: sound");
        browser.run("document.querySelector('button.start').click()");
        browser.await("document.querySelector('.room .problem').textContent == '开录检查未通过：声音'");
        browser.await("document.querySelector('.buttons input')");
        page.rooms.refusal = null;
        browser.run("document.querySelector('.buttons input').value = '拾音器送修'");
        browser.run("document.querySelector('.buttons button.start').click()");
        browser.await("document.querySelector('.room').dataset.state == 'recording'");
        browser.await("document.querySelector('.mark-buttons button')");
        browser.screenshot(SCREENSHOTS.resolve("room-2-recording.png"));
        assertThat(page.rooms.presses).singleElement().asString().contains("start despite 拾音器送修");
        assertThat(text(".preflight")).isEmpty();

        browser.run("location.hash = '#/rooms/no-such'");
        browser.await("document.querySelector('.problem').textContent == '没有这个房间。'");
    }

    @Test
    void aChecklistIsImportedAndWhatWasNotRecordedIsEntered() throws IOException, InterruptedException {
        browser.run("location.hash = '#/checklist'");
        browser.await("document.querySelector('input[name=checklist]')");
        choose("编号,执法事项,记录环节,记录要求\nA1,日常检查,调查取证,有时\n");
        browser.await(
                "document.querySelector('.checklist ~ .problem, .checklist .problem').textContent.includes('第 2 行')");
        choose("编号,执法事项,记录环节,记录要求\nA1,日常检查,调查取证,视情\nA2,询问当事人,调查取证,全程\n");
        browser.await("document.querySelectorAll('.checklist-sheet tbody tr').length == 2");
        assertThat(text(".in-force")).contains("现行");

        fill("itemCode", "A1");
        fill("text", "<b>现场起火</b>");
        browser.run("document.querySelector('.omissions select').value = 'urgent'");
        browser.run("document.querySelector('.omissions form').requestSubmit()");
        browser.await("document.querySelector('.omissions .problem').textContent == '此理由须填写批准人。'");
        fill("approver", "王局长");
        browser.run("document.querySelector('.omissions form').requestSubmit()");
        browser.await("document.querySelector('.omissions tbody tr')");
        assertThat(text(".omissions tbody tr")).contains("情况紧急", "日常检查", "<b>现场起火</b>", "王局长");
        browser.screenshot(SCREENSHOTS.resolve("checklist.png"));
    }

    /// As if somebody had chosen a file that a spreadsheet of this country saved, and sent the form.
    private void choose(String sheet) throws IOException, InterruptedException {
        StringBuilder bytes = new StringBuilder();
        for (byte each : sheet.getBytes(Charset.forName("GB18030"))) {
            bytes.append(each & 0xff).append(',');
        }
        browser.run("const t = new DataTransfer();"
                + "t.items.add(new File([new Uint8Array([" + bytes + "])], 'checklist.csv'));"
                + "document.querySelector('input[name=checklist]').files = t.files;"
                + "document.querySelector('.checklist form').requestSubmit()");
    }

    private void fill(String name, String text) throws IOException, InterruptedException {
        browser.run("document.querySelector('.omissions input[name=" + name + "]').value = '" + text + "'");
    }

    private String text(String selector) throws IOException, InterruptedException {
        return browser.run("return document.querySelector('" + selector + "').textContent")
                .asText();
    }
}

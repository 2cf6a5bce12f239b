package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.config.SessionsConfig;
import org.liuhen.appliance.config.SessionsConfig.Treatment;
import org.liuhen.storage.time.SystemClocks;

/// A person imports the register, marks while it records, and writes what the session is about, in Debian's
/// Chromium. The screenshots lie in `target/screenshots`.
@Tag("system")
class CaseOnPageTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final SessionsConfig QUICK = new SessionsConfig(
            Treatment.FLAG,
            Treatment.FLAG,
            2,
            Duration.ofHours(12),
            Duration.ofSeconds(10),
            List.of("notice", "licence"),
            List.of("notice", "licence"));

    @TempDir
    Path directory;

    private PageUnderTest page;
    private Chromium browser;

    @BeforeEach
    void open() throws IOException, GeneralSecurityException, InterruptedException {
        Chromium.assumeInstalled();
        page = new PageUnderTest(directory, new SystemClocks(), (_, _) -> new Checking.Report(0, 0, List.of()), QUICK);
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
    void aSessionIsMarkedDescribedAndListed() throws IOException, InterruptedException {
        importRegister();
        prepare();
        mark();
        describe();
        note();
        list();
    }

    private void importRegister() throws IOException, InterruptedException {
        browser.run("location.hash = '#/officers'");
        browser.await("document.querySelector('input[name=register]')");
        String heading = "姓名,执法证号,有效期,类别,职务\n";
        choose(heading + "张伟,32010001,明年,执法人员,科长\n");
        browser.await("document.querySelector('.problem').textContent.startsWith('第 2 行第 3 列')");
        browser.screenshot(SCREENSHOTS.resolve("case-1-register-refused.png"));
        assertThat(page.desk.register().people()).isEmpty();
        choose(heading + "张伟,32010001,2099-12-31,执法人员,科长\n李强,32010002,2020-06-30,执法人员,科员\n王芳,,,辅助人员,\n");
        browser.await("document.querySelectorAll('.register tbody tr').length == 3");
        assertThat(page.desk.register().coding()).isEqualTo("GB18030");
        browser.screenshot(SCREENSHOTS.resolve("case-2-register.png"));
    }

    /// As if somebody had chosen a file that a spreadsheet of this country saved.
    private void choose(String sheet) throws IOException, InterruptedException {
        StringBuilder bytes = new StringBuilder();
        for (byte each : sheet.getBytes(Charset.forName("GB18030"))) {
            bytes.append(each & 0xff).append(',');
        }
        browser.run("const t = new DataTransfer();"
                + "t.items.add(new File([new Uint8Array([" + bytes + "])], 'officers.csv'));"
                + "const i = document.querySelector('input[name=register]');"
                + "i.files = t.files; i.dispatchEvent(new Event('change'))");
    }

    private void prepare() throws IOException, InterruptedException {
        browser.run("location.hash = '#/rooms'");
        browser.await("document.querySelector('.prepared a')");
        browser.run("document.querySelector('.prepared a').click()");
        browser.await("document.querySelector('.case-form')");
        fill("caseNumber", "预填〔2026〕3号");
        browser.run("document.querySelector('.case-form').requestSubmit()");
        browser.await("document.querySelector('.case-standing').textContent == '信息不全，缺：案由、执法行为、环节、事项、执法人员、录制人、当事人、地点'");
        browser.run("location.hash = '#/rooms'");
        browser.await("document.querySelector('.prepared a')?.textContent.includes('预填〔2026〕3号')");
        browser.screenshot(SCREENSHOTS.resolve("case-0-prepared.png"));
    }

    private void mark() throws IOException, InterruptedException {
        browser.run("location.hash = '#/rooms'");
        browser.await("document.querySelector('button.start')");
        browser.run("document.querySelector('button.start').click()");
        browser.await("document.querySelectorAll('.duty[data-standing=open]').length == 2");
        browser.await("document.querySelector('.mark-buttons button[data-kind=notice]')");
        browser.screenshot(SCREENSHOTS.resolve("case-3-open.png"));
        assertThat(duties()).contains("尚未告知").contains("尚未亮证");
        browser.run("document.querySelector('button[data-kind=notice]').click()");
        browser.await("document.querySelector('.mark-done').textContent.includes('开始告知')");
        assertThat(duties()).contains("已告知").contains("尚未亮证");
        browser.await("document.querySelector('.duty[data-standing=missed]')");
        browser.screenshot(SCREENSHOTS.resolve("case-4-missed.png"));
        assertThat(duties()).contains("未亮证");
        browser.run("window.dispatchEvent(new KeyboardEvent('keydown', {key: '3'}))");
        browser.await("document.querySelector('.mark-done').textContent.includes('亮证')");
        browser.await("document.querySelector('.duty[data-standing=late]')");
        assertThat(duties()).contains("逾时亮证");
    }

    private void describe() throws IOException, InterruptedException {
        page.awaitIndex();
        browser.run("location.hash = '#/sessions/" + page.rooms.session().session() + "'");
        browser.await("document.querySelector('.case-form [name=caseNumber]')?.value == '预填〔2026〕3号'");
        browser.screenshot(SCREENSHOTS.resolve("case-5-prepared.png"));
        fill("caseNumber", "苏食药〔2026〕12号<img src=x onerror=\"document.title='broken'\">");
        fill("cause", "未取得许可从事餐饮服务");
        fill("action", "行政处罚");
        fill("stage", "调查取证");
        fill("item", "询问当事人");
        fill("place", "第一询问室");
        fill("parties", "张三\\n欧阳明");
        fill("recorderKind", "third-party");
        fill("recorderName", "赵某");
        fill("contract", "合同 2026-7");
        browser.run("const rows = document.querySelectorAll('fieldset[name=officers] .person');"
                + "['张伟', '李强'].forEach((name, i) => { const input = rows[i].querySelector('input[name=name]');"
                + "input.value = name; input.dispatchEvent(new Event('change', {bubbles: true})); })");
        browser.run("document.querySelector('.case-form').requestSubmit()");
        browser.await("document.querySelector('.case-standing').dataset.whole == 'true'");
        assertThat(browser.run("return document.querySelector('.case-flags').textContent")
                        .asText())
                .isEqualTo("李强的执法证已于 2020-06-30 到期");
        assertThat(browser.run("return document.querySelectorAll('.case input[name=number]')[0].value")
                        .asText())
                .isEqualTo("32010001");
        browser.run("document.querySelector('.case').scrollIntoView()");
        browser.screenshot(SCREENSHOTS.resolve("case-6-whole.png"));
    }

    private void note() throws IOException, InterruptedException {
        browser.await("document.querySelectorAll('.mark-list li').length == 2");
        browser.run("const i = document.querySelector('.mark-list input[name=note]'); i.value = '<b>口头告知</b>';"
                + "i.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}))");
        browser.await("document.querySelector('.mark-note')?.textContent.includes('<b>口头告知</b>')");
        browser.openDoor();
        browser.await("document.querySelectorAll('svg.timeline .mark-line').length == 2");
        browser.run("document.querySelector('.mark-form').scrollIntoView({block: 'center'})");
        browser.screenshot(SCREENSHOTS.resolve("case-7-note.png"));
        browser.run("document.querySelector('.language').click()");
        browser.await("document.querySelector('.case-standing')?.textContent == 'Complete'");
        browser.run("document.querySelector('.case').scrollIntoView()");
        browser.screenshot(SCREENSHOTS.resolve("case-8-english.png"));
        browser.run("location.hash = '#/rooms'");
        browser.await("document.querySelector('.duty[data-standing=late]')");
        browser.screenshot(SCREENSHOTS.resolve("case-9-english-room.png"));
        browser.run("document.querySelector('.language').click()");
    }

    private void list() throws IOException, InterruptedException {
        browser.run("location.hash = '#/sessions'");
        browser.await("document.querySelector('.sessions tbody tr .case-mark')");
        String text = browser.run("return document.querySelector('.sessions tbody').textContent")
                .asText();
        assertThat(text)
                .contains("张*、欧*")
                .contains("<img src=x")
                .contains("逾时亮证")
                .contains("信息齐全")
                .doesNotContain("张三");
        browser.screenshot(SCREENSHOTS.resolve("case-10-list.png"));
        browser.run("const i = document.querySelector('input[name=incomplete]'); i.checked = true;"
                + "i.dispatchEvent(new Event('change'))");
        browser.await("document.querySelectorAll('.sessions tbody tr').length == 0");
        assertThat(browser.run("return document.title").asText()).contains("留痕");
        assertThat(browser.run("return document.querySelectorAll('main img').length")
                        .asInt())
                .isZero();
    }

    private void fill(String name, String text) throws IOException, InterruptedException {
        browser.run("const i = document.querySelector('.case-form [name=" + name + "]');" + "i.value = `" + text + "`;"
                + "i.dispatchEvent(new Event('input', {bubbles: true}))");
    }

    private String duties() throws IOException, InterruptedException {
        return browser.run("return document.querySelector('.duties').textContent")
                .asText();
    }
}

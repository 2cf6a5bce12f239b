package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.access.AccessRules;
import org.liuhen.appliance.config.SessionsConfig;
import org.liuhen.appliance.web.StagedCases.Words;
import org.liuhen.storage.LedgerRefusal;
import org.liuhen.storage.kit.SimulatedClocks;

/// The cases and one of them, in a real browser.
class CasesOnPageTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final String CHECKLIST = "编号,执法类别,执法事项,记录环节,记录要求\n"
            + "A1,行政处罚,查封扣押,调查取证,全程\nA2,行政处罚,询问当事人,调查取证,全程\nA3,行政处罚,留置送达,送达,视情\nA5,行政处罚,听证,审核,视情\n";
    private static final String NUMBER = "示例市监询〔2026〕17号";

    @TempDir
    Path directory;

    @Test
    void casesAreListedFilteredAndOpened() throws Exception {
        Chromium.assumeInstalled();
        SimulatedClocks clocks = new SimulatedClocks("2026-09-01T01:12:03.000000Z");
        try (PageUnderTest page = new PageUnderTest(
                        directory,
                        clocks,
                        (_, _) -> new Checking.Report(0, 0, List.of()),
                        SessionsConfig.STANDARD,
                        new PageUnderTest.Office(AccessRules.STANDARD, Map.of("room-1", "执法一队", "room-2", "执法二队")));
                Chromium browser = new Chromium(directory.resolve("profile"))) {
            browser.size(1280, 800);
            record(new StagedCases(page, clocks), clocks);
            browser.logInTo(page);
            checklist(page);

            browser.run("location.hash = '#/cases'");
            browser.await("document.querySelectorAll('.case-list tbody tr').length == 50");
            browser.screenshot(SCREENSHOTS.resolve("cases-1-list.png"));
            browser.run("const f = document.querySelector('.cases-filter'); f.elements.state.value = 'waiting';"
                    + "f.elements.state.dispatchEvent(new Event('change', {bubbles: true}))");
            browser.await("location.hash == '#/cases?state=waiting'"
                    + " && document.querySelectorAll('.case-list tbody tr').length == 1");
            browser.run("location.hash = '#/cases?page=2'");
            browser.await("document.querySelector('.pager')?.textContent.includes('第 2 页，共 2 页')");
            assertThat(browser.run("return document.querySelector('.pager a').getAttribute('href')")
                            .asText())
                    .isEqualTo("#/cases?page=1");
            browser.run("history.back()");
            browser.await("document.querySelector('[data-case=\"" + NUMBER + "\"] .case-cell a')");
            browser.run("document.querySelector('[data-case=\"" + NUMBER + "\"] .case-cell a').click()");
            browser.await("document.querySelectorAll('.case-lane-marks a').length == 5");
            assertThat(browser.run("return [...document.querySelectorAll('.case-lane[data-empty] .case-stage')]"
                                    + ".map(each => each.textContent).join()")
                            .asText())
                    .isEqualTo("审核,执行");
            assertThat(browser.run("return document.querySelector('.case-missing').textContent")
                            .asText())
                    .contains("查封扣押")
                    .doesNotContain("留置送达");
            browser.screenshot(SCREENSHOTS.resolve("cases-2-one.png"));
            browser.run("document.querySelector('.one-case .case-list').scrollIntoView()");
            browser.screenshot(SCREENSHOTS.resolve("cases-3-sessions.png"));
            browser.run("document.querySelector('button.language').click()");
            browser.await("document.documentElement.lang === 'en' && document.querySelector('.case-lane-marks a')");
            browser.screenshot(SCREENSHOTS.resolve("cases-4-one-en.png"));
            browser.run("location.hash = '#/cases'");
            browser.await("document.querySelectorAll('.case-list tbody tr').length == 50");
            browser.screenshot(SCREENSHOTS.resolve("cases-5-list-en.png"));
            assertThat(browser.run("return document.documentElement.scrollWidth <= 1280")
                            .asBoolean())
                    .isTrue();
            browser.run("document.querySelector('[data-case=\"" + NUMBER + "\"] .case-sessions a').click()");
            browser.await("location.hash.startsWith('#/sessions/')");
        }
    }

    private static void record(StagedCases staged, SimulatedClocks clocks) throws IOException, LedgerRefusal {
        for (int i = 0; i < 50; i++) {
            staged.empty("room-2", new Words("示例城管检〔2026〕" + (i + 1) + "号", "占道经营", "行政检查", "启动", "", "王五"));
        }
        staged.empty("room-1", new Words(NUMBER, "经营标签不合格的预包装食品", "行政处罚", "启动", "", "張偉"));
        clocks.advance(Duration.ofDays(9));
        staged.interrupted("room-1", new Words(NUMBER, "经营标签不合格的预包装食品", "行政处罚", "调查取证", "A2", "張偉"));
        staged.interrupted("room-2", new Words(NUMBER, "经营标签不合格的预包装食品", "行政处罚", "调查取证", "A2", "欧阳明"));
        clocks.advance(Duration.ofDays(20));
        staged.empty("room-1", new Words(NUMBER, "", "行政处罚", "决定", "", "張偉"));
        clocks.advance(Duration.ofDays(7));
        staged.empty("room-1", new Words(NUMBER, "", "行政处罚", "送达", "A3", "張偉"));
    }

    private static void checklist(PageUnderTest page) throws IOException, InterruptedException {
        page.client.post("/api/login", PageUnderTest.credentials(PageUnderTest.NAME, PageUnderTest.PASSWORD));
        page.client.post("/api/checklists?effective=2026-01-01&filing=", CHECKLIST);
        page.client.post(
                "/api/omissions",
                "{\"reason\":\"text-suffices\",\"day\":\"2026-09-20\",\"caseNumber\":\"" + NUMBER
                        + "\",\"itemCode\":\"A5\",\"text\":\"当事人书面放弃听证\",\"document\":\"放弃听证声明书\",\"approver\":\"王局长\"}");
        page.awaitIndex();
        page.search.round();
    }
}

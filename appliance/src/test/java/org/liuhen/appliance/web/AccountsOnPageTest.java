package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.access.Admission.Admitted;
import org.liuhen.appliance.access.Role;
import org.liuhen.storage.Ending;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.time.SystemClocks;

/// What each role is shown, in a real browser: the setup, the door before a recording, approvals, statements,
/// accounts, the access log.
@Tag("system")
class AccountsOnPageTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final String PASSWORD = "nobody guesses this";

    @TempDir
    Path directory;

    @Test
    void eachRoleSeesItsPages() throws Exception {
        Chromium.assumeInstalled();
        try (PageUnderTest page = new PageUnderTest(directory, new SystemClocks(), (_, _) -> {
                    throw new IllegalStateException("nobody verifies here");
                });
                Chromium browser = new Chromium(directory.resolve("profile"))) {
            browser.logInTo(page);
            String session = interrupted(page);
            officer(page);

            as(browser, "王芳", PASSWORD + "!");
            browser.run("location.hash = '#/sessions/" + session + "'");
            browser.await("document.querySelector('.door form')");
            browser.screenshot(SCREENSHOTS.resolve("access-1-ask.png"));
            browser.run("document.querySelector('.door input[name=request-text]').value='12345 热线转办';"
                    + "document.querySelector('.door form').requestSubmit()");
            browser.await("!document.querySelector('.door form') && document.querySelector('.door')");
            browser.run("location.hash = '#/statements'");
            browser.await("document.querySelector('tr[data-session]')");
            browser.screenshot(SCREENSHOTS.resolve("access-2-statements.png"));
            assertThat(links(browser)).doesNotContain("#/accounts", "#/access").contains("#/approvals");

            as(browser, PageUnderTest.NAME, PageUnderTest.PASSWORD);
            browser.run("location.hash = '#/approvals'");
            browser.await("document.querySelector('button[name=approve]')");
            browser.screenshot(SCREENSHOTS.resolve("access-3-approvals.png"));
            browser.run("document.querySelector('button[name=approve]').click()");
            browser.await("document.querySelector('.request[data-standing=approved]')");
            browser.run("location.hash = '#/sessions/" + session + "'");
            browser.await("document.querySelector('.door button[name=handling]')");
            browser.screenshot(SCREENSHOTS.resolve("access-4-purpose.png"));
            browser.run("document.querySelector('.door button[name=handling]').click()");
            browser.await("document.querySelector('.sensitivity')");
            browser.run("document.querySelector('.sensitivity').scrollIntoView()");
            browser.screenshot(SCREENSHOTS.resolve("access-5-flags.png"));

            as(browser, "系统管理员", "system administrator's");
            browser.run("location.hash = '#/accounts'");
            browser.await("document.querySelectorAll('.account-table tbody tr').length == 5"
                    + " && document.querySelector('.rights')");
            browser.screenshot(SCREENSHOTS.resolve("access-6-accounts.png"));
            browser.run("document.querySelector('.rights').scrollIntoView()");
            browser.screenshot(SCREENSHOTS.resolve("access-7-rights.png"));
            assertThat(links(browser)).containsExactly("#/rooms", "#/archive", "#/health", "#/accounts", "#/settings");
            browser.run("location.hash = '#/own'");
            browser.await("document.querySelector('button[name=new-code]')");
            browser.run("document.querySelector('button[name=new-code]').click()");
            browser.await("document.querySelector('.qr')");
            browser.screenshot(SCREENSHOTS.resolve("access-8-code.png"));

            page.journal.close();
            as(browser, "安全审计员", "security auditor's");
            browser.run("location.hash = '#/access'");
            browser.await("document.querySelectorAll('.access-log tbody tr').length > 5");
            browser.screenshot(SCREENSHOTS.resolve("access-9-log.png"));
            browser.run("document.querySelector('input[name=of]').value='" + session + "';"
                    + "document.querySelector('.filter').requestSubmit()");
            browser.await("[...document.querySelectorAll('.access-log tbody tr')].length > 0"
                    + " && [...document.querySelectorAll('.access-log tbody tr')].every(row =>"
                    + " row.children[3].textContent === '" + session + "')");
            browser.run("document.querySelector('button.language').click()");
            browser.await("document.documentElement.lang === 'en' && document.querySelector('.access-log tbody tr')");
            browser.screenshot(SCREENSHOTS.resolve("access-10-log-en.png"));
            assertThat(links(browser)).containsExactly("#/rooms", "#/archive", "#/health", "#/access", "#/settings");
        }
    }

    private static List<String> links(Chromium browser) throws IOException, InterruptedException {
        return browser.run("return [...document.querySelectorAll('nav a')].map(a => a.getAttribute('href'))")
                .valueStream()
                .map(each -> each.asText())
                .toList();
    }

    private static void as(Chromium browser, String name, String password) throws IOException, InterruptedException {
        browser.run("document.querySelector('.strip button.link:not(.language)').click()");
        // The page of the own account has a field for a code, too.
        browser.await("document.querySelector('input[name=name]') && document.querySelector('input[name=password]')");
        browser.run("document.querySelector('input[name=name]').value='" + name + "';"
                + "document.querySelector('input[name=password]').value=\"" + password + "\";"
                + "document.querySelector('form').requestSubmit()");
        browser.await("document.querySelector('nav')");
    }

    private static void officer(PageUnderTest page) throws Exception {
        String actor = page.access.make("王芳", PASSWORD);
        Admitted admitted = (Admitted) page.access.logIn("王芳", PASSWORD, "", "192.0.2.1");
        page.access.changePassword(admitted.cookie(), actor, PASSWORD, PASSWORD + "!");
        Admitted security = (Admitted) page.access.logIn("安全管理员", "security administrator's", "", "192.0.2.1");
        page.access.grant(security.login(), actor, Set.of(Role.OFFICER));
    }

    /// A session with an interruption of each track, of nobody who is logged in later.
    private static String interrupted(PageUnderTest page) throws Exception {
        String token = Files.readString(page.access.operatorTokenFile()).strip();
        page.client.ask("POST", "/api/rooms/room-1/start", "{}", "Authorization", "Bearer " + token);
        SessionWriter session = page.rooms.session();
        for (TrackWriter track : session.tracks()) {
            track.interruption(
                    new Ending(Cause.NETWORK, "no answer"), session.startMicros(), session.nowMicros() + 1_000_000);
        }
        Thread.sleep(Duration.ofMillis(1_500));
        page.client.ask("POST", "/api/rooms/room-1/stop", "{}", "Authorization", "Bearer " + token);
        page.awaitIndex();
        return session.session();
    }
}

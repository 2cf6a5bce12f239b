package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The security administrator issues a token and revokes it, in a real browser.
class TokensOnPageTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    @TempDir
    Path directory;

    @Test
    void aTokenIsIssuedShownOnceAndRevoked() throws Exception {
        Chromium.assumeInstalled();
        try (StagedOffice office = new StagedOffice(directory);
                PageClient system = office.client();
                Chromium browser = new Chromium(directory.resolve("profile"))) {
            browser.open("https://localhost:" + office.page.server.port() + "/#/accounts");
            browser.await("document.querySelector('input[name=code]')");
            browser.run("document.querySelector('input[name=name]').value='安全管理员';"
                    + "document.querySelector('input[name=password]').value=\"security administrator's\";"
                    + "document.querySelector('form').requestSubmit()");
            browser.await("document.querySelector('nav')");
            browser.run("location.hash = '#/accounts'");
            browser.await("document.querySelector('.token-form')");
            assertThat(browser.run("return document.querySelector('.tokens').innerText")
                            .asText())
                    .contains("没有令牌。");

            browser.type(".token-form input[name=token-name]", "办案系统");
            browser.click(".token-form button[name=tokenForCases]");
            browser.click(".token-form input[name=" + StagedOffice.UNIT + "]");
            browser.type(".token-form input[name=addresses]", "127.0.0.0/8 ::1 10.20.0.7");
            browser.run("document.querySelector('.tokens').scrollIntoView()");
            browser.screenshot(SCREENSHOTS.resolve("tokens-1-form.png"));
            browser.click(".token-form button[type=submit]");
            browser.await("document.querySelector('.token-once code')"
                    + " && document.querySelector('tr[data-standing=valid]')");
            browser.run("document.querySelector('.tokens').scrollIntoView()");
            browser.screenshot(SCREENSHOTS.resolve("tokens-2-once.png"));
            String secret = browser.run("return document.querySelector('.token-once code').innerText")
                    .asText();
            assertThat(system.get("/api/me", "Authorization", "Bearer " + secret)
                            .json()
                            .get("name")
                            .asText())
                    .isEqualTo("办案系统");

            browser.click(".token-form button[type=submit]");
            assertThat(browser.run("return document.querySelector('.token-form :invalid').name")
                            .asText())
                    .isEqualTo("token-name");
            browser.run("document.querySelector('button.language').click()");
            browser.await("document.documentElement.lang === 'en' && document.querySelector('tr[data-token] summary')");
            assertThat(browser.run("return document.body.innerText").asText())
                    .as("it is shown once")
                    .doesNotContain(secret);
            browser.click("tr[data-token] summary");
            browser.run("document.querySelector('.tokens').scrollIntoView()");
            browser.screenshot(SCREENSHOTS.resolve("tokens-3-en.png"));
            browser.click("button[name=revoke]");
            browser.await("document.querySelector('tr[data-standing=revoked]')");
            assertThat(system.get("/api/me", "Authorization", "Bearer " + secret)
                            .status())
                    .isEqualTo(401);
            browser.run("document.querySelector('.rights').scrollIntoView()");
            browser.screenshot(SCREENSHOTS.resolve("tokens-4-rights-en.png"));
        }
    }
}

package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.time.SystemClocks;

/// The settings, over HTTPS and in a real browser: who may look at them, and that nothing secret comes out.
class SettingsOnPageTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    @TempDir
    Path directory;

    @Test
    void administratorsLookAtTheSettingsAndNobodyElse() throws Exception {
        try (PageUnderTest page = new PageUnderTest(
                        directory, new SystemClocks(), (_, _) -> new Checking.Report(0, 0, List.of()));
                PageClient system = new PageClient(page.server.port(), page.identity.certificate())) {
            page.logIn();
            assertThat(page.client.get("/api/settings").status()).isEqualTo(403);
            system.post("/api/login", PageUnderTest.credentials("系统管理员", "system administrator's"));
            page.awaitIndex();
            PageClient.Answer answer = system.get("/api/settings");
            assertThat(answer.text())
                    .doesNotContain("nobody sees this")
                    .doesNotContain("a-key-of-the-office")
                    .doesNotContain("a-token-of-the-camera");
            JsonNode settings = answer.json();
            assertThat(settings.get("digest").asText())
                    .isEqualTo(page.settings.hash().hex());
            assertThat(settings.at("/file/path").asText()).isEqualTo(page.configFile.toString());
            assertThat(settings.at("/file/standing").asText()).isEqualTo("in-force");
            assertThat(settings.at("/history/0/digest")).isEqualTo(settings.get("digest"));
            assertThat(settings.at("/history/0/starts").asInt()).isEqualTo(1);
            assertThat(settings.findValuesAsText("secret")).containsExactly("set", "set");
        }
    }

    @Test
    void theSettingsAreRead() throws Exception {
        Chromium.assumeInstalled();
        try (PageUnderTest page = new PageUnderTest(
                        directory, new SystemClocks(), (_, _) -> new Checking.Report(0, 0, List.of()));
                Chromium browser = new Chromium(directory.resolve("profile"))) {
            browser.size(1280, 800);
            browser.logInTo(page);
            assertThat(browser.run("return Boolean(document.querySelector('nav a[href=\"#/settings\"]'))")
                            .asBoolean())
                    .isFalse();
            browser.run("document.querySelector('.strip button.link:not(.language)').click()");
            browser.await("document.querySelector('input[name=code]')");
            browser.run("document.querySelector('input[name=name]').value='系统管理员';"
                    + "document.querySelector('input[name=password]').value=\"system administrator's\";"
                    + "document.querySelector('form').requestSubmit()");
            browser.await("document.querySelector('nav a[href=\"#/settings\"]')");
            page.awaitIndex();
            browser.run("document.querySelector('nav a[href=\"#/settings\"]').click()");
            browser.await("document.querySelectorAll('.setting-table').length == 9"
                    + " && document.querySelector('.settings-history tbody tr')");
            browser.screenshot(SCREENSHOTS.resolve("settings-1.png"));
            browser.run("document.querySelector('.setting-tables').scrollIntoView()");
            browser.screenshot(SCREENSHOTS.resolve("settings-2-tables.png"));

            Files.writeString(
                    page.configFile, Files.readString(page.configFile).replace("segment = \"4s\"", "segment = \"6s\""));
            browser.run("document.querySelector('button.language').click()");
            browser.await("document.documentElement.lang === 'en'"
                    + " && document.querySelector('.settings-file')?.dataset.standing == 'changed'");
            assertThat(browser.run("return document.querySelector('.settings-file .setting-changes').textContent")
                            .asText())
                    .isEqualTo("recording: segment 4s → 6s");
            browser.screenshot(SCREENSHOTS.resolve("settings-3-changed-en.png"));
            browser.run("document.querySelector('.settings-history').scrollIntoView({block: 'end'})");
            browser.screenshot(SCREENSHOTS.resolve("settings-4-history-en.png"));
            assertThat(browser.run("return document.documentElement.scrollWidth <= 1280")
                            .asBoolean())
                    .isTrue();
        }
    }
}

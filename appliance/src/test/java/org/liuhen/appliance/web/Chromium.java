package org.liuhen.appliance.web;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Debian's Chromium without a screen, driven by its chromedriver (W3C WebDriver).
final class Chromium implements AutoCloseable {
    static final Path BROWSER = Path.of("/usr/bin/chromium");
    static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    private static final Pattern STARTED = Pattern.compile("started successfully on port ([0-9]+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process driver;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String session;

    Chromium(Path profile) throws IOException, InterruptedException {
        this(profile, Map.of());
    }

    /// @param logs what is kept for [#log], as level by kind
    Chromium(Path profile, Map<String, String> logs) throws IOException, InterruptedException {
        Driver started = Driver.start();
        driver = started.process();
        String address = "http://127.0.0.1:" + started.port() + "/session";
        List<String> arguments = List.of(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1440,1000",
                "--user-data-dir=" + profile);
        Map<String, Object> wanted = Map.of(
                "acceptInsecureCerts",
                true,
                "goog:loggingPrefs",
                logs,
                "goog:chromeOptions",
                Map.of("binary", BROWSER.toString(), "args", arguments));
        JsonNode begun = call("POST", address, Map.of("capabilities", Map.of("alwaysMatch", wanted)));
        session = address + "/" + begun.get("sessionId").asText();
    }

    /// Makes the window so large, in pixels.
    void size(int width, int height) throws IOException, InterruptedException {
        call("POST", session + "/window/rect", Map.of("width", width, "height", height));
    }

    /// Megabytes of memory of all of its processes, what they share counted once.
    long memoryMegabytes() throws IOException {
        long kibibytes = 0;
        for (ProcessHandle each : driver.descendants().toList()) {
            try (Stream<String> lines = Files.lines(Path.of("/proc/" + each.pid() + "/smaps_rollup"))) {
                kibibytes += lines.filter(line -> line.startsWith("Pss:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                        .sum();
            } catch (NoSuchFileException | UncheckedIOException e) {
                // It ended meanwhile.
            }
        }
        return kibibytes * 1_024 / 1_000_000;
    }

    /// Skips where it is not installed.
    static void assumeInstalled() {
        assumeTrue(
                Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER),
                "needs the Debian packages chromium and chromium-driver");
    }

    /// Makes the first account on a page and waits for its rooms.
    void logInTo(PageUnderTest page) throws IOException, InterruptedException {
        String token = page.access.setupToken().orElseThrow();
        open("https://localhost:" + page.server.port() + "/");
        await("document.querySelector('input[name=token]')");
        run("document.querySelector('input[name=token]').value='" + token + "';"
                + "document.querySelector('form').requestSubmit()");
        found("系统管理员", "system administrator's");
        found("安全管理员", "security administrator's");
        found("安全审计员", "security auditor's");
        found(PageUnderTest.NAME, PageUnderTest.PASSWORD);
        await("document.querySelector('button.start')");
    }

    /// Logs in with the account that was made on a page, and waits for its rooms.
    void logInAgain(PageUnderTest page) throws IOException, InterruptedException {
        open("https://localhost:" + page.server.port() + "/");
        await("document.querySelector('input[autocomplete=current-password]')");
        run("document.querySelector('input[name=name]').value='" + PageUnderTest.NAME + "';"
                + "document.querySelector('input[name=password]').value=\"" + PageUnderTest.PASSWORD + "\";"
                + "document.querySelector('form').requestSubmit()");
        await("document.querySelector('button.start')");
    }

    /// One step of the setup: the account of the role that the step asks for.
    private void found(String name, String password) throws IOException, InterruptedException {
        await("document.querySelector('input[name=name]') && !document.querySelector('input[name=name]').value");
        run("document.querySelector('input[name=name]').value='" + name + "';"
                + "for (const each of document.querySelectorAll('input[type=password]')) each.value=\"" + password
                + "\";"
                + "document.querySelector('form').requestSubmit()");
    }

    /// Says what the recording is to be seen for, on the page of a session, unless it is open already.
    void openDoor() throws IOException, InterruptedException {
        await("document.querySelector('.door button[name=handling], button.play')");
        run("document.querySelector('.door button[name=handling]')?.click()");
    }

    void open(String url) throws IOException, InterruptedException {
        call("POST", session + "/url", Map.of("url", url));
    }

    /// Types into an element, or gives the path of a file or folder to one that asks for it.
    void type(String css, String text) throws IOException, InterruptedException {
        call("POST", element(css) + "/value", Map.of("text", text));
    }

    /// Clicks as a person does: what a script clicks may not begin to play.
    void click(String css) throws IOException, InterruptedException {
        call("POST", element(css) + "/click", Map.of());
    }

    private String element(String css) throws IOException, InterruptedException {
        JsonNode found = call("POST", session + "/element", Map.of("using", "css selector", "value", css));
        return session + "/element/" + found.elements().next().asText();
    }

    /// What the script returns.
    JsonNode run(String script) throws IOException, InterruptedException {
        return call("POST", session + "/execute/sync", Map.of("script", script, "args", List.of()));
    }

    /// Waits until the script returns true.
    void await(String script) throws IOException, InterruptedException {
        for (int i = 0; i < 600; i++) {
            if (run("return Boolean(" + script + ")").asBoolean()) {
                return;
            }
            Thread.sleep(50);
        }
        screenshot(Path.of("target/screenshots/failed.png"));
        throw new AssertionError("never true within 30 s: " + script + "; the page says: "
                + run("return document.body.innerText + JSON.stringify([...document.querySelectorAll('video')].map(v => [v.paused, v.currentTime, v.readyState, v.seeking, v.error && v.error.message, v.buffered.length && v.buffered.start(0), v.buffered.length && v.buffered.end(0)]))")
                        .asText());
    }

    /// What was logged since this was asked for last: `browser` is its console, `performance` what its tools are told.
    JsonNode log(String kind) throws IOException, InterruptedException {
        return call("POST", session + "/se/log", Map.of("type", kind));
    }

    /// A command of the browser's own tools.
    JsonNode tools(String command, Map<String, ?> parameters) throws IOException, InterruptedException {
        return call("POST", session + "/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
    }

    /// Presses and lets go one key after the other, as a person does, wherever the focus is: a text, or one of the
    /// characters that WebDriver has for other keys.
    void press(String keys) throws IOException, InterruptedException {
        List<Map<String, String>> strokes = keys.codePoints()
                .mapToObj(Character::toString)
                .flatMap(key ->
                        Stream.of(Map.of("type", "keyDown", "value", key), Map.of("type", "keyUp", "value", key)))
                .toList();
        call(
                "POST",
                session + "/actions",
                Map.of("actions", List.of(Map.of("type", "key", "id", "keyboard", "actions", strokes))));
    }

    void screenshot(Path file) throws IOException, InterruptedException {
        String picture = call("GET", session + "/screenshot", Map.of()).asText();
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, Base64.getDecoder().decode(picture));
    }

    @Override
    public void close() throws IOException {
        try {
            call("DELETE", session, Map.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            driver.destroy();
        }
    }

    private JsonNode call(String method, String url, Map<String, ?> body) throws IOException, InterruptedException {
        HttpRequest.BodyPublisher sent = method.equals("POST")
                ? HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))
                : HttpRequest.BodyPublishers.noBody();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url)).method(method, sent).build();
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        JsonNode answer = JSON.readTree(response.body());
        if (response.statusCode() != 200) {
            throw new IOException("chromedriver: " + answer);
        }
        return answer.get("value");
    }

    /// @param port where it listens
    private record Driver(Process process, String port) {
        private static final int TRIES = 5;

        /// It looks for a free port of both families one after the other, and gives up where somebody was faster.
        static Driver start() throws IOException {
            IOException last = new IOException("chromedriver was not started");
            for (int i = 0; i < TRIES; i++) {
                Process process = new ProcessBuilder(DRIVER.toString(), "--port=0")
                        .redirectErrorStream(true)
                        .start();
                try {
                    return new Driver(process, port(process.getInputStream()));
                } catch (IOException e) {
                    process.destroy();
                    last = e;
                }
            }
            throw last;
        }

        private static String port(InputStream in) throws IOException {
            StringBuilder text = new StringBuilder();
            for (int c = in.read(); c >= 0; c = in.read()) {
                text.append((char) c);
                Matcher matcher = STARTED.matcher(text);
                if (c == '\n' && matcher.find()) {
                    return matcher.group(1);
                }
            }
            throw new IOException("chromedriver did not start: "
                    + new String(text.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        }
    }
}

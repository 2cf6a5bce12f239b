package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.access.Access.View;
import org.liuhen.appliance.access.Role;
import org.liuhen.storage.format.AccessFact.Access;
import org.liuhen.storage.format.AccessFact.Act;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.time.SystemClocks;

/// Every page as each role is shown it, in both languages, in a real browser of 1280 by 800; and the way from the login
/// to a verified recording with nothing but keys. Each page is in `target/screenshots/pages` once in each language.
@Tag("system")
class EveryPageInChromiumTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots/pages");
    private static final ObjectMapper JSON = new ObjectMapper();

    /// What the strip offers to somebody: each of them is refused to somebody else, but for `rooms`.
    private static final Set<String> PAGES = new TreeSet<>(List.of(
            "#/rooms",
            "#/sessions",
            "#/search",
            "#/cases",
            "#/statements",
            "#/approvals",
            "#/dock",
            "#/archive",
            "#/officers",
            "#/checklist",
            "#/accounts",
            "#/settings",
            "#/health",
            "#/access"));

    private static final String CASE_NUMBER = "青市监罚〔2026〕12号";
    private static final String CASE = """
            {"caseNumber":"青市监罚〔2026〕12号","cause":"无照经营","action":"行政处罚","stage":"调查取证","item":"询问当事人",
            "officers":[{"name":"王建国","number":"SL-0001","validUntil":"2099-12-31","post":"科长"},
            {"name":"李卫东","number":"SL-0002","validUntil":"2099-12-31","post":""}],"auxiliaries":[],
            "recorder":{"kind":"own","name":"赵录","contract":""},"parties":["张伟"],"place":"一楼","profile":"","itemCode":""}""";
    private static final String TAB = "\uE004";
    private static final String ENTER = "\uE007";
    private static final String ESCAPE = "\uE00C";
    private static final String RIGHT = "\uE014";
    private static final int MOST_STOPS = 250;
    /// A date has a stop for day, month, year and its calendar.
    private static final int MOST_STOPS_OF_ONE = 5;

    /// Counts what the page waits for.
    private static final String COUNT = """
            window.pending = 0;
            const real = window.fetch;
            window.fetch = async (...asked) => {
              window.pending++;
              const over = () => setTimeout(() => window.pending--);
              try {
                const answer = await real(...asked);
                answer.clone().arrayBuffer().then(over, over);
                return answer;
              } catch (e) {
                over();
                throw e;
              }
            };""";

    /// What is wrong with what is shown: a sentence each.
    private static final String LOOK = """
            const wrong = [];
            const staged = STAGED;
            const shown = each => each.getClientRects().length > 0;
            const texts = css => [...document.querySelectorAll(css)].filter(shown).map(each => each.innerText.trim());
            if (!texts('main h1, main h2').some(text => text !== '')) wrong.push('no heading');
            for (const text of texts('main .problem')) if (text !== '') wrong.push('a problem is told: ' + text);
            const root = document.documentElement;
            if (root.scrollWidth > root.clientWidth) {
              const wide = [...document.querySelectorAll('body *')].filter(each =>
                  shown(each) && each.closest('.wide') === null && each.getBoundingClientRect().right > root.clientWidth + 0.5);
              wrong.push('wider than the window by ' + (root.scrollWidth - root.clientWidth) + ': '
                  + wide.slice(0, 3).map(each => each.tagName + '.' + each.className).join(' '));
            }
            const words = 'nav a, th, button:not(.language), legend, summary, main h1, main h2, label > span';
            if (root.lang === 'en') for (const each of document.querySelectorAll(words))
              if (/[\\u3400-\\u9fff]/.test(staged.reduce((text, word) => text.replaceAll(word, ''), each.innerText)))
                wrong.push('Chinese in the English page: ' + each.innerText);
            return wrong;""";

    private final SystemClocks clocks = new SystemClocks();
    private final Set<String> pictured = new HashSet<>();

    @TempDir
    Path directory;

    private StagedOffice office;
    private Chromium browser;
    private String session = "";

    @BeforeEach
    void stage() throws Exception {
        Chromium.assumeInstalled();
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/ffmpeg")), "no ffmpeg here");
        office = new StagedOffice(directory);
        browser = new Chromium(directory.resolve("profile"), Map.of("browser", "ALL", "performance", "ALL"));
        browser.tools(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 1280, "height", 800, "deviceScaleFactor", 1, "mobile", false));
    }

    @AfterEach
    void close() throws IOException {
        if (browser != null) {
            browser.close();
        }
        if (office != null) {
            office.close();
        }
    }

    @Test
    void everyPageOfEachRoleInBothLanguages() throws Exception {
        record(() -> {
            for (Role role : people()) {
                try (PageClient client = office.client()) {
                    office.enter(client, role, unit(role));
                }
            }
        });
        ask();
        browser.open(address("#/rooms"));
        browser.run(COUNT);
        Set<String> offered = new TreeSet<>();
        List<String> wrong = new ArrayList<>();
        for (Role role : people()) {
            logIn(role.code() + " of " + unit(role), StagedOffice.PASSWORD + "!");
            Set<String> own = offered();
            offered.addAll(own);
            for (String language : List.of("zh-CN", "en")) {
                inLanguage(language);
                for (String page : pages(own)) {
                    open(page);
                    for (String each : look()) {
                        wrong.add(role.code() + " " + language + " " + page + ": " + each);
                    }
                    picture(page, language);
                }
                for (String page : PAGES) {
                    if (!own.contains(page)) {
                        open(page);
                        String said = browser.run("return document.querySelector('main').innerText")
                                .asText();
                        if (!said.contains(language.equals("en") ? "does not use this page" : "不使用本页")) {
                            wrong.add(role.code() + " " + language + " " + page + " is not refused in words: " + said);
                        }
                        for (String each : look()) {
                            wrong.add(role.code() + " " + language + " " + page + ", refused: " + each);
                        }
                    }
                }
            }
            inLanguage("zh-CN");
            logOut();
        }
        watchedByAnAdministrator(wrong);
        assertThat(wrong).isEmpty();
        office.page.journal.close();
        assertThat(office.page.store.accessBook().current().accesses(Long.MAX_VALUE, _ -> true))
                .as("nobody is refused anything by looking at pages")
                .noneMatch(each -> each.entry().fact() instanceof Access access && access.act() == Act.REFUSED);
        assertThat(offered).isEqualTo(PAGES);
        assertThat(elsewhere()).as("requests to anywhere else").isEmpty();
    }

    @Test
    void keysAloneLeadFromTheLoginToAVerifiedRecordingAndOut() throws Exception {
        record(() -> {});
        browser.open(address(""));
        browser.await("document.querySelector('input[autocomplete=current-password]')");
        tabTo("input[name=name]");
        browser.press(PageUnderTest.NAME + TAB + PageUnderTest.PASSWORD + ENTER);
        browser.await("document.querySelector('nav')");

        tabTo("nav a[href='#/search']");
        browser.press(ENTER);
        browser.await("document.activeElement.matches('input[name=q]')");
        browser.press(CASE_NUMBER + ENTER);
        browser.await("document.querySelector('.hits tbody tr') && document.activeElement.matches('input[name=q]')");
        tabTo(".hits a[href='#/sessions/" + session + "']");
        browser.press(ENTER);

        browser.await("document.querySelector('.door button[name=handling]')");
        tabTo(".door button[name=handling]");
        browser.press(ENTER);
        browser.await("document.querySelector('button.play') && document.querySelector('.bar.source')");
        long begin = wall();
        browser.press(" ");
        browser.await("document.querySelector('button.play').dataset.playing == 'true'");
        browser.await("document.querySelectorAll('.stage.playing').length == 2");
        browser.press("}");
        browser.await("document.querySelectorAll('.stage.playing').length == 1");
        browser.press(" ");
        browser.await("document.querySelector('button.play').dataset.playing == 'false'");
        long gap = wall();
        assertThat(gap - begin).as("milliseconds to the gap").isBetween(3_000L, 12_000L);
        browser.press(RIGHT);
        browser.await("Number(document.querySelector('.timeline').dataset.wall) === " + (gap + 5_000));
        browser.press("?");
        browser.await("document.querySelector('dialog[open]')");
        browser.press(ESCAPE);
        browser.await("!document.querySelector('dialog[open]')");
        assertThat(look()).isEmpty();
        browser.screenshot(SCREENSHOTS.resolve("sessions-session-open-zh-CN.png"));

        tabTo(".verify button.primary");
        browser.press(ENTER);
        browser.await("document.querySelector('.verify').dataset.verdict == 'consistent'");
        assertThat(browser.run("return document.activeElement.matches('.verify button.primary')")
                        .asBoolean())
                .as("the focus stays where it was")
                .isTrue();
        tabTo("button.language");
        browser.press(ENTER);
        browser.await("document.documentElement.lang === 'en' && document.querySelector('.bar.source')"
                + " && document.activeElement.matches('button.language')");
        assertThat(look()).isEmpty();
        browser.screenshot(SCREENSHOTS.resolve("sessions-session-open-en.png"));
        // Through all of the page, and in again at its top.
        tabTo("button[name=log-out]");
        browser.press(ENTER);
        browser.await("document.querySelector('input[autocomplete=current-password]')");
        assertThat(console()).isEmpty();
        assertThat(elsewhere()).as("requests to anywhere else").isEmpty();
    }

    /// A room that records, as somebody sees it who may neither press nor look.
    private void watchedByAnAdministrator(List<String> wrong) throws Exception {
        office.page.client.post("/api/rooms/room-1/start", "{}");
        logIn(Role.SYSTEM.code() + " of " + unit(Role.SYSTEM), StagedOffice.PASSWORD + "!");
        for (String page : List.of("#/rooms", "#/rooms/" + StagedRooms.ROOM)) {
            open(page);
            browser.await("document.querySelector('.room[data-state=recording] .elapsed')?.textContent");
            for (String each : look()) {
                wrong.add("while it records, " + page + ": " + each);
            }
            assertThat(browser.run("return document.querySelectorAll('.room button, .room video').length")
                            .asInt())
                    .as("buttons and pictures in " + page)
                    .isZero();
        }
        logOut();
    }

    private void logOut() throws IOException, InterruptedException {
        browser.run("document.querySelector('button[name=log-out]').click()");
        browser.await("document.querySelector('input[autocomplete=current-password]')");
    }

    private interface Work {
        void run() throws Exception;
    }

    /// A session of two cameras, of which the first one is away for two seconds; and a case of it.
    private void record(Work meanwhile) throws Exception {
        PageUnderTest page = office.page;
        page.client.post("/api/rooms/room-1/start", "{}");
        session = page.rooms.session().session();
        FfmpegCamera front = camera("front", "testsrc2");
        FfmpegCamera room = camera("room", "smptehdbars");
        clocks.sleep(Duration.ofSeconds(5));
        front.end(Cause.NETWORK);
        meanwhile.run();
        clocks.sleep(Duration.ofSeconds(2));
        front = camera("front", "testsrc2");
        clocks.sleep(Duration.ofSeconds(5));
        front.end(Cause.STOPPED);
        room.end(Cause.STOPPED);
        page.client.post("/api/rooms/room-1/stop", "{}");
        page.awaitIndex();
        assertThat(page.client
                        .post("/api/sessions/" + session + "/particulars", CASE)
                        .status())
                .isEqualTo(200);
        page.awaitIndex();
        page.search.round();
    }

    private FfmpegCamera camera(String track, String picture) throws IOException {
        return FfmpegCamera.drawing(office.page.rooms.session().track(track).orElseThrow(), clocks, picture);
    }

    /// An officer asks to see the session, so that there is something to approve.
    private void ask() throws Exception {
        try (PageClient officer = office.client()) {
            String name = Role.OFFICER.code() + " of " + StagedOffice.UNIT;
            officer.post("/api/login", PageUnderTest.credentials(name, StagedOffice.PASSWORD + "!"));
            PageClient.Answer asked = officer.post(
                    "/api/sessions/" + session + "/requests",
                    "{\"purpose\":\"handling\",\"text\":\"12345 热线转办\",\"outside\":\"\",\"applicant\":\"\","
                            + "\"papers\":\"\",\"copy\":false}");
            assertThat(asked.status()).as(asked.text()).isEqualTo(200);
        }
    }

    private static List<Role> people() {
        return Stream.of(Role.values()).filter(Role::isOfPeople).toList();
    }

    /// Legal review is of other units' sessions.
    private static String unit(Role role) {
        return role == Role.LEGAL ? StagedOffice.OTHER_UNIT : StagedOffice.UNIT;
    }

    private String address(String hash) {
        return "https://localhost:" + office.page.server.port() + "/" + hash;
    }

    private void logIn(String name, String password) throws IOException, InterruptedException {
        browser.await("document.querySelector('input[autocomplete=current-password]')");
        browser.run("document.querySelector('input[name=name]').value='" + name + "';"
                + "document.querySelector('input[name=password]').value='" + password + "';"
                + "document.querySelector('form').requestSubmit()");
        browser.await("document.querySelector('nav') && window.pending === 0");
    }

    private Set<String> offered() throws IOException, InterruptedException {
        return new TreeSet<>(
                browser.run("return [...document.querySelectorAll('nav a')].map(a => a.getAttribute('href'))")
                        .valueStream()
                        .map(JsonNode::asText)
                        .toList());
    }

    /// The pages that the strip offers, and those that are reached from them.
    private List<String> pages(Set<String> offered) throws IOException, InterruptedException {
        List<String> pages = new ArrayList<>(offered);
        pages.add("#/own");
        pages.add("#/rooms/" + StagedRooms.ROOM);
        if (offered.contains("#/sessions")) {
            pages.add("#/sessions/" + session);
        }
        if (offered.contains("#/dock")) {
            pages.add("#/dock/" + office.intake);
        }
        if (browser.run("return fetch('/api/rooms').then(a => a.json()).then(a => a[0].may.includes('press'))")
                .asBoolean()) {
            pages.add("#/rooms/" + StagedRooms.ROOM + "/case");
        }
        return pages;
    }

    private void inLanguage(String language) throws IOException, InterruptedException {
        browser.run("if (document.documentElement.lang !== '" + language
                + "') document.querySelector('button.language').click()");
        browser.await("document.documentElement.lang === '" + language + "' && window.pending === 0");
    }

    private void open(String page) throws IOException, InterruptedException {
        browser.run("if (location.hash !== '" + page + "') { document.querySelector('main').id = 'before';"
                + " location.hash = '" + page + "'; }");
        browser.await("!document.getElementById('before') && window.pending === 0");
    }

    private void picture(String page, String language) throws IOException, InterruptedException {
        String name = page.replace(session, "session")
                .replace(office.intake, "intake")
                .replaceAll("[#/]+", "-");
        if (pictured.add(name + language)) {
            browser.screenshot(SCREENSHOTS.resolve(name.substring(1) + "-" + language + ".png"));
        }
    }

    /// What is wrong with the page that is shown.
    private List<String> look() throws IOException, InterruptedException {
        List<String> wrong = new ArrayList<>();
        browser.run(LOOK.replace("STAGED", staged())).forEach(each -> wrong.add(each.asText()));
        wrong.addAll(console());
        for (JsonNode node :
                browser.tools("Accessibility.getFullAXTree", Map.of()).get("nodes")) {
            if (isStop(node) && node.at("/name/value").asText().isBlank()) {
                wrong.add("a " + node.at("/role/value").asText() + " without a name: " + node.get("backendDOMNodeId"));
            }
        }
        return wrong;
    }

    /// Names and titles that stand on a page in the language they were given in, the longer ones first.
    private String staged() throws IOException {
        Stream<String> accounts = office.page.access.accounts().stream().map(View::name);
        Stream<String> others = Stream.of("第一询问室", "正面", "全景", CASE_NUMBER, StagedOffice.UNIT, StagedOffice.OTHER_UNIT);
        return JSON.writeValueAsString(Stream.concat(accounts, others)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    /// Whether somebody comes to it with the keyboard and does something there.
    private static boolean isStop(JsonNode node) {
        Set<String> frames = Set.of("RootWebArea", "generic", "none");
        return !node.get("ignored").asBoolean()
                && !frames.contains(node.at("/role/value").asText())
                && node.path("properties")
                        .valueStream()
                        .anyMatch(each -> each.get("name").asText().equals("focusable")
                                && each.at("/value/value").asBoolean());
    }

    /// Errors and warnings of the browser's console.
    private List<String> console() throws IOException, InterruptedException {
        List<String> told = new ArrayList<>();
        for (JsonNode each : browser.log("browser")) {
            if (Set.of("SEVERE", "WARNING").contains(each.get("level").asText())) {
                told.add("in the console: " + each.get("message").asText());
            }
        }
        return told;
    }

    /// The requests that did not go to this machine.
    private List<String> elsewhere() throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        for (JsonNode each : browser.log("performance")) {
            JsonNode message = JSON.readTree(each.get("message").asText()).get("message");
            // A browser begins with a page of its own.
            boolean ours = !message.at("/params/documentURL").asText().startsWith("chrome:");
            if (ours && message.get("method").asText().equals("Network.requestWillBeSent")) {
                all.add(message.at("/params/request/url").asText());
            }
        }
        assertThat(all).contains(address("app.js"), address("api/me"));
        return all.stream()
                .filter(each -> !each.startsWith(address(""))
                        && !each.startsWith("blob:" + address(""))
                        && !each.startsWith("data:"))
                .toList();
    }

    /// The playhead, in milliseconds.
    private long wall() throws IOException, InterruptedException {
        return browser.run("return Number(document.querySelector('.timeline').dataset.wall)")
                .asLong();
    }

    /// Goes on with the Tab key until the focus is on an element; at each stop it must be seen where it is.
    private void tabTo(String css) throws IOException, InterruptedException {
        int same = 0;
        for (int i = 0; i < MOST_STOPS; i++) {
            browser.run("window.before = document.activeElement");
            browser.press(TAB);
            JsonNode now = browser.run("""
                    const at = document.activeElement;
                    const box = at.getBoundingClientRect();
                    const style = getComputedStyle(at);
                    const inside = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
                    // The browser itself marks the button of a date's calendar.
                    const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || at.type === 'date';
                    return {there: at.matches(arguments0), body: at === document.body, same: at === window.before,
                      seen: inside && ring, what: `${at.outerHTML.slice(0, 200)}, inside ${inside}, ring ${ring}`};""".replace("arguments0", "\"" + css + "\""));
            if (!now.get("body").asBoolean()) {
                assertThat(now.get("seen").asBoolean())
                        .as("the focus is seen at " + now.get("what").asText())
                        .isTrue();
            }
            same = now.get("same").asBoolean() ? same + 1 : 0;
            assertThat(same).as("stops within " + now.get("what").asText()).isLessThan(MOST_STOPS_OF_ONE);
            if (now.get("there").asBoolean()) {
                return;
            }
        }
        browser.screenshot(SCREENSHOTS.resolve("not-reached.png"));
        throw new AssertionError("no Tab leads to " + css);
    }
}

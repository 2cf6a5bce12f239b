package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.access.AccessRules;
import org.liuhen.appliance.access.Admission.Admitted;
import org.liuhen.appliance.access.Role;
import org.liuhen.appliance.config.SessionsConfig;
import org.liuhen.appliance.web.StagedCases.Words;
import org.liuhen.storage.format.AccessFact;
import org.liuhen.storage.kit.SimulatedClocks;

/// Cases add up to the sessions that whoever asks may see, and to no others.
class CasesOverHttpsTest {
    private static final String PASSWORD = "nobody guesses this";
    private static final Words LABELS = new Words("示例市监询〔2025〕17号", "标签不合格", "行政处罚", "调查取证", "A2", "張偉");
    private static final Words LICENCE = new Words("示例市监询〔2026〕3号", "无证经营", "行政检查", "启动", "", "李四");
    private static final String CHECKLIST = "编号,执法类别,执法事项,记录环节,记录要求\n"
            + "A1,行政处罚,查封扣押,调查取证,全程\nA2,行政处罚,询问当事人,调查取证,全程\nA3,行政处罚,留置送达,送达,视情\n"
            + "A4,行政处罚,内部讨论,决定,免录\nA5,行政处罚,听证,审核,视情\nB1,行政检查,日常检查,启动,全程\n";

    private final SimulatedClocks clocks = new SimulatedClocks("2025-12-30T01:02:03.000000Z");

    @TempDir
    Path directory;

    private PageUnderTest page;
    private StagedCases staged;
    private String first;
    private String second;
    private String other;

    /// Two sessions of one case, a year apart by the calendar and in rooms of two units; one of another case;
    /// one of none.
    @BeforeEach
    void sessions() throws Exception {
        page = new PageUnderTest(
                directory,
                clocks,
                (_, _) -> new Checking.Report(0, 0, List.of()),
                SessionsConfig.STANDARD,
                new PageUnderTest.Office(AccessRules.STANDARD, Map.of("room-1", "执法一队", "room-2", "执法二队")));
        staged = new StagedCases(page, clocks);
        first = staged.interrupted("room-1", LABELS);
        clocks.advance(Duration.ofDays(5));
        second = staged.empty("room-2", new Words("示例市監詢(2025)17號", "", "行政处罚", "送达", "", "張偉"));
        other = staged.empty("room-2", LICENCE);
        staged.unbound("room-2");
        page.logIn();
        read();
    }

    @AfterEach
    void close() throws IOException {
        page.close();
    }

    @Test
    void sessionsWithTheSameNumberAreOneCaseHoweverItIsWritten() throws Exception {
        JsonNode list = list(page.client, "");
        assertThat(numbers(list)).containsExactly("示例市监询〔2026〕3号", "示例市監詢(2025)17號");
        assertThat(list.get("total").asInt()).isEqualTo(2);
        assertThat(list.get("unbound").asInt()).isEqualTo(1);
        assertThat(list.get("units").toString()).isEqualTo("[\"执法一队\",\"执法二队\"]");
        assertThat(list.get("years").toString()).isEqualTo("[2026,2025]");
        JsonNode labels = list.at("/cases/1");
        JsonNode head = labels.get("head");
        assertThat(head.get("cause").asText()).isEqualTo("标签不合格");
        assertThat(head.get("parties").toString()).isEqualTo("[\"張*\"]");
        assertThat(head.get("officers").toString()).isEqualTo("[\"王建国\",\"李敏\"]");
        assertThat(head.get("units").toString()).isEqualTo("[\"执法二队\",\"执法一队\"]");
        assertThat(head.get("state").asText()).isEqualTo("waiting");
        assertThat(head.get("footageMicros").asLong()).isEqualTo(4_000_000);
        assertThat(head.get("waiting").asInt()).isEqualTo(1);
        assertThat(head.get("findings").asInt()).isEqualTo(1);
        assertThat(head.has("archived")).isFalse();
        assertThat(labels.get("sessions").asInt()).isEqualTo(2);
        assertThat(labels.get("newest").findValuesAsText("id")).containsExactly(second, first);
        assertThat(labels.get("newest").findValuesAsText("stage")).containsExactly("送达", "调查取证");
    }

    @Test
    void eachFilterHoldsOfTheCaseAndItsSessionsStayTogether() throws Exception {
        for (String query : List.of(
                "unit=执法一队", "year=2025", "state=waiting", "q=张伟 标签", "q=17号", "unit=执法二队&state=waiting&year=2026")) {
            JsonNode list = list(page.client, query);
            assertThat(numbers(list)).as(query).containsExactly("示例市監詢(2025)17號");
            assertThat(list.at("/cases/0/sessions").asInt()).as(query).isEqualTo(2);
            assertThat(list.get("years").size()).as(query).isEqualTo(2);
        }
        assertThat(numbers(list(page.client, "state=ended"))).containsExactly("示例市监询〔2026〕3号");
        for (String query : List.of("state=complete", "year=2024", "unit=执法三队", "q=张伟 无证")) {
            assertThat(numbers(list(page.client, query))).as(query).isEmpty();
        }
        for (String bad : List.of("state=open", "year=26", "page=0", "page=x", "q=" + "长".repeat(201))) {
            assertThat(page.client.get("/api/cases?" + encoded(bad)).status())
                    .as(bad)
                    .isEqualTo(400);
        }
    }

    @Test
    void whoSeesOneUnitSeesAndCountsNothingOfAnother() throws Exception {
        try (PageClient officer = person("王芳", Role.OFFICER, "执法一队");
                PageClient legal = person("周法", Role.LEGAL, "执法一队");
                PageClient system = login("系统管理员", "system administrator's")) {
            JsonNode own = list(officer, "");
            assertThat(numbers(own)).containsExactly("示例市监询〔2025〕17号");
            assertThat(own.get("total").asInt()).isEqualTo(1);
            assertThat(own.get("unbound").asInt()).isZero();
            assertThat(own.get("units").toString()).isEqualTo("[\"执法一队\"]");
            assertThat(own.get("years").toString()).isEqualTo("[2025]");
            assertThat(own.at("/cases/0/sessions").asInt()).isEqualTo(1);
            assertThat(one(officer, "示例市监询〔2025〕17号").at("/head/units").toString())
                    .isEqualTo("[\"执法一队\"]");
            assertThat(officer.get("/api/cases/one?" + encoded("number=示例市监询〔2026〕3号"))
                            .status())
                    .isEqualTo(404);

            JsonNode others = list(legal, "");
            assertThat(others.get("unbound").asInt()).isEqualTo(1);
            assertThat(others.at("/cases/1/newest").findValuesAsText("id")).containsExactly(second);
            assertThat(others.at("/cases/1/head/waiting").asInt()).isZero();

            assertThat(system.get("/api/cases").status()).isEqualTo(403);
            JsonNode search = officer.get("/api/search").json();
            assertThat(search.get("total").asInt()).isEqualTo(1);
            assertThat(search.get("searched").asInt()).isEqualTo(1);
        }
    }

    @Test
    void aFlaggedSessionIsInNoCaseOfWhoeverMayNotSeeItAndItsTellingIsInTheLog() throws Exception {
        try (PageClient officer = person("王芳", Role.OFFICER, "执法一队");
                PageClient head = person("赵队", Role.HEAD, "执法一队");
                PageClient leader = person("孙局", Role.LEADER, "")) {
            assertThat(numbers(list(officer, ""))).isNotEmpty();
            assertThat(head.post("/api/sessions/" + first + "/flags", "{\"flags\":[\"privacy\"]}")
                            .status())
                    .isEqualTo(200);
            page.awaitIndex();
            // The table has not looked again yet; the page has.
            assertThat(numbers(list(officer, ""))).isEmpty();
            read();
            JsonNode now = list(officer, "");
            assertThat(numbers(now)).isEmpty();
            assertThat(now.get("total").asInt()).isZero();
            assertThat(now.get("years").size()).isZero();
            assertThat(officer.get("/api/cases/one?" + encoded("number=示例市监询〔2025〕17号"))
                            .status())
                    .isEqualTo(404);
            assertThat(list(leader, "").at("/cases/1/sessions").asInt()).isEqualTo(2);
            page.journal.close();
            List<AccessFact.Act> acts = new ArrayList<>();
            page.store.accessBook().current().accessesOf(first, Long.MAX_VALUE, row -> {
                acts.add(((AccessFact.Access) row.entry().fact()).act());
                return true;
            });
            assertThat(acts).contains(AccessFact.Act.SEARCH);
        }
    }

    @Test
    void aCaseSaysWhatIsMissingFromIt() throws Exception {
        page.client.post("/api/checklists?effective=2025-11-01&filing=", CHECKLIST);
        page.client.post(
                "/api/omissions",
                "{\"reason\":\"text-suffices\",\"day\":\"2026-01-03\",\"caseNumber\":\"示例市监询[2025]17号\",\"itemCode\":\"A5\","
                        + "\"text\":\"放弃听证\",\"document\":\"笔录9号\",\"approver\":\"王局长\"}");
        page.awaitIndex();
        JsonNode one = one(page.client, "示例市监询〔2025〕17号");
        assertThat(one.get("sessions").findValuesAsText("id")).containsExactly(second, first);
        assertThat(one.get("stages").toString()).isEqualTo("[\"启动\",\"调查取证\",\"审核\",\"决定\",\"送达\",\"执行\"]");
        assertThat(one.at("/sessions/1/footageMicros").asLong()).isEqualTo(4_000_000);
        assertThat(one.at("/sessions/1/findings/0/cause").asText()).isEqualTo("power");
        assertThat(one.at("/sessions/0/missing").findValuesAsText("code")).containsExactly("cause");
        assertThat(one.at("/check/actions").toString()).isEqualTo("[\"行政处罚\"]");
        assertThat(one.at("/check/items").asInt()).isEqualTo(4);
        assertThat(one.at("/check/open").findValuesAsText("code")).containsExactly("A1", "A3");
        assertThat(one.at("/omissions/0/text").asText()).isEqualTo("放弃听证");
        assertThat(one.at("/omissions/0/reason/text").asText()).isEqualTo("文字记录已能全面有效记录");

        JsonNode licence = one(page.client, "示例市监询〔2026〕3号");
        assertThat(licence.get("sessions").findValuesAsText("id")).containsExactly(other);
        assertThat(licence.get("omissions").size()).isZero();
        assertThat(licence.at("/check/open").findValuesAsText("code")).containsExactly("B1");
        assertThat(page.client.get("/api/cases/one").status()).isEqualTo(404);
    }

    @Test
    void casesComeByFifty() throws Exception {
        for (int i = 0; i < 49; i++) {
            staged.empty("room-1", new Words("批量〔2026〕" + i + "号", "", "", "", "", "王五"));
        }
        read();
        JsonNode all = list(page.client, "");
        assertThat(all.get("total").asInt()).isEqualTo(51);
        assertThat(all.get("pages").asInt()).isEqualTo(2);
        assertThat(all.get("cases").size()).isEqualTo(50);
        assertThat(all.at("/cases/0/head/number").asText()).isEqualTo("批量〔2026〕48号");
        JsonNode last = list(page.client, "page=2");
        assertThat(numbers(last)).containsExactly("示例市監詢(2025)17號");
        assertThat(list(page.client, "page=99")).isEqualTo(last);
    }

    private void read() {
        page.awaitIndex();
        page.search.round();
    }

    private static JsonNode list(PageClient client, String query) throws IOException, InterruptedException {
        return client.get("/api/cases?" + encoded(query)).json();
    }

    private static JsonNode one(PageClient client, String number) throws IOException, InterruptedException {
        return client.get("/api/cases/one?" + encoded("number=" + number)).json();
    }

    private static List<String> numbers(JsonNode list) {
        return list.get("cases").findValuesAsText("number");
    }

    private static String encoded(String query) {
        List<String> parts = new ArrayList<>();
        for (String part : query.split("&", -1)) {
            int at = part.indexOf('=') + 1;
            parts.add(part.substring(0, at) + URLEncoder.encode(part.substring(at), StandardCharsets.UTF_8));
        }
        return String.join("&", parts);
    }

    private PageClient person(String name, Role role, String unit) throws Exception {
        String actor = page.access.make(name, PASSWORD);
        Admitted admitted = (Admitted) page.access.logIn(name, PASSWORD, "", "192.0.2.1");
        page.access.changePassword(admitted.cookie(), actor, PASSWORD, PASSWORD + "!");
        page.access.place(actor, unit, "", false);
        Admitted security = (Admitted) page.access.logIn("安全管理员", "security administrator's", "", "192.0.2.1");
        page.access.grant(security.login(), actor, Set.of(role));
        return login(name, PASSWORD + "!");
    }

    private PageClient login(String name, String password) throws Exception {
        PageClient client = new PageClient(page.server.port(), page.identity.certificate());
        client.post("/api/login", PageUnderTest.credentials(name, password));
        return client;
    }
}

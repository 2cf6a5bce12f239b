package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.access.AccessRules;
import org.liuhen.appliance.access.Action;
import org.liuhen.appliance.access.Admission.Admitted;
import org.liuhen.appliance.access.Reach;
import org.liuhen.appliance.access.Rights;
import org.liuhen.appliance.access.Role;
import org.liuhen.appliance.config.SessionsConfig;
import org.liuhen.appliance.web.RouteRights.Right;
import org.liuhen.storage.Ending;
import org.liuhen.storage.RunWriter;
import org.liuhen.storage.SegmentClose;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.format.AccessFact;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.kit.TinyMedia;
import org.liuhen.storage.media.Fragment;
import org.liuhen.storage.time.SystemClocks;

/// Every role at every address that the server has: what it may it may, what it may not is refused and in the log, and
/// no original is another one afterwards.
class RightsMatrixTest {
    private static final String OWN_UNIT = "执法一队";
    private static final String PASSWORD = "nobody guesses this";
    private static final Set<String> REFUSALS = Set.of("forbidden", "approval-required");

    @TempDir
    Path directory;

    private PageUnderTest page;
    private String session;
    private String intake;
    private String spare;

    @BeforeEach
    void start() throws Exception {
        page = new PageUnderTest(
                directory,
                new SystemClocks(),
                (_, _) -> new Checking.Report(0, 0, List.of()),
                SessionsConfig.STANDARD,
                new PageUnderTest.Office(AccessRules.STANDARD, Map.of(StagedRooms.ROOM, OWN_UNIT)));
        page.logIn();
        String everyday = page.access.accounts().getLast().actor();
        page.access.place(everyday, OWN_UNIT, "", false);
        page.client.post("/api/rooms/room-1/start", "{}");
        SessionWriter writer = page.rooms.session();
        session = writer.session();
        long start = writer.nowMicros();
        RunWriter run = writer.track("front").orElseThrow().beginRun(TinyMedia.opening(start));
        run.append(TinyMedia.fragment(start, 0, 25, 1000, new Random(1), Fragment.Start.KEY));
        run.sync();
        run.seal(new SegmentClose(0, Optional.empty()));
        run.close(new Ending(Cause.STOPPED, ""));
        page.client.post("/api/rooms/room-1/stop", "{}");
        intake = page.client
                .post(
                        "/api/imports",
                        "{\"kind\":\"camera\",\"carrier\":\"王五\",\"reason\":\"补充\","
                                + "\"files\":[{\"name\":\"a.mp4\",\"bytes\":5}]}")
                .json()
                .get("intake")
                .asText();
        page.client.postBytes("/api/imports/" + intake + "/0?offset=0", new byte[] {1, 2, 3, 4, 5});
        page.awaitIndex();
        spare = page.access.make("备用", PASSWORD);
    }

    @AfterEach
    void stop() throws IOException {
        page.close();
    }

    @Test
    void everyAddressIsDecidedAndNoDecisionIsAboutNothing() {
        assertThat(new TreeSet<>(page.server.addresses()))
                .isEqualTo(new TreeSet<>(RouteRights.all().keySet()));
    }

    @Test
    void everyRoleAtEveryAddress() throws Exception {
        Map<String, Hash> before = originals();
        List<String> wrong = new ArrayList<>();
        Map<Role, Set<String>> refused = new EnumMap<>(Role.class);
        Map<Role, String> actors = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            for (String unit : List.of(OWN_UNIT, "执法二队")) {
                try (PageClient client = new PageClient(page.server.port(), page.identity.certificate())) {
                    String[] headers = enter(client, role, unit, actors);
                    // Reading comes before writing: whoever wrote the particulars of a session has it as his own.
                    for (Map.Entry<String, Right> each : new TreeMap<>(RouteRights.all()).entrySet()) {
                        String address = each.getKey();
                        if (address.equals("GET /api/events")) {
                            // It answers for ever; the stream has tests of its own.
                            continue;
                        }
                        boolean passed = passes(client, address, headers);
                        if (passed != may(role, unit, each.getValue())) {
                            wrong.add(role + " of " + unit + " at " + address + (passed ? " passed" : " was refused"));
                        }
                        if (!passed && unit.equals(OWN_UNIT)) {
                            refused.computeIfAbsent(role, _ -> new HashSet<>()).add(address);
                        }
                    }
                    // What was counted is told, so that each account begins with nothing counted.
                    page.journal.close();
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(refusedInLog(actors)).isEqualTo(refused);
        assertThat(originals()).isEqualTo(before);
    }

    @Test
    void whatTheOfficeMustBeAbleToRelyOn() {
        for (Role administrator : Role.ADMINISTRATORS) {
            for (Action action : List.of(
                    Action.PRESS,
                    Action.LIVE,
                    Action.FIND,
                    Action.VIEW,
                    Action.COPY,
                    Action.BIND,
                    Action.EXPLAIN,
                    Action.CONFIRM,
                    Action.APPROVE,
                    Action.UNFLAG)) {
                assertThat(Rights.of(administrator, action))
                        .as(administrator + " " + action)
                        .isEqualTo(Reach.NO);
            }
        }
        assertThat(holders(Action.ACCOUNTS)).containsExactly(Role.SYSTEM);
        assertThat(holders(Action.ROLES)).containsExactly(Role.SECURITY);
        assertThat(holders(Action.AUDIT)).containsExactly(Role.AUDITOR);
        assertThat(actions(Role.AUDITOR))
                .containsExactly(Action.OWN, Action.STATE, Action.VERIFY, Action.SETTINGS, Action.AUDIT);
        assertThat(actions(Role.COMMAND)).containsExactly(Action.STATE, Action.PRESS, Action.MARK, Action.REGISTER);
        assertThat(actions(Role.ASSISTANT)).doesNotContain(Action.VIEW, Action.COPY, Action.BIND);
        assertThat(Rights.of(Role.OFFICER, Action.COPY)).isEqualTo(Reach.GRANT);
        assertThat(Rights.of(Role.LEGAL, Action.VIEW)).isEqualTo(Reach.OTHERS);
        assertThat(holders(Action.COMMENT)).containsExactly(Role.LEGAL);
        assertThat(Rights.of(Role.LEGAL, Action.COMMENT)).isEqualTo(Reach.OTHERS);
        assertThat(holders(Action.SETTINGS)).containsExactlyElementsOf(administrators());
    }

    @Test
    void noAddressChangesOrDeletesAnOriginal() throws Exception {
        assertThat(page.server.addresses().stream().filter(each -> !each.matches("(GET|POST) .*")))
                .containsExactlyInAnyOrder(
                        "DELETE /api/rooms/{room}/particulars", "DELETE /api/imports/{intake}", "DELETE /api/me/code");
        Map<String, Hash> before = originals();
        page.open("sessions", session);
        page.open("intakes", intake);
        for (String path : List.of(
                "/media/" + session + "/front/000000.mp4",
                "/media/" + session + "/front",
                "/media/" + session,
                "/originals/" + intake + "/000000.mp4",
                "/originals/" + intake,
                "/api/sessions/" + session,
                "/api/intakes/" + intake,
                "/api/imports/" + intake,
                "/api/imports/" + intake + "/0?offset=0",
                "/api/accesses",
                "/api/accesses/1")) {
            for (String method : List.of("PUT", "PATCH", "DELETE", "POST")) {
                assertThat(page.client.ask(method, path, "overwritten").status())
                        .as(method + " " + path)
                        .isBetween(400, 499);
            }
        }
        assertThat(originals()).isEqualTo(before);
    }

    /// Logs an account of the role in; returns the headers that it needs besides its cookie.
    private String[] enter(PageClient client, Role role, String unit, Map<Role, String> actors) throws Exception {
        if (role == Role.COMMAND) {
            actors.put(role, "command");
            return new String[] {
                "Authorization",
                "Bearer " + Files.readString(page.access.operatorTokenFile()).strip()
            };
        }
        String name = role.code() + " of " + unit;
        String actor = page.access.make(name, PASSWORD);
        Admitted admitted = (Admitted) page.access.logIn(name, PASSWORD, "", "192.0.2.1");
        page.access.changePassword(admitted.cookie(), actor, PASSWORD, PASSWORD + "!");
        page.access.place(actor, unit, "", false);
        grant(actor, role);
        client.post("/api/login", PageUnderTest.credentials(name, PASSWORD + "!"));
        actors.putIfAbsent(role, actor);
        return new String[0];
    }

    private void grant(String actor, Role role) throws Exception {
        Admitted security = (Admitted) page.access.logIn("安全管理员", "security administrator's", "", "192.0.2.1");
        page.access.grant(security.login(), actor, Set.of(role));
    }

    private boolean passes(PageClient client, String address, String... headers) throws Exception {
        String[] parts = address.split(" ", 2);
        String path = parts[1].replace("{session}", session)
                .replace("{intake}", intake)
                .replace("{file}", "000000.mp4")
                .replace("{track}", "front")
                .replace("{room}", StagedRooms.ROOM)
                .replace("{account}", spare)
                .replaceAll("\\{(entry|number|id|item)}", "0")
                .replaceAll("\\{[a-z]+}", "none");
        PageClient.Answer answer =
                parts[0].equals("GET") ? client.get(path, headers) : client.ask(parts[0], path, "{}", headers);
        assertThat(answer.status()).as(address).isNotEqualTo(401);
        return answer.status() != 403
                || !REFUSALS.contains(answer.json().get("error").asText());
    }

    /// What the table says, without the code that reads requests.
    private static boolean may(Role role, String unit, Right right) {
        Reach reach = Rights.of(role, right.action());
        return switch (right.about()) {
            // There is no package yet of which the machine could know whose it is.
            case ASKED, PACKAGE -> reach != Reach.NO;
            case NOTHING, LIST, TAKEN -> reach != Reach.NO && reach != Reach.GRANT;
            case ROOM, SESSION, FOOTAGE, COPIED ->
                reach == Reach.ALL
                        || (reach == Reach.UNIT && unit.equals(OWN_UNIT))
                        || (reach == Reach.OTHERS && !unit.equals(OWN_UNIT));
            // Files that came from elsewhere belong to no unit.
            case ORIGINAL -> reach == Reach.ALL || reach == Reach.UNIT || reach == Reach.OTHERS;
        };
    }

    private Map<Role, Set<String>> refusedInLog(Map<Role, String> actors) throws IOException {
        Map<Role, Set<String>> refused = new EnumMap<>(Role.class);
        for (Map.Entry<Role, String> each : actors.entrySet()) {
            page.store.accessBook().current().accessesBy(each.getValue(), Long.MAX_VALUE, row -> {
                AccessFact.Access fact = (AccessFact.Access) row.entry().fact();
                if (fact.act() == AccessFact.Act.REFUSED) {
                    refused.computeIfAbsent(each.getKey(), _ -> new HashSet<>()).add(fact.part());
                }
                return true;
            });
        }
        return refused;
    }

    private static List<Role> administrators() {
        return Stream.of(Role.values()).filter(Role.ADMINISTRATORS::contains).toList();
    }

    private static List<Role> holders(Action action) {
        return Stream.of(Role.values())
                .filter(role -> Rights.of(role, action) != Reach.NO)
                .toList();
    }

    private static List<Action> actions(Role role) {
        return Stream.of(Action.values())
                .filter(action -> Rights.of(role, action) != Reach.NO)
                .toList();
    }

    /// Digest of every file that is evidence and closed.
    private Map<String, Hash> originals() throws IOException {
        Map<String, Hash> digests = new TreeMap<>();
        for (String folder : List.of("media", "originals")) {
            try (Stream<Path> files = Files.walk(directory.resolve("state").resolve(folder))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (file.toString().contains(session) || file.toString().contains(intake)) {
                        digests.put(file.toString(), Hash.over(Files.readAllBytes(file)));
                    }
                }
            }
        }
        assertThat(new HashMap<>(digests)).isNotEmpty();
        return digests;
    }
}

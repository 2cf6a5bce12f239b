package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.access.Action;
import org.liuhen.appliance.access.Admission.Admitted;
import org.liuhen.appliance.access.Login;
import org.liuhen.appliance.access.Reach;
import org.liuhen.appliance.access.Rights;
import org.liuhen.appliance.access.Role;
import org.liuhen.appliance.access.Scope;
import org.liuhen.appliance.access.Tokens;
import org.liuhen.appliance.web.RouteRights.Right;
import org.liuhen.appliance.web.RouteRights.Route;
import org.liuhen.storage.format.AccessFact;
import org.liuhen.storage.format.Hash;

/// Every role at every address that the server has: what it may it may, what it may not is refused and in the
/// log, and no original is another one afterwards.
class RightsMatrixTest {
    private static final String OWN_UNIT = StagedOffice.UNIT;
    private static final Set<String> REFUSALS = Set.of("forbidden", "approval-required");

    @TempDir
    Path directory;

    private StagedOffice office;
    private PageUnderTest page;
    private String session;
    private String intake;

    @BeforeEach
    void start() throws Exception {
        office = new StagedOffice(directory);
        page = office.page;
        session = office.session;
        intake = office.intake;
    }

    @AfterEach
    void stop() throws IOException {
        office.close();
    }

    @Test
    void everyAddressIsDecidedAndNoDecisionIsAboutNothing() {
        assertThat(new TreeSet<>(page.server.addresses()))
                .isEqualTo(new TreeSet<>(
                        RouteRights.routes().stream().map(Route::address).toList()));
    }

    @Test
    void everyRoleAtEveryAddress() throws Exception {
        Map<String, Hash> before = originals();
        List<String> wrong = new ArrayList<>();
        Map<Role, Set<String>> refused = new EnumMap<>(Role.class);
        Map<Role, String> actors = new EnumMap<>(Role.class);
        for (Role role : EnumSet.complementOf(EnumSet.of(Role.TOKEN))) {
            for (String unit : List.of(OWN_UNIT, StagedOffice.OTHER_UNIT)) {
                try (PageClient client = office.client()) {
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
                        "DELETE /api/rooms/{room}/particulars",
                        "DELETE /api/imports/{intake}",
                        "DELETE /api/me/code",
                        "DELETE /api/tokens/{token}");
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

    /// One token for each thing that a token can be for, with all units, and one with all of them for another
    /// unit.
    @Test
    void everyScopeOfATokenAtEveryAddress() throws Exception {
        List<String> wrong = new ArrayList<>();
        List<Scope> scopes = new ArrayList<>();
        for (Action action : Scope.POSSIBLE) {
            Set<Action> actions = action == Action.COPY ? Set.of(Action.VIEW, action) : Set.of(action);
            scopes.add(new Scope(actions, Set.of(OWN_UNIT), false));
        }
        scopes.add(new Scope(Set.copyOf(Scope.POSSIBLE), Set.of(StagedOffice.OTHER_UNIT), false));
        scopes.add(new Scope(Set.copyOf(Scope.POSSIBLE), Set.of(), true));
        for (Scope scope : scopes) {
            Login security =
                    ((Admitted) page.access.logIn("安全管理员", "security administrator's", "", "192.0.2.1")).login();
            Tokens.Order order = new Tokens.Order(
                    "办案系统 " + scopes.indexOf(scope), scope, page.access.tokens().longest(), List.of());
            Tokens.Issued issued = page.access.tokens().issue(order, security, _ -> {});
            try (PageClient client = office.client()) {
                for (Map.Entry<String, Right> each : new TreeMap<>(RouteRights.all()).entrySet()) {
                    String address = each.getKey();
                    if (!address.equals("GET /api/events")) {
                        boolean passed = passes(client, address, "Authorization", "Bearer " + issued.secret());
                        if (passed != may(scope, address, each.getValue())) {
                            wrong.add(scope + " at " + address + (passed ? " passed" : " was refused"));
                        }
                    }
                }
                assertThat(client.get("/api/openapi.json", "Authorization", "Bearer " + issued.secret())
                                .status())
                        .isEqualTo(200);
            }
        }
        assertThat(wrong).isEmpty();
    }

    /// What a token's scope says, without the code that reads requests.
    private static boolean may(Scope scope, String address, Right right) {
        boolean meant = scope.actions().contains(right.action());
        // Intakes belong to no unit.
        boolean near = scope.everyUnit() || scope.units().contains(OWN_UNIT) || address.contains("{intake}");
        boolean alone = Rights.of(Role.TOKEN, right.action()).compareTo(Reach.GRANT) > 0;
        return meant
                && switch (right.about()) {
                    case NOTHING, LIST, TAKEN, ORIGINAL -> alone;
                    // There is no package yet of which the machine could know whose it is.
                    case PACKAGE -> true;
                    case ASKED, ROOM, SESSION, FOOTAGE -> alone && near;
                    case COPIED -> false;
                };
    }

    @Test
    void noTokenCanBeAnAdministrator() {
        for (Role administrator : Role.ADMINISTRATORS) {
            assertThat(Scope.POSSIBLE)
                    .doesNotContainAnyElementsOf(actions(administrator).stream()
                            .filter(each -> holders(each).size() == 1)
                            .toList());
        }
        assertThat(Scope.POSSIBLE)
                .containsExactly(
                        Action.STATE, Action.LIVE, Action.FIND, Action.VIEW, Action.COPY, Action.BIND, Action.VERIFY);
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
        actors.putIfAbsent(role, office.enter(client, role, unit));
        return new String[0];
    }

    private boolean passes(PageClient client, String address, String... headers) throws Exception {
        String[] parts = address.split(" ", 2);
        String path = office.path(parts[1]);
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

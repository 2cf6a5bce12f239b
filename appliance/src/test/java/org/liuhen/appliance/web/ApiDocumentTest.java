package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.access.Role;
import org.liuhen.appliance.access.Scope;
import org.liuhen.appliance.web.RouteRights.Door;
import org.liuhen.appliance.web.RouteRights.Route;

/// The document of the interface: that it is one, that it holds what is served and nothing else, and that what is
/// really
/// answered is what it says. [PageClient] holds every answer of every test against it.
class ApiDocumentTest {
    private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)}");

    /// What the office of this test cannot be made to do: no dock, no camera, no FFmpeg, nothing live, nothing waiting.
    private static final Set<String> ELSEWHERE = Set.of(
            "GET /api/cases/one",
            "GET /api/events",
            "GET /api/packages/{id}/package.zip",
            "GET /api/rooms/{room}/sources/{source}/picture.mp4",
            "GET /api/sessions/{session}/entries",
            "GET /api/sessions/{session}/seal-sheet.pdf",
            "GET /media/{session}/{track}/live.m3u8",
            "GET /media/{session}/{track}/{file}/{segment}/derived.mp4",
            "GET /originals/{intake}/{file}/playable.mp4",
            "GET /originals/{intake}/{file}/subtitles.vtt",
            "GET /api/checklists/{number}",
            "GET /api/checklists/{number}/export.csv");

    @TempDir
    Path directory;

    @Test
    void itIsAnOpenApiDocument() throws Exception {
        try (InputStream in = ApiDocumentTest.class.getResourceAsStream("/openapi/3.1-schema.json")) {
            JsonNode official = new ObjectMapper().readTree(in);
            assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                            .getSchema(official)
                            .validate(ApiContract.read()))
                    .isEmpty();
        }
    }

    @Test
    void itHoldsWhatIsServedAndNothingElse() throws Exception {
        try (StagedOffice office = new StagedOffice(directory)) {
            JsonNode served = office.page.client.get("/api/openapi.json").json();
            List<String> described = new ArrayList<>();
            for (Map.Entry<String, JsonNode> path : served.get("paths").properties()) {
                path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey()));
            }
            assertThat(described).containsExactlyInAnyOrderElementsOf(office.page.server.addresses());
        }
    }

    @Test
    void whoeverIsLoggedInReadsItAndNobodyElse() throws Exception {
        try (StagedOffice office = new StagedOffice(directory);
                PageClient client = office.client()) {
            assertThat(client.get("/api/openapi.json").status()).isEqualTo(401);
            for (Role role : Role.values()) {
                if (role.isOfPeople()) {
                    office.enter(client, role, StagedOffice.UNIT);
                    assertThat(client.get("/api/openapi.json").status())
                            .as(role.code())
                            .isEqualTo(200);
                }
            }
        }
    }

    @Test
    void everyAddressSaysWhoMayWhatComesInAndWhatGoesOut() {
        Set<String> names = new TreeSet<>();
        for (Route route : RouteRights.routes()) {
            JsonNode operation = operation(route);
            String at = route.address();
            assertThat(names.add(operation.get("operationId").asText())).as(at).isTrue();
            assertThat(operation.get("summary").asText()).as(at).matches(".*\\p{IsHan}.*");
            assertThat(operation.get("description").asText()).as(at).matches("(?s)[A-Z].*[a-z].*");
            assertThat(parameters(operation, "path"))
                    .as(at)
                    .isEqualTo(PLACE.matcher(route.path())
                            .results()
                            .map(each -> each.group(1))
                            .collect(Collectors.toSet()));
            for (JsonNode parameter : operation.path("parameters")) {
                assertThat(parameter.get("description").asText()).as(at).matches(".*\\p{IsHan}.*[A-Za-z].*");
            }
            assertThat(operation.at("/responses/default/$ref").asText())
                    .as(at)
                    .isEqualTo("#/components/responses/Refused");
            if (route.door() == Door.RIGHT) {
                assertThat(operation.get("x-right").asText())
                        .as(at)
                        .isEqualTo(route.right().orElseThrow().action().code());
            }
            assertThat(doors(operation)).as(at).isEqualTo(doors(route));
        }
    }

    /// The ways in, as the guards of the server have them.
    private static Set<Set<String>> doors(Route route) {
        Set<String> page = route.method().equals("GET") ? Set.of() : Set.of("page");
        if (route.door() == Door.OPEN) {
            return page.isEmpty() ? Set.of() : Set.of(page);
        }
        Set<String> person = page.isEmpty() ? Set.of("login") : Set.of("login", "page");
        boolean token = route.right().isEmpty()
                || Scope.POSSIBLE.contains(route.right().get().action());
        return token ? Set.of(person, Set.of("token")) : Set.of(person);
    }

    private static Set<Set<String>> doors(JsonNode operation) {
        Set<Set<String>> doors = new HashSet<>();
        for (JsonNode way : operation.get("security")) {
            Set<String> together = new TreeSet<>();
            way.fieldNames().forEachRemaining(together::add);
            doors.add(together);
        }
        return doors;
    }

    @Test
    void whatIsReferredToIsThere() {
        JsonNode document = ApiContract.read();
        for (JsonNode reference : document.findValues("$ref")) {
            assertThat(document.at(reference.asText().substring(1)).isMissingNode())
                    .as(reference.asText())
                    .isFalse();
        }
        assertThat(document.at("/components/securitySchemes/login/name").asText())
                .isEqualTo("__Host-liuhen");
        assertThat(document.at("/components/securitySchemes/page/name").asText())
                .isEqualTo("X-Liuhen");
        assertThat(document.at("/components/securitySchemes/token/scheme").asText())
                .isEqualTo("bearer");
    }

    /// Each GET by whoever may: its answer is held against the document by the client.
    @Test
    void realAnswersFitWhatIsDescribed() throws Exception {
        Set<String> answered = new TreeSet<>();
        try (StagedOffice office = new StagedOffice(directory)) {
            office.page.open("sessions", office.session);
            office.page.open("intakes", office.intake);
            office.page.client.post("/api/verifications", "{}");
            office.page.client.post("/api/sessions/" + office.session + "/packages", "{}");
            office.page.client.post(
                    "/api/sessions/" + office.session + "/particulars", "{\"caseNumber\":\"〔2026〕1号\"}");
            office.page.client.post(
                    "/api/omissions",
                    "{\"reason\":\"text-suffices\",\"day\":\"2026-11-01\",\"item\":\"检查\",\"document\":\"笔录\",\"approver\":\"李\"}");
            for (Role role : List.of(Role.HEAD, Role.SECURITY, Role.AUDITOR, Role.LEADER)) {
                try (PageClient client = office.client()) {
                    office.enter(client, role, StagedOffice.UNIT);
                    if (role == Role.HEAD || role == Role.LEADER) {
                        client.post("/api/sessions/" + office.session + "/access", "{\"purpose\":\"supervision\"}");
                        client.post("/api/intakes/" + office.intake + "/access", "{\"purpose\":\"supervision\"}");
                    }
                    for (Route route : RouteRights.routes()) {
                        if (route.method().equals("GET") && !route.path().equals("/api/events")) {
                            client.get(office.path(route.path())
                                    .replace("/packages/0", "/packages/1")
                                    .replace("/verifications/0", "/verifications/1"));
                        }
                    }
                    answered.addAll(client.answered());
                }
            }
        }
        Set<String> all = RouteRights.routes().stream()
                .filter(each -> each.method().equals("GET"))
                .map(Route::address)
                .collect(Collectors.toCollection(TreeSet::new));
        all.removeAll(answered);
        assertThat(all).isSubsetOf(ELSEWHERE);
    }

    @Test
    void aParameterThatIsNotDescribedIsRefused() throws Exception {
        try (StagedOffice office = new StagedOffice(directory)) {
            PageClient.Answer answer = office.page.client.get("/api/sessions?befor=x");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(office.page.client.get("/api/sessions?&limit=5&").status())
                    .isEqualTo(200);
            assertThat(answer.json().get("messageEn").asText())
                    .isEqualTo("This address has no parameter befor; those it has: limit, before, data.");
            assertThat(office.page
                            .client
                            .get("/api/rooms?x=" + "y".repeat(99))
                            .json()
                            .get("message")
                            .asText())
                    .isEqualTo("该地址没有参数 x，也没有其他参数。");
        }
    }

    private static JsonNode operation(Route route) {
        return ApiContract.read()
                .get("paths")
                .get(route.path())
                .get(route.method().toLowerCase(Locale.ROOT));
    }

    private static Set<String> parameters(JsonNode operation, String in) {
        Set<String> names = new TreeSet<>();
        for (JsonNode parameter : operation.path("parameters")) {
            if (parameter.get("in").asText().equals(in)) {
                names.add(parameter.get("name").asText());
            }
        }
        return names;
    }
}

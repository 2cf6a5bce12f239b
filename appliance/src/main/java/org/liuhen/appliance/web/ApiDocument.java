package org.liuhen.appliance.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.liuhen.appliance.access.Scope;
import org.liuhen.appliance.web.RouteParameters.Meaning;
import org.liuhen.appliance.web.RouteRights.About;
import org.liuhen.appliance.web.RouteRights.Content;
import org.liuhen.appliance.web.RouteRights.Door;
import org.liuhen.appliance.web.RouteRights.Question;
import org.liuhen.appliance.web.RouteRights.Right;
import org.liuhen.appliance.web.RouteRights.Route;

/// The interface as an OpenAPI 3.1 document: [RouteRights] says which addresses there are, [Schemas] what the records
/// look like that are sent and answered there.
final class ApiDocument {
    private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)}");
    private static final String LOGIN = "login";
    private static final String PAGE = "page";
    private static final String TOKEN = "token";
    private static final String REFUSED = "#/components/responses/Refused";

    private final Schemas schemas = new Schemas();

    private ApiDocument() {}

    /// The document.
    ///
    /// @param software name and version
    static Map<String, Object> of(String software) {
        return new ApiDocument().whole(software);
    }

    private Map<String, Object> whole(String software) {
        Map<String, Map<String, Object>> paths = new LinkedHashMap<>();
        for (Route route : RouteRights.routes()) {
            paths.computeIfAbsent(route.path(), _ -> new LinkedHashMap<>())
                    .put(route.method().toLowerCase(Locale.ROOT), operation(route));
        }
        Map<String, Object> components = Schemas.object(
                "securitySchemes",
                doors(),
                "responses",
                Schemas.object("Refused", refused()),
                "schemas",
                schemas.named());
        return Schemas.object(
                "openapi",
                "3.1.0",
                "info",
                info(software),
                "servers",
                List.of(Schemas.object("url", "/")),
                "paths",
                paths,
                "components",
                components);
    }

    private Map<String, Object> refused() {
        return Schemas.object(
                "description",
                "拒绝：error 是代码，message 与 messageEn 是给人看的文字。"
                        + " Refused: error is a word, message and messageEn are for people.",
                "headers",
                Schemas.object(
                        "Retry-After",
                        Schemas.object(
                                "description",
                                "429 时：多少秒后再试。With 429: after how many seconds to try again.",
                                "schema",
                                Schemas.object("type", "integer"))),
                "content",
                content(schemas.of("WebFailure.Body", false), "application/json"));
    }

    private static Map<String, Object> info(String software) {
        return Schemas.object(
                "title",
                "留痕 Liuhen",
                "version",
                software,
                "description",
                "名称以 Micros 结尾的是微秒：墙上时间从 1970 年起（UTC），或会话时间。没有的值不出现。"
                        + "影像须先填写调阅用途：POST /api/sessions/{session}/access。\n\n"
                        + "What ends in Micros is in microseconds: wall time since 1970 (UTC), or session time."
                        + " An absent value is left out. Footage is shown once its purpose was given:"
                        + " POST /api/sessions/{session}/access.");
    }

    private static Map<String, Object> doors() {
        Map<String, Object> doors = new LinkedHashMap<>();
        doors.put(
                LOGIN,
                Schemas.object(
                        "type",
                        "apiKey",
                        "in",
                        "cookie",
                        "name",
                        Guard.COOKIE,
                        "description",
                        "人员登录。People who are logged in."));
        doors.put(
                PAGE,
                Schemas.object(
                        "type",
                        "apiKey",
                        "in",
                        "header",
                        "name",
                        Guard.OWN_HEADER,
                        "description",
                        "任意值：表明请求出自本机页面。Any value: the request comes from the page of this machine."));
        doors.put(
                TOKEN,
                Schemas.object(
                        "type",
                        "http",
                        "scheme",
                        "bearer",
                        "description",
                        "安全管理员发给外部系统的令牌，其后是所需权限。"
                                + "A token that the security administrator issued to another system; the right it"
                                + " needs follows."));
        return doors;
    }

    private Map<String, Object> operation(Route route) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("operationId", name(route));
        operation.put("tags", List.of(route.path().split("/", -1)[route.path().startsWith("/api/") ? 2 : 1]));
        operation.put("summary", route.chinese());
        operation.put("description", route.english() + ".\n\n" + who(route));
        route.right().ifPresent(right -> operation.put("x-right", right.action().code()));
        operation.put("security", security(route));
        List<Map<String, Object>> parameters = parameters(route);
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        route.question().ifPresent(question -> operation.put("requestBody", body(question)));
        operation.put("responses", responses(route));
        return operation;
    }

    /// `GET /api/rooms/{room}/start` as `getRoomsByRoomStart`.
    private static String name(Route route) {
        StringBuilder name = new StringBuilder(route.method().toLowerCase(Locale.ROOT));
        for (String part : route.path().replaceFirst("^/api/", "/").substring(1).split("[/.-]", -1)) {
            Matcher place = PLACE.matcher(part);
            String word = place.matches() ? "by" + capital(place.group(1)) : part;
            name.append(capital(word));
        }
        return name.toString();
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static String who(Route route) {
        return switch (route.door()) {
            case OPEN -> "无须登录。No login is needed.";
            case LOGIN -> "登录即可。Whoever is logged in.";
            case RIGHT -> who(route.right().orElseThrow());
        };
    }

    private static String who(Right right) {
        About about = right.about();
        String chinese = about.chinese().isEmpty() ? "" : "（" + about.chinese() + "）";
        String english = about.english().isEmpty() ? "" : " (" + about.english() + ")";
        return "权限：" + right.action().chinese() + chinese + "。Right: "
                + right.action().code() + english + ".";
    }

    /// One of these is enough; what stands together is needed together.
    private static List<Map<String, List<String>>> security(Route route) {
        boolean changes = !route.method().equals("GET");
        if (route.door() == Door.OPEN) {
            return changes ? List.of(Map.of(PAGE, List.of())) : List.of();
        }
        List<Map<String, List<String>>> ways = new ArrayList<>();
        Map<String, List<String>> person = new LinkedHashMap<>();
        person.put(LOGIN, List.of());
        if (changes) {
            person.put(PAGE, List.of());
        }
        ways.add(person);
        Optional<String> scope = route.right().map(right -> right.action().code());
        boolean possible = route.right()
                .map(right -> Scope.POSSIBLE.contains(right.action()))
                .orElse(true);
        if (possible) {
            ways.add(Map.of(TOKEN, scope.map(List::of).orElse(List.of())));
        }
        return ways;
    }

    private static List<Map<String, Object>> parameters(Route route) {
        List<Map<String, Object>> parameters = new ArrayList<>();
        Matcher place = PLACE.matcher(route.path());
        while (place.find()) {
            parameters.add(parameter(place.group(1), "path", true, RouteParameters.of(route.path(), place.group(1))));
        }
        for (RouteRights.Parameter each : route.query()) {
            parameters.add(
                    parameter(each.name(), "query", each.needed(), RouteParameters.of(route.path(), each.name())));
        }
        return parameters;
    }

    private static Map<String, Object> parameter(String name, String in, boolean needed, Meaning meaning) {
        return Schemas.object(
                "name",
                name,
                "in",
                in,
                "required",
                needed,
                "description",
                meaning.chinese() + "。" + capital(meaning.english()) + ".",
                "schema",
                Schemas.object("type", meaning.type()));
    }

    private Map<String, Object> body(Question question) {
        return Schemas.object("required", question.needed(), "content", content(question.content(), true));
    }

    private Map<String, Object> responses(Route route) {
        Map<String, Object> responses = new LinkedHashMap<>();
        route.answers().forEach((status, content) -> {
            Map<String, Object> response = new LinkedHashMap<>();
            response.put("description", status + " " + route.chinese() + "。" + route.english() + ".");
            content.ifPresent(each -> response.put("content", content(each, false)));
            responses.put(Integer.toString(status), response);
        });
        if (route.door() != Door.OPEN) {
            responses.put("401", Schemas.object("$ref", REFUSED));
        }
        if (route.door() == Door.RIGHT) {
            responses.put("403", Schemas.object("$ref", REFUSED));
        }
        responses.put("default", Schemas.object("$ref", REFUSED));
        return responses;
    }

    private Map<String, Object> content(Content content, boolean sent) {
        if (!content.isRecord()) {
            return Schemas.object(content.name(), Schemas.object());
        }
        Map<String, Object> one = schemas.of(content.name(), sent);
        return content(content.several() ? Schemas.object("type", "array", "items", one) : one, "application/json");
    }

    private static Map<String, Object> content(Map<String, Object> schema, String type) {
        return Schemas.object(type, Schemas.object("schema", schema));
    }
}

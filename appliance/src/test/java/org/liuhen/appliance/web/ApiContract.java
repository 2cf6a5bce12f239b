package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.liuhen.appliance.web.RouteRights.Route;

/// Holds real answers, and what was sent for them, against the OpenAPI document: by a validator that is not ours, and
/// more strictly than the document says, so that nothing is answered that it does not describe.
final class ApiContract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode DOCUMENT = document();
    private static final JsonNode STRICT = closed(DOCUMENT.deepCopy());
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Map<JsonNode, Schema> SCHEMAS = new ConcurrentHashMap<>();

    private ApiContract() {}

    static JsonNode read() {
        return DOCUMENT;
    }

    /// Which address a request is at; empty for what the server has not.
    static Optional<Route> route(String method, String target) {
        String path = target.replaceFirst("\\?.*", "");
        return RouteRights.routes().stream()
                .filter(each ->
                        each.method().equals(method) && path.matches(each.path().replaceAll("\\{[a-z]+}", "[^/]+")))
                .min(Comparator.comparingLong(
                        each -> each.path().chars().filter(c -> c == '{').count()));
    }

    /// Refuses an answer that is not described, or a question that was taken and is not described.
    static void check(Route route, byte[] sent, int status, String type, byte[] body) throws IOException {
        String at = route.address() + " " + status;
        JsonNode operation =
                STRICT.at("/paths").path(route.path()).path(route.method().toLowerCase(Locale.ROOT));
        JsonNode responses = operation.path("responses");
        boolean described = responses.path(Integer.toString(status)).has("description");
        JsonNode response =
                described ? responses.path(Integer.toString(status)) : STRICT.at("/components/responses/Refused");
        JsonNode content = response.path("content");
        if (content.isMissingNode()) {
            assertThat(body).as(at).isEmpty();
            return;
        }
        String bare = type.replaceFirst(";.*", "");
        JsonNode media = content.has(bare) ? content.path(bare) : content.path("*/*");
        assertThat(media.isMissingNode())
                .as(at + " answers " + type + ": " + new String(body, StandardCharsets.UTF_8))
                .isFalse();
        if (media.has("schema")) {
            assertThat(errors(media.path("schema"), JSON.readTree(body))).as(at).isEmpty();
        }
        JsonNode asked =
                operation.at("/requestBody/content").path("application/json").path("schema");
        if (described && !asked.isMissingNode() && sent.length > 0) {
            assertThat(errors(asked, JSON.readTree(sent)))
                    .as(at + " of what was sent")
                    .isEmpty();
        }
    }

    /// What is wrong with `value` by a schema of the document.
    private static List<Error> errors(JsonNode schema, JsonNode value) {
        Schema made = SCHEMAS.computeIfAbsent(schema, _ -> {
            ObjectNode whole = JSON.createObjectNode();
            whole.setAll((ObjectNode) schema);
            whole.set("components", STRICT.path("components"));
            return REGISTRY.getSchema(whole);
        });
        return made.validate(value);
    }

    /// The same document with no room for anything that is not described.
    private static JsonNode closed(JsonNode document) {
        for (JsonNode schema : document.at("/components/schemas")) {
            ((ObjectNode) schema).put("additionalProperties", false);
        }
        return document;
    }

    private static JsonNode document() {
        try {
            return JSON.readTree(Wire.bytes(ApiDocument.of("liuhen test")));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

package org.liuhen.appliance.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;

/// JSON in and out: records, enums as small words, absent values left out.
final class Wire {
    /// A text as long as a whole body: whoever reads it says what is too long.
    private static final int MOST_TEXT = 64 * 1024;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(8)
                            .maxStringLength(MOST_TEXT)
                            .build())
                    .build())
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private Wire() {}

    /// The body of a request as `type`.
    static <T> T read(Context context, Class<T> type) throws WebFailure {
        try {
            T body = JSON.readValue(context.bodyAsBytes(), type);
            if (body != null) {
                return body;
            }
        } catch (JsonProcessingException e) {
            // Told below, without the sender's own bytes.
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot fail to be read", e);
        }
        throw WebFailure.badRequest("请求内容不是所要求的 JSON。", "The body is not the JSON this address asks for.");
    }

    /// A value as it is written.
    static JsonNode tree(Object value) {
        return JSON.valueToTree(value);
    }

    /// What is written of a record, in its order.
    static List<BeanPropertyDefinition> properties(Class<?> type) {
        return JSON.getSerializationConfig()
                .introspect(JSON.constructType(type))
                .findProperties();
    }

    static void write(Context context, Object body) {
        context.contentType("application/json; charset=utf-8").result(bytes(body));
    }

    /// JSON in UTF-8, on one line.
    static byte[] bytes(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of ours cannot be written", e);
        }
    }

    static void write(Context context, int status, Object body) {
        context.status(status);
        write(context, body);
    }
}

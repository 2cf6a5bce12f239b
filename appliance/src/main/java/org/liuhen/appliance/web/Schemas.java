package org.liuhen.appliance.web;

import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// JSON schemas (2020-12) of the records that [Wire] writes and reads, as Jackson sees them: each stands once under its
/// name, and is referred to.
final class Schemas {
    private static final List<String> ROOMS = List.of("web", "watch", "access");

    private final Map<String, Map<String, Object>> named = new TreeMap<>();
    private final Map<String, Class<?>> classes = new TreeMap<>();

    /// A JSON object whose fields keep their order, so that two documents can be compared.
    ///
    /// @param fields name and value in turn
    static Map<String, Object> object(Object... fields) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            object.put((String) fields[i], fields[i + 1]);
        }
        return object;
    }

    /// All that were referred to, by name.
    Map<String, Map<String, Object>> named() {
        return named;
    }

    /// What refers to a record of this program.
    ///
    /// @param name like `SessionRoutes.Page`
    /// @param sent whether others send it: then nothing else can stand in it
    Map<String, Object> of(String name, boolean sent) {
        return of(find(name), sent);
    }

    private static Class<?> find(String name) {
        for (String room : ROOMS) {
            try {
                return Class.forName("org.liuhen.appliance." + room + "." + name.replace('.', '$'));
            } catch (ClassNotFoundException e) {
                // It stands in another room.
            }
        }
        throw new IllegalStateException("there is no record " + name);
    }

    private Map<String, Object> of(Type type, boolean sent) {
        if (type instanceof Class<?> plain) {
            return ofClass(plain, sent);
        }
        if (type instanceof ParameterizedType many && many.getRawType() instanceof Class<?> raw) {
            Type[] inner = many.getActualTypeArguments();
            if (Collection.class.isAssignableFrom(raw)) {
                return object("type", "array", "items", of(inner[0], sent));
            }
            if (Map.class.isAssignableFrom(raw)) {
                return object("type", "object", "additionalProperties", of(inner[1], sent));
            }
        }
        throw new IllegalStateException("no schema for " + type);
    }

    private Map<String, Object> ofClass(Class<?> type, boolean sent) {
        if (type == String.class) {
            return object("type", "string");
        }
        if (type == boolean.class || type == Boolean.class) {
            return object("type", "boolean");
        }
        if (type == int.class || type == Integer.class) {
            return object("type", "integer", "format", "int32");
        }
        if (type == long.class || type == Long.class) {
            return object("type", "integer", "format", "int64");
        }
        if (type == double.class || type == Double.class) {
            return object("type", "number");
        }
        if (type.isEnum()) {
            return object(
                    "type",
                    "string",
                    "enum",
                    Stream.of(type.getEnumConstants()).map(Wire::tree).toList());
        }
        if (type.isRecord()) {
            return ofRecord(type, sent);
        }
        throw new IllegalStateException("no schema for " + type);
    }

    private Map<String, Object> ofRecord(Class<?> type, boolean sent) {
        String name = name(type);
        Class<?> before = classes.putIfAbsent(name, type);
        if (before != null && before != type) {
            throw new IllegalStateException(before + " and " + type + " have one name");
        }
        if (before == null) {
            Map<String, Object> properties = new LinkedHashMap<>();
            List<String> required = new ArrayList<>();
            for (BeanPropertyDefinition property : Wire.properties(type)) {
                Member member = property.getAccessor().getMember();
                Map<String, Object> value = of(type(member), sent);
                boolean nullable = isNullable(member);
                properties.put(property.getName(), sent && nullable ? orNull(value) : value);
                // Of what is sent, nothing is missed by the reader: whoever uses it says what is.
                if (!sent && !nullable) {
                    required.add(property.getName());
                }
            }
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("type", "object");
            schema.put("properties", properties);
            if (!required.isEmpty()) {
                schema.put("required", required);
            }
            if (sent) {
                schema.put("additionalProperties", false);
            }
            named.put(name, schema);
        }
        return object("$ref", "#/components/schemas/" + name);
    }

    private static Map<String, Object> orNull(Map<String, Object> schema) {
        return object("anyOf", List.of(schema, object("type", "null")));
    }

    /// Its name for others, who know nothing of our routes.
    private static String name(Class<?> type) {
        return Optional.<Class<?>>ofNullable(type.getDeclaringClass())
                .map(outer -> outer.getSimpleName().replaceFirst("Routes$", "") + "." + type.getSimpleName())
                .orElse(type.getSimpleName());
    }

    private static Type type(Member member) {
        return annotated(member).getType();
    }

    private static boolean isNullable(Member member) {
        AnnotatedElement type = annotated(member);
        return type.isAnnotationPresent(Nullable.class);
    }

    private static AnnotatedType annotated(Member member) {
        return switch (member) {
            case Method method -> method.getAnnotatedReturnType();
            case Field field -> field.getAnnotatedType();
            default -> throw new IllegalStateException("no schema for " + member);
        };
    }
}

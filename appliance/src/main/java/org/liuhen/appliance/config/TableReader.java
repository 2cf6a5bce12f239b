package org.liuhen.appliance.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/// Takes the values of one table of the file and notes everything that is wrong with them. A wrong or missing
/// value is null and already noted.
final class TableReader {
    private final String path;
    private final TomlTable table;
    private final int line;
    private final List<ConfigProblem> problems;
    private final Set<String> known = new HashSet<>();

    TableReader(String path, TomlTable table, int line, List<ConfigProblem> problems) {
        this.path = path;
        this.table = table;
        this.line = line;
        this.problems = problems;
    }

    @Nullable
    String text(String key) {
        Object value = required(key, "a text in quotes");
        if (value == null) {
            return null;
        }
        if (!(value instanceof String text)) {
            wrong(key, value, "must be a text in quotes");
            return null;
        }
        if (text.isBlank() || text.chars().anyMatch(Character::isISOControl)) {
            wrong(key, value, "must not be empty or hold control characters");
            return null;
        }
        return text;
    }

    @Nullable
    String text(String key, Predicate<String> allowed, String rule) {
        String text = text(key);
        if (text != null && !allowed.test(text)) {
            wrong(key, text, rule);
            return null;
        }
        return text;
    }

    Optional<String> optionalText(String key) {
        return has(key) ? Optional.ofNullable(text(key)) : Optional.empty();
    }

    <T> @Nullable T parsed(String key, Function<String, Optional<T>> parse, String rule) {
        String text = text(key);
        if (text == null) {
            return null;
        }
        Optional<T> value = parse.apply(text);
        if (value.isEmpty()) {
            wrong(key, text, rule);
        }
        return value.orElse(null);
    }

    @Nullable
    Integer whole(String key, int least, int most) {
        Object value = required(key, "a whole number");
        if (value == null) {
            return null;
        }
        if (!(value instanceof Long number) || number < least || number > most) {
            wrong(key, value, "must be a whole number from " + least + " to " + most);
            return null;
        }
        return number.intValue();
    }

    @Nullable
    Duration duration(String key, DurationRange range) {
        Object value = required(key, "a duration in quotes, " + range);
        if (value == null) {
            return null;
        }
        Optional<Duration> duration =
                value instanceof String text ? DurationRange.parse(text) : Optional.<Duration>empty();
        if (duration.isEmpty() || !range.contains(duration.get())) {
            wrong(key, value, "must be a duration in quotes, " + range + " (units: ms, s, min, h)");
            return null;
        }
        return duration.get();
    }

    @Nullable
    Long size(String key, SizeRange range) {
        Object value = required(key, "a size in quotes, " + range);
        if (value == null) {
            return null;
        }
        var size = value instanceof String text ? SizeRange.parse(text) : SizeRange.parse("");
        if (size.isEmpty() || !range.contains(size.getAsLong())) {
            wrong(key, value, "must be a size in quotes, " + range + " (units: KiB, MiB, GiB, TiB)");
            return null;
        }
        return size.getAsLong();
    }

    @Nullable
    Path absolutePath(String key) {
        return parsed(
                key,
                text -> text.startsWith("/") ? Optional.of(Path.of(text).normalize()) : Optional.empty(),
                "must be an absolute path, beginning with /");
    }

    /// A file that must be there for this user to read.
    Optional<Path> optionalFile(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        Path file = absolutePath(key);
        if (file != null && !Files.isReadable(file)) {
            wrong(key, file.toString(), "there is no such file, or this user may not read it");
        }
        return Optional.ofNullable(file);
    }

    /// The table `key`; an empty one, already noted, where it is missing.
    @Nullable
    TableReader table(String key) {
        Object value = required(key, "a table [" + full(key) + "]");
        if (value == null) {
            return null;
        }
        if (!(value instanceof TomlTable inner)) {
            wrong(key, value, "must be a table [" + full(key) + "]");
            return null;
        }
        return new TableReader(full(key), inner, lineOf(key), problems);
    }

    /// The tables `[[key]]`.
    List<TableReader> tables(String key) {
        Object value = required(key, "at least one table [[" + full(key) + "]]");
        if (value == null) {
            return List.of();
        }
        List<TableReader> readers = new ArrayList<>();
        if (value instanceof TomlArray array) {
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i) instanceof TomlTable inner) {
                    TomlPosition at = array.inputPositionOf(i);
                    readers.add(
                            new TableReader(full(key) + "[" + i + "]", inner, at == null ? 0 : at.line(), problems));
                }
            }
        }
        if (readers.isEmpty() || (value instanceof TomlArray array && readers.size() < array.size())) {
            wrong(key, "", "must be tables, each beginning with [[" + full(key) + "]]");
        }
        return readers;
    }

    boolean has(String key) {
        known.add(key);
        return table.contains(List.of(key));
    }

    /// Notes that the value of `key` is wrong.
    void wrong(String key, Object value, String advice) {
        problems.add(new ConfigProblem(lineOf(key), full(key), shown(value), advice));
    }

    /// Notes that something is wrong with this table as a whole.
    void wrong(String advice) {
        problems.add(new ConfigProblem(line, path, "", advice));
    }

    /// Notes every key that nobody asked for.
    void end() {
        for (String key : table.keySet()) {
            if (!known.contains(key)) {
                Object value = table.get(List.of(key));
                String advice = "there is no such key here: remove it, or write one of "
                        + String.join(", ", known.stream().sorted().toList());
                wrong(key, value == null ? "" : value, advice);
            }
        }
    }

    private @Nullable Object required(String key, String what) {
        Object value = has(key) ? table.get(List.of(key)) : null;
        if (value == null) {
            problems.add(new ConfigProblem(line, full(key), "", "is missing: write " + what));
        }
        return value;
    }

    private String full(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private int lineOf(String key) {
        TomlPosition at = table.inputPositionOf(List.of(key));
        return at == null ? line : at.line();
    }

    private static String shown(Object value) {
        return switch (value) {
            case String text -> text.isEmpty() ? "" : "\"" + text + "\"";
            case TomlTable _, TomlArray _ -> "";
            default -> value.toString();
        };
    }
}

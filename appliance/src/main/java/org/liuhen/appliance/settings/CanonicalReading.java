package org.liuhen.appliance.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the canonical text of a configuration: one key a line, in the order in which it was written.
final class CanonicalReading {
    /// Their order in the canonical text is not that of the file, and all of it is from the file.
    private static final Set<String> ALWAYS_WRITTEN = Set.of("marks", "dock.ports", "dock.layouts");

    private final Optional<Set<String>> written;
    private final List<SettingTable> tables = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private String name = "";
    private String path = "";
    private String place = "";
    private List<Setting> settings = new ArrayList<>();

    private CanonicalReading(Optional<Set<String>> written) {
        this.written = written;
    }

    /// Its tables.
    ///
    /// @param written the keys that the file says; empty if there is no file
    static List<SettingTable> tables(String text, Optional<Set<String>> written) {
        CanonicalReading reading = new CanonicalReading(written);
        text.lines().forEach(reading::line);
        reading.end();
        return List.copyOf(reading.tables);
    }

    /// Its values by `place: key`.
    static Map<String, String> values(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (SettingTable table : tables(text, Optional.empty())) {
            for (Setting setting : table.settings()) {
                values.put(
                        table.place().isEmpty() ? setting.key() : table.place() + ": " + setting.key(),
                        setting.value());
            }
        }
        return values;
    }

    private void line(String line) {
        if (line.startsWith("[")) {
            end();
            begin(line);
        } else if (!line.isEmpty()) {
            int at = line.indexOf(" = ");
            String key = line.substring(0, at);
            settings.add(Setting.of(key, unquoted(line.substring(at + 3)), origin(key)));
        }
    }

    private void begin(String header) {
        boolean repeated = header.startsWith("[[");
        name = header.replaceAll("[\\[\\]]", "");
        if (repeated) {
            counts.merge(name, 1, Integer::sum);
            counts.keySet().removeIf(each -> each.startsWith(name + "."));
        }
        StringBuilder keys = new StringBuilder();
        StringBuilder words = new StringBuilder();
        String prefix = "";
        for (String part : name.split("\\.", -1)) {
            prefix = prefix.isEmpty() ? part : prefix + "." + part;
            keys.append(keys.isEmpty() ? "" : ".").append(part);
            words.append(words.isEmpty() ? "" : ", ").append(part);
            Integer count = counts.get(prefix);
            if (count != null) {
                keys.append('[').append(count - 1).append(']');
                words.append(' ').append(count);
            }
        }
        path = keys.toString();
        place = words.toString();
    }

    private void end() {
        if (!settings.isEmpty()) {
            tables.add(new SettingTable(name, place, settings));
        }
        settings = new ArrayList<>();
    }

    private Setting.Origin origin(String key) {
        if (written.isEmpty()) {
            return Setting.Origin.UNKNOWN;
        }
        String full = path.isEmpty() ? key : path + "." + key;
        return ALWAYS_WRITTEN.contains(name) || written.get().contains(full)
                ? Setting.Origin.WRITTEN
                : Setting.Origin.STANDARD;
    }

    private static String unquoted(String value) {
        return value.startsWith("\"")
                ? value.substring(1, value.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\")
                : value;
    }

    /// What differs between two texts, in the order of the new one; what is gone comes last.
    static List<Change> changes(String before, String after) {
        Map<String, String> old = values(before);
        Map<String, String> now = values(after);
        List<Change> changes = new ArrayList<>();
        now.forEach((key, value) -> {
            if (!value.equals(old.get(key))) {
                changes.add(new Change(key, Optional.ofNullable(old.get(key)), Optional.of(value)));
            }
        });
        old.forEach((key, value) -> {
            if (!now.containsKey(key)) {
                changes.add(new Change(key, Optional.of(value), Optional.empty()));
            }
        });
        return List.copyOf(changes);
    }
}

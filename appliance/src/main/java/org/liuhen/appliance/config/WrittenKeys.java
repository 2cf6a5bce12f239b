package org.liuhen.appliance.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/// Which keys a file says, as `rooms[0].sources[1].title`.
public final class WrittenKeys {
    private WrittenKeys() {}

    /// Of a file that was read as a configuration before.
    public static Set<String> of(String toml) {
        Set<String> written = new HashSet<>();
        add(Toml.parse(toml), "", written);
        return Set.copyOf(written);
    }

    private static void add(TomlTable table, String path, Set<String> written) {
        for (String key : table.keySet()) {
            String full = path.isEmpty() ? key : path + "." + key;
            switch (table.get(List.of(key))) {
                case TomlTable inner -> add(inner, full, written);
                case TomlArray array -> {
                    for (int i = 0; i < array.size(); i++) {
                        if (array.get(i) instanceof TomlTable inner) {
                            add(inner, full + "[" + i + "]", written);
                        }
                    }
                }
                case null, default -> written.add(full);
            }
        }
    }
}

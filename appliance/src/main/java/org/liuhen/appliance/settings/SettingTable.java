package org.liuhen.appliance.settings;

import java.util.List;

/// A table of the configuration.
///
/// @param name its word in the file, `rooms.sources`; empty for what stands before all tables
/// @param place the same with the number of each that is repeated, from 1: `rooms 1, sources 2`
/// @param settings in the order of the canonical text
public record SettingTable(String name, String place, List<Setting> settings) {
    public SettingTable {
        settings = List.copyOf(settings);
    }
}

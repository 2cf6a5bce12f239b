package org.liuhen.appliance.config;

import java.util.List;
import java.util.Optional;
import org.liuhen.storage.format.Names;

/// A room and what records in it.
///
/// @param id its name in the log and in addresses: 1 to 32 of a–z, 0–9 and inner hyphens
/// @param name what people call it
/// @param profile what it is for; a room without one asks for no marks
/// @param unit of the office that it belongs to; a room without one is for all units
/// @param sources at least one, each with a name of its own
public record RoomConfig(
        String id, String name, Optional<RoomProfile> profile, Optional<String> unit, List<SourceConfig> sources) {
    /// A room of no unit.
    public RoomConfig(String id, String name, Optional<RoomProfile> profile, List<SourceConfig> sources) {
        this(id, name, profile, Optional.empty(), sources);
    }

    public RoomConfig {
        if (!Names.isWord(id)) {
            throw new IllegalArgumentException("not the id of a room: \"" + id + "\"");
        }
        sources = List.copyOf(sources);
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("room " + id + " has no source");
        }
        if (sources.stream().map(SourceConfig::name).distinct().count() < sources.size()) {
            throw new IllegalArgumentException("two sources of room " + id + " have the same name");
        }
    }
}

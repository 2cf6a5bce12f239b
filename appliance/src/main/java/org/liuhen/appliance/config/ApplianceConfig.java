package org.liuhen.appliance.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.liuhen.storage.format.Hash;

/// Everything the appliance is told.
///
/// @param state the state directory, absolute
/// @param origin name of its log, unique for ever: no white space, no plus sign
/// @param rooms at least one, each with an id of its own
/// @param panels buttons and lamps of the rooms; a room may have none, or several
public record ApplianceConfig(
        Path state,
        String origin,
        HttpsConfig https,
        RecordingConfig recording,
        AlarmsConfig alarms,
        List<RoomConfig> rooms,
        List<PanelConfig> panels) {
    public ApplianceConfig {
        if (!state.isAbsolute()) {
            throw new IllegalArgumentException("state must be an absolute path, not " + state);
        }
        rooms = List.copyOf(rooms);
        if (rooms.isEmpty()) {
            throw new IllegalArgumentException("there must be a room");
        }
        if (rooms.stream().map(RoomConfig::id).distinct().count() < rooms.size()) {
            throw new IllegalArgumentException("two rooms have the same id");
        }
        panels = List.copyOf(panels);
    }

    /// Rooms without panels.
    public ApplianceConfig(
            Path state,
            String origin,
            HttpsConfig https,
            RecordingConfig recording,
            AlarmsConfig alarms,
            List<RoomConfig> rooms) {
        this(state, origin, https, recording, alarms, rooms, List.of());
    }

    /// What is in effect, in one written form: comments, order and spacing of the file do not change it. Holds
    /// paths of secrets, never secrets.
    public String canonicalText() {
        return CanonicalText.of(this);
    }

    /// SHA-256 of [#canonicalText] in UTF-8.
    public Hash hash() {
        return Hash.over(canonicalText().getBytes(StandardCharsets.UTF_8));
    }
}

package org.liuhen.appliance.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.liuhen.appliance.access.AccessRules;
import org.liuhen.appliance.room.MarkList;
import org.liuhen.appliance.room.PreflightRules;
import org.liuhen.ingest.dock.Layout;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.witness.WitnessRules;

/// Everything the appliance is told.
///
/// @param state the state directory, absolute
/// @param secondVolume directory on another disk for footage that the state directory's disk does not take,
/// absolute
/// @param origin name of its log, unique for ever: no white space, no plus sign
/// @param access what the office decided about accounts and approvals
/// @param preflight what a point that is not in order means for START
/// @param marks the kinds of marks that people are offered
/// @param rooms at least one, each with an id of its own
/// @param panels buttons and lamps of the rooms; a room may have none, or several
/// @param dock the docking station, if there is one
/// @param archive the central archive, if there is one
/// @param witness who cosigns the log, if somebody does
/// @param terminals where handheld terminals hand files in, if they may
public record ApplianceConfig(
        Path state,
        Optional<Path> secondVolume,
        String origin,
        HttpsConfig https,
        RecordingConfig recording,
        AlarmsConfig alarms,
        SessionsConfig sessions,
        AccessRules access,
        PreflightRules preflight,
        MarkList marks,
        List<RoomConfig> rooms,
        List<PanelConfig> panels,
        Optional<DockConfig> dock,
        Optional<ArchiveConfig> archive,
        Optional<WitnessRules> witness,
        Optional<TerminalsConfig> terminals) {
    public ApplianceConfig {
        if (!state.isAbsolute()) {
            throw new IllegalArgumentException("state must be an absolute path, not " + state);
        }
        secondVolume.filter(second -> !second.isAbsolute()).ifPresent(second -> {
            throw new IllegalArgumentException("second-volume must be an absolute path, not " + second);
        });
        rooms = List.copyOf(rooms);
        if (rooms.isEmpty()) {
            throw new IllegalArgumentException("there must be a room");
        }
        if (rooms.stream().map(RoomConfig::id).distinct().count() < rooms.size()) {
            throw new IllegalArgumentException("two rooms have the same id");
        }
        panels = List.copyOf(panels);
    }

    /// Rooms without panels, and with the usual weight of each point before START.
    public ApplianceConfig(
            Path state,
            Optional<Path> secondVolume,
            String origin,
            HttpsConfig https,
            RecordingConfig recording,
            AlarmsConfig alarms,
            SessionsConfig sessions,
            List<RoomConfig> rooms) {
        this(
                state,
                secondVolume,
                origin,
                https,
                recording,
                alarms,
                sessions,
                AccessRules.STANDARD,
                PreflightRules.STANDARD,
                MarkList.STANDARD,
                rooms,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// The layouts that recorders may have, the office's own first.
    public List<Layout> layouts() {
        List<Layout> layouts = new ArrayList<>();
        dock.ifPresent(station -> station.layouts().forEach(each -> layouts.add(each.layout())));
        layouts.addAll(LayoutTables.standard());
        return layouts;
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

package org.liuhen.appliance.web;

import java.util.Map;
import java.util.Optional;
import org.liuhen.appliance.access.Access;
import org.liuhen.appliance.access.Journal;
import org.liuhen.appliance.access.Requests;
import org.liuhen.appliance.access.Viewing;
import org.liuhen.appliance.cases.CaseDesk;
import org.liuhen.appliance.cases.Preparations;
import org.liuhen.appliance.config.HttpsConfig;
import org.liuhen.appliance.dock.Dock;
import org.liuhen.appliance.health.Vitals;
import org.liuhen.appliance.panel.Climate;
import org.liuhen.appliance.room.MarkList;
import org.liuhen.appliance.room.Rooms;
import org.liuhen.appliance.search.SearchTable;
import org.liuhen.appliance.settings.Settings;
import org.liuhen.appliance.tls.TlsIdentity;
import org.liuhen.appliance.watch.Watching;
import org.liuhen.storage.EvidenceStore;

/// What the page stands on.
///
/// @param software name and version, as shown
/// @param units of the rooms that belong to one, by the id of the room
/// @param store the store that is open; its clocks are the page's
/// @param marks the kinds of marks
/// @param climate the air of the rooms
/// @param dock the docking station, if there is one
/// @param search somebody else makes its rounds
/// @param vitals the same
public record WebParts(
        String software,
        HttpsConfig https,
        TlsIdentity identity,
        Access access,
        Journal journal,
        Requests requests,
        Viewing viewing,
        Map<String, String> units,
        EvidenceStore store,
        Rooms rooms,
        MarkList marks,
        CaseDesk desk,
        Preparations preparations,
        Checking checking,
        Watching watching,
        Climate climate,
        Optional<Dock> dock,
        SearchTable search,
        Vitals vitals,
        Settings settings) {}

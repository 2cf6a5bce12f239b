package org.liuhen.appliance.dock;

import java.time.Duration;
import java.util.Optional;
import org.liuhen.ingest.dock.DockingStation;

/// What comes from elsewhere, for the page.
///
/// @param station the docking station, if there is one
/// @param slots how many there are
/// @param overdue how long an issued recorder may stay away
public record Dock(
        Optional<DockingStation> station,
        DeviceRegister register,
        DockLedger ledger,
        SlotMap slotMap,
        PlayableCopies copies,
        Uploads uploads,
        int slots,
        Duration overdue) {}

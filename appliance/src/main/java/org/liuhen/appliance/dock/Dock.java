package org.liuhen.appliance.dock;

import java.time.Duration;
import org.liuhen.ingest.dock.DockingStation;

/// The docking station and all that belongs to it, for the page.
///
/// @param slots how many there are
/// @param overdue how long an issued recorder may stay away
public record Dock(
        DockingStation station,
        DeviceRegister register,
        DockLedger ledger,
        SlotMap slotMap,
        PlayableCopies copies,
        int slots,
        Duration overdue) {}

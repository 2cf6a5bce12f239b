package org.liuhen.appliance.dock;

import java.time.Duration;
import java.util.Optional;
import org.liuhen.ingest.dock.DockingStation;

/// What comes from elsewhere, for the page.
///
/// @param station the docking station, if there is one
/// @param slots how many there are
/// @param texts what else is in the originals
/// @param overdue how long an issued recorder may stay away
public record Dock(
        Optional<DockingStation> station,
        DeviceRegister register,
        DockLedger ledger,
        SlotMap slotMap,
        PlayableCopies copies,
        OriginalTexts texts,
        Uploads uploads,
        int slots,
        Duration overdue) {
    /// Whether a device is with somebody and was not docked for too long.
    ///
    /// @param newest its newest intake
    public boolean isOverdue(RegisteredDevice device, Optional<DockLedger.Line> newest, long nowMicros) {
        long since = Math.max(
                device.holder().map(RegisteredDevice.Holder::sinceMicros).orElse(0L),
                newest.map(DockLedger.Line::beganMicros).orElse(0L));
        return device.holder().isPresent() && nowMicros - since > overdue.toNanos() / 1_000;
    }
}

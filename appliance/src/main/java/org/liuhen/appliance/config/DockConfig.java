package org.liuhen.appliance.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.liuhen.ingest.dock.Layout;
import org.liuhen.storage.format.IntakeFact;

/// The docking station.
///
/// @param directory what this program shares with the root program, absolute
/// @param slots how many slots there are, 1 to 64
/// @param importSlots so many of the last slots take in whatever storage is plugged into them
/// @param ports number of the slot by the path of its USB port; more are learned
/// @param eraseAfter how long after a file was taken in it may be erased on its recorder; empty if nothing is
/// erased
/// @param eraseProof where a file must be safe before it is erased on its recorder
/// @param setClocks whether the clocks of recorders are set
/// @param overdue how long an issued recorder may stay away from the station
/// @param layouts of this office's recorders, asked before the standard ones
public record DockConfig(
        Path directory,
        int slots,
        int importSlots,
        Map<String, Integer> ports,
        Optional<Duration> eraseAfter,
        IntakeFact.Proof eraseProof,
        boolean setClocks,
        Duration overdue,
        List<LayoutConfig> layouts) {
    static final int MOST_SLOTS = 64;
    static final DurationRange ERASE_AFTER = new DurationRange(Duration.ZERO, Duration.ofDays(365));
    static final DurationRange OVERDUE = new DurationRange(Duration.ofHours(1), Duration.ofDays(60));
    static final Path DEFAULT_DIRECTORY = Path.of("/run/liuhen-dock");
    /// How long an issued device may stay away where the configuration says nothing.
    public static final Duration DEFAULT_OVERDUE = Duration.ofHours(24);

    /// A layout, and how it is written.
    ///
    /// @param text in its one form
    public record LayoutConfig(Layout layout, String text) {
        /// Patterns know no equality; how they are written does.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof LayoutConfig config && text.equals(config.text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }
    }

    public DockConfig {
        ports = Map.copyOf(ports);
        layouts = List.copyOf(layouts);
        if (slots < 1 || slots > MOST_SLOTS) {
            throw new IllegalArgumentException("a docking station has 1 to " + MOST_SLOTS + " slots, not " + slots);
        }
        if (importSlots < 0 || importSlots > slots) {
            throw new IllegalArgumentException(
                    "of " + slots + " slots 0 to " + slots + " can be for imports, not " + importSlots);
        }
        OVERDUE.require("overdue", overdue);
    }
}

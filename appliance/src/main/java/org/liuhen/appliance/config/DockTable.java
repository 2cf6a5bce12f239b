package org.liuhen.appliance.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.format.IntakeFact;

/// The table `[dock]`.
final class DockTable {
    private DockTable() {}

    static @Nullable DockConfig read(@Nullable TableReader in) {
        if (in == null) {
            return null;
        }
        Path directory = in.has("directory") ? in.absolutePath("directory") : DockConfig.DEFAULT_DIRECTORY;
        Integer slots = in.whole("slots", 1, DockConfig.MOST_SLOTS);
        Integer importSlots = in.has("import-slots")
                ? in.whole("import-slots", 0, slots == null ? DockConfig.MOST_SLOTS : slots)
                : Integer.valueOf(0);
        Optional<Duration> erase = in.has("erase-after")
                ? Optional.ofNullable(in.duration("erase-after", DockConfig.ERASE_AFTER))
                : Optional.empty();
        IntakeFact.Proof proof = in.has("erase-proof")
                ? in.parsed(
                        "erase-proof",
                        DockTable::proof,
                        "must be \"verified-copy\", \"second-copy\" or \"archive-receipt\"")
                : IntakeFact.Proof.VERIFIED_COPY;
        Boolean clocks = in.has("set-clocks")
                ? in.parsed("set-clocks", DockTable::yesOrNo, "must be \"yes\" or \"no\"")
                : Boolean.FALSE;
        Duration overdue = in.has("overdue") ? in.duration("overdue", DockConfig.OVERDUE) : DockConfig.DEFAULT_OVERDUE;
        Map<String, Integer> ports = in.has("ports") ? ports(in.tables("ports"), slots) : Map.of();
        List<DockConfig.LayoutConfig> layouts = in.has("layouts") ? LayoutTables.read(in.tables("layouts")) : List.of();
        in.end();
        if (directory == null
                || slots == null
                || importSlots == null
                || clocks == null
                || overdue == null
                || proof == null) {
            return null;
        }
        return new DockConfig(directory, slots, importSlots, ports, erase, proof, clocks, overdue, layouts);
    }

    /// The word for a proof, as in the log.
    static String text(IntakeFact.Proof proof) {
        return switch (proof) {
            case VERIFIED_COPY -> "verified-copy";
            case SECOND_COPY -> "second-copy";
            case ARCHIVE_RECEIPT -> "archive-receipt";
        };
    }

    private static Optional<IntakeFact.Proof> proof(String text) {
        return Stream.of(IntakeFact.Proof.values())
                .filter(proof -> text(proof).equals(text))
                .findFirst();
    }

    private static Map<String, Integer> ports(List<TableReader> tables, @Nullable Integer slots) {
        Map<String, Integer> ports = new HashMap<>();
        for (TableReader in : tables) {
            Integer slot = in.whole("slot", 1, slots == null ? DockConfig.MOST_SLOTS : slots);
            String port = in.text("port");
            if (slot != null && ports.containsValue(slot)) {
                in.wrong("slot", slot, "stands in this file twice");
            } else if (port != null && ports.containsKey(port)) {
                in.wrong("port", port, "stands in this file twice");
            } else if (slot != null && port != null) {
                ports.put(port, slot);
            }
            in.end();
        }
        return ports;
    }

    private static Optional<Boolean> yesOrNo(String text) {
        return switch (text) {
            case "yes" -> Optional.of(true);
            case "no" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}

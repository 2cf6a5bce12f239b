package org.liuhen.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.liuhen.appliance.cases.Omission;
import org.liuhen.storage.MetadataObjects;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.index.EntryRow;

/// What was not recorded: the entries from the log, the words from the metadata objects beside it.
final class OmissionAccount {
    private final List<EntryRow> rows = new ArrayList<>();

    /// Takes an entry of the log into account.
    void take(EntryRow row) {
        if (row.entry().fact() instanceof MachineFact.Omission) {
            rows.add(row);
        }
    }

    /// A line for each.
    List<String> lines(Path state) throws IOException {
        List<String> lines = new ArrayList<>();
        for (EntryRow row : rows) {
            lines.add("entry " + row.index() + "  not recorded: "
                    + omission(state, row)
                            .map(omission -> omission.day() + "  " + omission.reason() + "  " + omission.item())
                            .orElse("(removed)"));
        }
        return lines;
    }

    /// The same for JSON.
    List<Object> asList(Path state) throws IOException {
        List<Object> list = new ArrayList<>();
        for (EntryRow row : rows) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("entry", row.index());
            omission(state, row).ifPresent(omission -> {
                map.put("day", omission.day());
                map.put("reason", omission.reason());
                map.put("item", omission.item());
            });
            list.add(map);
        }
        return list;
    }

    private static Optional<Omission> omission(Path state, EntryRow row) throws IOException {
        StateLayout layout = new StateLayout(state);
        return Omission.of(
                (MachineFact.Omission) row.entry().fact(), object -> MetadataObjects.read(layout, object.meta()));
    }
}

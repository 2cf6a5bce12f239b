package org.liuhen.appliance.cases;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.liuhen.storage.format.Hash;

/// A version of the checklist of what is recorded, and how (音像记录事项清单).
///
/// @param number its number, from 1 in the order of import
/// @param effective the day from which on it is in force
/// @param filing 备案号, or empty
/// @param filedOn 备案日期, or empty
/// @param by who imported it, never a person's name
/// @param importedMicros wall time
/// @param sha256 of the file as it came
public record Checklist(
        int number,
        LocalDate effective,
        String filing,
        Optional<LocalDate> filedOn,
        String by,
        long importedMicros,
        Hash sha256,
        List<ChecklistItem> items) {
    public Checklist {
        items = List.copyOf(items);
    }

    /// The item with this code.
    public Optional<ChecklistItem> item(String code) {
        return items.stream().filter(item -> item.code().equals(code)).findFirst();
    }
}

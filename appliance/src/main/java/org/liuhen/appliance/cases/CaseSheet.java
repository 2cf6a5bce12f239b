package org.liuhen.appliance.cases;

import java.util.List;

/// What is known about a session.
///
/// @param particulars the newest; empty texts if nothing was entered yet
/// @param versions the entries that hold particulars, oldest first
/// @param missing fields that are empty and should not be
/// @param flags what is wrong with its people
/// @param duties the marks it owes
public record CaseSheet(
        Particulars particulars, List<Version> versions, List<Field> missing, List<Flag> flags, List<Duty> duties) {
    public CaseSheet {
        versions = List.copyOf(versions);
        missing = List.copyOf(missing);
        flags = List.copyOf(flags);
        duties = List.copyOf(duties);
    }

    /// An entry that holds particulars.
    ///
    /// @param entry index of the entry
    /// @param wallMicros when it was written
    /// @param by who wrote it, never a person's name
    public record Version(long entry, long wallMicros, String by) {}

    /// Whether nothing is missing.
    public boolean isWhole() {
        return missing.isEmpty();
    }
}

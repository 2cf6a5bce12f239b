package org.liuhen.appliance.room;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The kinds of marks that people are offered, in their order. Codes are stable: what was marked keeps its kind,
/// whatever it is called later.
///
/// @param kinds each with a code of its own
public record MarkList(List<Kind> kinds) {
    /// The list that every appliance has.
    public static final MarkList STANDARD = new MarkList(Stream.of(MarkKind.values())
            .map(kind -> new Kind(kind.code(), kind.chinese(), kind.english()))
            .toList());

    public MarkList {
        kinds = List.copyOf(kinds);
    }

    /// A kind of mark.
    ///
    /// @param code its word in the log
    public record Kind(String code, String chinese, String english) {}

    /// This list with other words for some kinds, and further kinds behind them.
    public MarkList with(List<Kind> changes) {
        Map<String, Kind> all = new LinkedHashMap<>();
        kinds.forEach(kind -> all.put(kind.code(), kind));
        changes.forEach(kind -> all.put(kind.code(), kind));
        return new MarkList(List.copyOf(all.values()));
    }

    /// The kind with this code; empty for a word of somebody else's list.
    public Optional<Kind> find(String code) {
        return kinds.stream().filter(kind -> kind.code().equals(code)).findFirst();
    }
}

package org.liuhen.appliance.search;

import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The cases 案件: the sessions with the same case number, whatever brackets it was written with. A view of the
/// [SearchTable], so it is as new and as whole as that. Safe for many threads.
public final class Cases {
    private final SearchTable table;
    private final Function<String, String> units;
    private final ZoneId zone;

    /// @param units the unit of a room by the id of the room; empty if it belongs to none
    /// @param zone in which a year begins
    public Cases(SearchTable table, Function<String, String> units, ZoneId zone) {
        this.table = table;
        this.units = units;
        this.zone = zone;
    }

    /// A case.
    ///
    /// @param number as the newest of its sessions has it
    /// @param units of the rooms of its sessions, in their order
    /// @param sessions newest first, at least one; each has particulars
    public record OneCase(String number, List<String> units, List<Known> sessions) {
        public OneCase {
            units = List.copyOf(units);
            sessions = List.copyOf(sessions);
        }

        /// How it stands: it is complete when all of its sessions are.
        public Query.State state() {
            List<Query.State> states = sessions.stream().map(Known::state).toList();
            for (Query.State state : List.of(Query.State.RECORDING, Query.State.WAITING, Query.State.ENDED)) {
                if (states.contains(state)) {
                    return state;
                }
            }
            return Query.State.COMPLETE;
        }

        /// Interruptions of its sessions that nobody has explained yet.
        public int waiting() {
            return sessions.stream().mapToInt(Known::waiting).sum();
        }

        /// Interruptions and flaws of its sessions.
        public int findings() {
            return sessions.stream().mapToInt(Known::findings).sum();
        }

        /// What several sessions say, each word once, the newest first.
        public List<String> said(Function<Known.About, Collection<String>> of) {
            return sessions.stream()
                    .flatMap(session -> session.about().stream())
                    .flatMap(about -> of.apply(about).stream())
                    .filter(text -> !text.isEmpty())
                    .distinct()
                    .toList();
        }
    }

    /// What is looked for: all that is said must fit.
    ///
    /// @param text each word of it, by blanks, anywhere in one of its sessions
    /// @param unit of one of its sessions, or empty
    /// @param year in which one of its sessions began
    public record Asked(String text, String unit, Optional<Query.State> state, OptionalInt year) {}

    /// What was found.
    ///
    /// @param cases those with the newest session first
    /// @param unbound how many sessions have no case number
    /// @param units of all cases, also those that do not fit
    /// @param years the same, the latest first
    /// @param whole whether all sessions were looked at
    public record Found(List<OneCase> cases, int unbound, Set<String> units, Set<Integer> years, boolean whole) {}

    /// The cases that fit.
    ///
    /// @param told which sessions there are for whoever asks: the others are in no case and in no number
    public Found find(Asked asked, Predicate<Known> told) {
        String[] words = SearchTable.words(asked.text());
        Map<String, List<SearchRow>> groups = new LinkedHashMap<>();
        int unbound = 0;
        for (SearchRow row : table.rows()) {
            if (told.test(row.known())) {
                String key = key(row);
                if (key.isEmpty()) {
                    unbound++;
                } else {
                    groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(row);
                }
            }
        }
        List<OneCase> cases = new ArrayList<>();
        Set<String> allUnits = new TreeSet<>();
        Set<Integer> allYears = new TreeSet<>(Comparator.reverseOrder());
        for (List<SearchRow> rows : groups.values()) {
            OneCase one = of(rows);
            Set<Integer> years = years(one);
            allUnits.addAll(one.units());
            allYears.addAll(years);
            boolean fits = (asked.unit().isEmpty() || one.units().contains(asked.unit()))
                    && (asked.year().isEmpty() || years.contains(asked.year().getAsInt()))
                    && asked.state().map(one.state()::equals).orElse(true)
                    && Stream.of(words).allMatch(word -> rows.stream().anyMatch(row -> row.mentions(word)));
            if (fits) {
                cases.add(one);
            }
        }
        return new Found(cases, unbound, allUnits, allYears, table.isWhole());
    }

    /// The case with this number; empty if no session that is told has it.
    public Optional<OneCase> find(String number, Predicate<Known> told) {
        String key = key(number);
        List<SearchRow> rows = table.rows().stream()
                .filter(row -> !key.isEmpty() && key(row).equals(key))
                .filter(row -> told.test(row.known()))
                .toList();
        return rows.isEmpty() ? Optional.empty() : Optional.of(of(rows));
    }

    /// Whether two case numbers are the same one.
    public static boolean isSame(String one, String other) {
        return key(one).equals(key(other));
    }

    private OneCase of(List<SearchRow> rows) {
        return new OneCase(
                rows.getFirst().known().about().orElseThrow().caseNumber(),
                rows.stream()
                        .map(row -> units.apply(row.known().room()))
                        .filter(unit -> !unit.isEmpty())
                        .distinct()
                        .toList(),
                rows.stream().map(SearchRow::known).toList());
    }

    private Set<Integer> years(OneCase one) {
        Set<Integer> years = new TreeSet<>();
        for (Known session : one.sessions()) {
            years.add(Instant.EPOCH
                    .plus(session.startMicros(), ChronoUnit.MICROS)
                    .atZone(zone)
                    .getYear());
        }
        return years;
    }

    private static String key(SearchRow row) {
        return row.caseNumber().isEmpty()
                ? row.known().about().map(about -> about.caseNumber().strip()).orElse("")
                : row.caseNumber();
    }

    /// Of a number that is nothing but signs the signs count.
    private static String key(String number) {
        String folded = Folding.of(number);
        return folded.isEmpty() ? number.strip() : folded;
    }
}

package org.liuhen.appliance.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.index.EntryRow;

/// A mark that a session owes, and whether it came.
///
/// @param kind kind of the mark: `notice` or `licence`
/// @param standing how it stands
/// @param atMicros session time of the mark, 0 while there is none
/// @param dueMicros session time until which it may come
public record Duty(String kind, Standing standing, long atMicros, long dueMicros) {
    /// How it stands.
    public enum Standing {
        /// It came in time.
        MET,
        /// It has not come and there is time left.
        OPEN,
        /// It came, and too late.
        LATE,
        /// It did not come in time.
        MISSED
    }

    /// The duties of a session.
    ///
    /// @param startMicros START
    /// @param until how far it has come
    /// @param deeds what people did with it
    public static List<Duty> of(Rule rule, long startMicros, Until until, List<EntryRow> deeds) {
        long due = startMicros + rule.withinSeconds() * 1_000_000;
        List<Duty> duties = new ArrayList<>();
        for (String kind : rule.requires()) {
            OptionalLong at = deeds.stream()
                    .map(deed -> deed.entry().fact())
                    .filter(SessionFact.Mark.class::isInstance)
                    .map(SessionFact.Mark.class::cast)
                    .filter(mark -> mark.kind().equals(kind))
                    .mapToLong(SessionFact.Mark::atMicros)
                    .min();
            duties.add(new Duty(kind, standing(at, due, until), at.orElse(0), due));
        }
        return duties;
    }

    /// How far a session has come.
    public sealed interface Until {
        /// It goes on.
        ///
        /// @param nowMicros session time
        record Now(long nowMicros) implements Until {}

        /// It has ended.
        record End() implements Until {}
    }

    /// Its words: 未告知, 已告知 and so on.
    public String chinese() {
        String deed = kind.equals("licence") ? "亮证" : "告知";
        return switch (standing) {
            case MET -> "已" + deed;
            case OPEN -> "尚未" + deed;
            case LATE -> "逾时" + deed;
            case MISSED -> "未" + deed;
        };
    }

    /// The same in English.
    public String english() {
        String deed = kind.equals("licence") ? "licence shown" : "notice given";
        return switch (standing) {
            case MET -> deed;
            case OPEN -> "not yet: " + deed;
            case LATE -> deed + " too late";
            case MISSED -> "missing: " + deed;
        };
    }

    private static Standing standing(OptionalLong at, long due, Until until) {
        if (at.isPresent()) {
            return at.getAsLong() <= due ? Standing.MET : Standing.LATE;
        }
        return switch (until) {
            case Until.End _ -> Standing.MISSED;
            case Until.Now(long now) -> now > due ? Standing.MISSED : Standing.OPEN;
        };
    }
}

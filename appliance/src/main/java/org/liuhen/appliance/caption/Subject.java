package org.liuhen.appliance.caption;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.liuhen.appliance.cases.Particulars;
import org.liuhen.storage.format.ClockReading;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.index.EntryRow;

/// What the captions of a session are made of.
///
/// @param roomName what people call the room
/// @param firstMicros session time of its first footage, which may lie before START
/// @param startMicros START
/// @param untilMicros its end, or now
/// @param clocks what the machine's clock showed, the one before the first footage first
/// @param climates the air of the room
/// @param particulars the newest; empty if there are none, or if they were removed
/// @param zone in which people write times
public record Subject(
        String roomName,
        long firstMicros,
        long startMicros,
        long untilMicros,
        List<Clocked> clocks,
        List<SessionFact.Climate> climates,
        Optional<Particulars> particulars,
        ZoneId zone) {
    public Subject {
        clocks = List.copyOf(clocks);
        climates = List.copyOf(climates);
    }

    /// The clock from a moment on.
    ///
    /// @param atMicros session time
    public record Clocked(long atMicros, ClockReading reading) {}

    /// The clock's entries in session time, which no setting of the clock moves.
    ///
    /// @param machine `clock` entries in the order of the log, from the newest before the session on
    /// @param startMicros START
    public static List<Clocked> clocked(List<EntryRow> machine, long startMicros) {
        List<Clocked> clocks = new ArrayList<>();
        long setMicros = 0;
        for (EntryRow row : machine) {
            if (row.entry().fact() instanceof MachineFact.Clock clock) {
                clocks.add(new Clocked(clock.expectedMicros() - setMicros, clock.reading()));
                boolean inside = clock.expectedMicros() >= startMicros;
                setMicros += inside && clock.occasion() == MachineFact.Occasion.STEP ? clock.stepMicros() : 0;
            }
        }
        return clocks;
    }

    /// The air's entries among what people and devices did.
    public static List<SessionFact.Climate> climates(List<EntryRow> deeds) {
        return deeds.stream()
                .map(deed -> deed.entry().fact())
                .filter(SessionFact.Climate.class::isInstance)
                .map(SessionFact.Climate.class::cast)
                .toList();
    }
}

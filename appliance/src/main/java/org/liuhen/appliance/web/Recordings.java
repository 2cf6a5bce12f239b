package org.liuhen.appliance.web;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.access.AccessRules.Way;
import org.liuhen.appliance.access.Action;
import org.liuhen.appliance.access.Login;
import org.liuhen.appliance.access.Rights;
import org.liuhen.appliance.access.Rights.Matter;
import org.liuhen.appliance.access.Viewing;
import org.liuhen.appliance.cases.CaseDesk;
import org.liuhen.appliance.cases.Particulars;
import org.liuhen.appliance.search.Known;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.LedgerRefusal;
import org.liuhen.storage.format.AccessFact.Stretch;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.Names;
import org.liuhen.storage.format.Sensitivity;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.index.SegmentRow;
import org.liuhen.storage.index.SessionRow;

/// Whose a recording is, and what stands between it and whoever asks. Safe for many threads.
final class Recordings {
    private static final int MOST_TRACKS = 64;

    private final EvidenceStore store;
    private final CaseDesk desk;
    private final Map<String, String> units;
    // Guarded by itself. Segments of ended runs do not change, and a player asks each few seconds.
    private final LinkedHashMap<TrackId, List<SegmentRow>> segments = new LinkedHashMap<>(16, 0.75f, true);

    /// @param units of the rooms, by the id of the room
    Recordings(EvidenceStore store, CaseDesk desk, Map<String, String> units) {
        this.store = store;
        this.desk = desk;
        this.units = Map.copyOf(units);
    }

    /// The unit of a room; empty if it belongs to none.
    String unit(String room) {
        return units.getOrDefault(room, "");
    }

    /// A room, for whoever asks.
    Matter room(String room) {
        return new Matter(unit(room), () -> false);
    }

    /// A session, for whoever asks.
    Matter session(SessionRow session, Login who) {
        return new Matter(unit(session.room()), () -> isOf(session, who));
    }

    /// A session that is known by its name and its room, for whoever asks.
    Matter session(Known session, Login who) {
        return new Matter(unit(session.room()), () -> isOf(session.session(), who));
    }

    /// An intake, for whoever asks.
    Matter intake(String intake, Login who) {
        return new Matter("", () -> carried(intake, who));
    }

    /// What a session or an intake with this name is, for whoever asks.
    ///
    /// @return empty if there is none
    Optional<Matter> recording(String name, Login who) throws IOException {
        if (!Names.isSession(name)) {
            return Optional.empty();
        }
        Optional<SessionRow> session = store.index().session(name);
        if (session.isPresent()) {
            return session.map(row -> session(row, who));
        }
        return store.index().intake(name).map(_ -> intake(name, who));
    }

    /// What stands before a recording.
    Viewing.Bar bar(String name, Matter matter, Login who, Action action) throws IOException {
        return new Viewing.Bar(Rights.may(who, action, matter), !flags(name).isEmpty());
    }

    /// With what a session is flagged, as the log has it now.
    List<Sensitivity> flags(String session) throws IOException {
        return newest(store.accessBook().flags(session));
    }

    /// The same as the index has it: a moment older, and while it is built anew perhaps not there yet. Enough
    /// for what is open already, because it is closed when it is flagged.
    List<Sensitivity> indexedFlags(String session) throws IOException {
        return newest(store.index().deeds(session).stream()
                .filter(row -> row.entry().fact() instanceof SessionFact.Flags)
                .toList());
    }

    private static List<Sensitivity> newest(List<EntryRow> rows) {
        return !rows.isEmpty() && rows.getLast().entry().fact() instanceof SessionFact.Flags newest
                ? newest.flags()
                : List.of();
    }

    /// Why `who` has to ask.
    Way way(Login who, Matter matter, boolean flagged, boolean copy, Optional<Way> outside) {
        if (flagged) {
            return Way.SENSITIVE;
        }
        if (copy) {
            return Way.COPY;
        }
        return outside.orElse(matter.unit().isEmpty() || who.isOf(matter.unit()) ? Way.OWN_UNIT : Way.OTHER_UNIT);
    }

    /// The session time of a stretch of a run's file; empty if no segment of it is sealed.
    Optional<Stretch> stretch(TrackId track, int run, long offset, long lengthBytes) throws IOException {
        Optional<Stretch> known = stretch(segmentsOf(track), run, offset, lengthBytes);
        if (known.isPresent()) {
            return known;
        }
        synchronized (segments) {
            segments.remove(track);
        }
        return stretch(segmentsOf(track), run, offset, lengthBytes);
    }

    /// The session time of a segment; empty if it is not sealed.
    Optional<Stretch> segment(TrackId track, int run, int segment) throws IOException {
        return segmentsOf(track).stream()
                .filter(row -> row.run() == run && row.segment() == segment)
                .findFirst()
                .map(row -> new Stretch(row.startMicros(), row.startMicros() + row.durationMicros()));
    }

    private static Optional<Stretch> stretch(List<SegmentRow> rows, int run, long offset, long lengthBytes) {
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        for (SegmentRow row : rows) {
            if (row.run() == run && row.offset() < offset + lengthBytes && row.offset() + row.lengthBytes() > offset) {
                from = Math.min(from, row.startMicros());
                to = Math.max(to, row.startMicros() + row.durationMicros());
            }
        }
        return from > to ? Optional.empty() : Optional.of(new Stretch(from, to));
    }

    private List<SegmentRow> segmentsOf(TrackId track) throws IOException {
        @Nullable List<SegmentRow> known;
        synchronized (segments) {
            known = segments.get(track);
        }
        if (known != null) {
            return known;
        }
        List<SegmentRow> read = store.index().segments(track, 0, Long.MAX_VALUE);
        synchronized (segments) {
            segments.put(track, read);
            if (segments.size() > MOST_TRACKS) {
                segments.pollFirstEntry();
            }
        }
        return read;
    }

    private boolean isOf(String session, Login who) {
        try {
            return store.index().session(session).filter(row -> isOf(row, who)).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /// Whether somebody pressed START, wrote its case data or is named in it.
    private boolean isOf(SessionRow session, Login who) {
        if (session.by().equals(who.actor())) {
            return true;
        }
        try {
            boolean wrote = store.index().deeds(session.session()).stream()
                    .anyMatch(deed -> deed.entry().fact() instanceof SessionFact.Particulars fact
                            && fact.by().equals(who.actor()));
            return wrote
                    || (!who.licence().isEmpty()
                            && desk.newest(session).stream().anyMatch(is -> names(is, who)));
        } catch (IOException | LedgerRefusal e) {
            return false;
        }
    }

    private static boolean names(Particulars particulars, Login who) {
        return particulars.officers().stream().anyMatch(each -> each.number().equals(who.licence()))
                || particulars.auxiliaries().stream()
                        .anyMatch(each -> each.number().equals(who.licence()));
    }

    /// Whether somebody had the device whose files these are, or handed them in.
    private boolean carried(String intake, Login who) {
        try {
            Optional<EntryRow> row = store.index().intake(intake);
            if (row.isEmpty() || !(row.get().entry().fact() instanceof IntakeFact.Intake fact)) {
                return false;
            }
            return fact.by().equals(who.actor())
                    || (!who.licence().isEmpty()
                            && new FieldsReader(store.intakeBook().words(fact.object()))
                                    .text("carrierNumber")
                                    .equals(who.licence()));
        } catch (IOException | MalformedException e) {
            return false;
        }
    }
}

package org.liuhen.appliance.cases;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.config.RoomProfile;
import org.liuhen.appliance.config.SessionsConfig;
import org.liuhen.appliance.config.SessionsConfig.Treatment;
import org.liuhen.appliance.room.Licences;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.LedgerBook;
import org.liuhen.storage.LedgerRefusal;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.index.SessionRow;

/// Where sessions get their particulars, before, during or after recording. Safe for many threads.
public final class CaseDesk {
    /// Who enters what follows from the configuration alone.
    private static final String BY = "appliance";

    private final EvidenceStore store;
    private final LedgerBook book;
    private final SessionsConfig rules;
    private final Map<String, RoomProfile> profiles;
    private final OfficerRegister register;
    private final Checklists checklists;

    /// @param profiles what rooms are for, by the id of the room
    public CaseDesk(
            EvidenceStore store,
            SessionsConfig rules,
            Map<String, RoomProfile> profiles,
            OfficerRegister register,
            Checklists checklists) {
        this.store = store;
        this.book = store.ledgerBook();
        this.rules = rules;
        this.profiles = Map.copyOf(profiles);
        this.register = register;
        this.checklists = checklists;
    }

    /// The register of officers.
    public OfficerRegister register() {
        return register;
    }

    /// The versions of the checklist.
    public Checklists checklists() {
        return checklists;
    }

    /// The version of the checklist that `particulars` were written under.
    public Optional<Checklist> checklist(Particulars particulars) {
        String number = particulars.choice().checklist();
        return number.isEmpty() ? Optional.empty() : checklists.version(Integer.parseInt(number));
    }

    /// What is known about a session.
    public CaseSheet sheet(SessionRow session) throws IOException, LedgerRefusal {
        List<EntryRow> deeds = book.deeds(session.session());
        List<CaseSheet.Version> versions = deeds.stream()
                .filter(deed -> deed.entry().fact() instanceof SessionFact.Particulars)
                .map(deed -> new CaseSheet.Version(
                        deed.index(),
                        deed.entry().stamp().wallMicros(),
                        ((SessionFact.Particulars) deed.entry().fact()).by()))
                .toList();
        Optional<Particulars> newest = newest(deeds);
        Particulars particulars = newest.orElseGet(() -> empty(session.room(), day(session.startMicros())));
        Duty.Until until = session.end().isPresent() ? new Duty.Until.End() : new Duty.Until.Now(now(session));
        return new CaseSheet(
                particulars,
                versions,
                Field.missingIn(particulars),
                Flag.of(particulars, day(session.startMicros()), rules),
                Duty.of(particulars.rule(), session.startMicros(), until, deeds));
    }

    /// The newest particulars of a session; empty if there are none, or if they were removed.
    public Optional<Particulars> newest(SessionRow session) throws IOException, LedgerRefusal {
        return newest(book.deeds(session.session()));
    }

    /// Enters the particulars of a session as they are from now on. What is on the register is copied from it.
    ///
    /// @param by who, never a person's name
    /// @param draft what was written
    /// @throws CaseRefusal if a text is too long, a date is none, or the configuration refuses its people
    public void bind(SessionRow session, String by, Draft draft) throws IOException, LedgerRefusal, CaseRefusal {
        List<EntryRow> deeds = book.deeds(session.session());
        Particulars before = newest(deeds).orElseGet(() -> empty(session.room(), day(session.startMicros())));
        Rule rule = before.profile().equals(draft.profile())
                ? before.rule()
                : rule(RoomProfile.ofCode(draft.profile()).orElse(null));
        Particulars particulars =
                draft.checked(register, rule, before.choice(), checklist(before), byPlace(session.room()));
        requireAllowed(particulars, day(session.startMicros()));
        book.particulars(session.session(), by, particulars.json());
    }

    /// The same for the session with this name, once the index knows it.
    void bind(String session, String by, Draft draft) throws IOException, LedgerRefusal, CaseRefusal {
        bind(row(session), by, draft);
    }

    /// Enters what the room of a session is for, the marks that the session owes and the checklist that is in
    /// force, if there is any of it and nothing was entered before.
    void open(String session) throws IOException, LedgerRefusal {
        SessionRow row = row(session);
        Particulars empty = empty(row.room(), day(row.startMicros()));
        boolean says = !empty.profile().isEmpty() || !empty.choice().equals(ItemChoice.NONE);
        if (says && newest(book.deeds(session)).isEmpty()) {
            book.particulars(session, BY, empty.json());
        }
    }

    /// The particulars that `draft` would be for a session that begins now.
    ///
    /// @param room id of the room
    Particulars checked(String room, Draft draft) throws CaseRefusal {
        LocalDate today = day(store.clocks().wallMicros());
        Rule rule = rule(RoomProfile.ofCode(draft.profile()).orElse(null));
        Optional<Checklist> inForce = checklists.inForce(today);
        Particulars particulars = draft.checked(register, rule, choice(inForce, ""), inForce, byPlace(room));
        requireAllowed(particulars, today);
        return particulars;
    }

    /// What is known about the next session of a room.
    ///
    /// @param prepared what waits for it
    public CaseSheet sheet(String room, Optional<Particulars> prepared) {
        Particulars particulars =
                prepared.orElseGet(() -> empty(room, day(store.clocks().wallMicros())));
        return new CaseSheet(
                particulars,
                List.of(),
                Field.missingIn(particulars),
                Flag.of(particulars, day(store.clocks().wallMicros()), rules),
                List.of());
    }

    /// What is wrong with the people of a session that begins now.
    List<Licences.Doubt> doubts(Particulars particulars) {
        return Flag.of(particulars, day(store.clocks().wallMicros()), rules).stream()
                .map(flag -> new Licences.Doubt(flag.isGrave(), flag.chinese(), flag.english()))
                .toList();
    }

    private void requireAllowed(Particulars particulars, LocalDate day) throws CaseRefusal {
        for (Flag flag : Flag.of(particulars, day, rules)) {
            if (flag.treatment() == Treatment.REFUSE) {
                throw new CaseRefusal(
                        flag.chinese() + "：案件信息未保存，录制不受影响。",
                        "The particulars were not taken, because " + flag.english() + "; recording goes on.");
            }
        }
    }

    private SessionRow row(String session) throws IOException, LedgerRefusal {
        book.deeds(session);
        return store.index()
                .session(session)
                .orElseThrow(() -> new IOException("the index does not know session " + session + " yet"));
    }

    private Optional<Particulars> newest(List<EntryRow> deeds) throws IOException {
        return Particulars.newest(deeds, book::words);
    }

    /// A room for questioning or hearing records from beginning to end, whatever is written down.
    private Optional<Requirement> byPlace(String room) {
        return profiles.containsKey(room) ? Optional.of(Requirement.WHOLE) : Optional.empty();
    }

    private static ItemChoice choice(Optional<Checklist> version, String requirement) {
        return version.map(is -> ItemChoice.under(is, requirement))
                .orElseGet(() -> ItemChoice.NONE.with("", requirement));
    }

    private Particulars empty(String room, LocalDate day) {
        RoomProfile profile = profiles.get(room);
        return new Particulars(
                "",
                "",
                "",
                "",
                "",
                List.of(),
                List.of(),
                Recorder.NOBODY,
                List.of(),
                "",
                profile == null ? "" : profile.code(),
                choice(checklists.inForce(day), profile == null ? "" : Requirement.WHOLE.code()),
                rule(profile));
    }

    private Rule rule(@Nullable RoomProfile profile) {
        return profile == null
                ? Rule.NONE
                : new Rule(rules.requires(profile), rules.noticeWithin().toSeconds());
    }

    private long now(SessionRow session) {
        return store.timeOf(session.session())
                .map(time -> time.now(store.clocks()))
                .orElseGet(() -> store.clocks().wallMicros());
    }

    private static LocalDate day(long wallMicros) {
        return LocalDate.ofInstant(Instant.EPOCH.plus(wallMicros, ChronoUnit.MICROS), ZoneId.systemDefault());
    }
}

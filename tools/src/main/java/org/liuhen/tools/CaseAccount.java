package org.liuhen.tools;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.liuhen.appliance.cases.Duty;
import org.liuhen.appliance.cases.ItemChoice;
import org.liuhen.appliance.cases.Particulars;
import org.liuhen.storage.MetadataObjects;
import org.liuhen.storage.account.SessionAccount;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.Json;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.time.UtcTime;

/// What a session is about, its marks and whether those it owes came: the entries from the log, the words from the
/// metadata objects beside it.
final class CaseAccount {
    private final StateLayout layout;
    private final SessionAccount session;
    private final List<EntryRow> versions;
    private final Optional<Particulars> newest;

    CaseAccount(Path state, SessionAccount session) throws IOException {
        this.layout = new StateLayout(state);
        this.session = session;
        this.versions = session.deeds().stream()
                .filter(deed -> deed.entry().fact() instanceof SessionFact.Particulars)
                .toList();
        this.newest = Particulars.newest(versions, this::content);
    }

    /// The account as lines, the parties masked.
    List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(title());
        newest.ifPresent(about -> {
            lines.add("  案号 " + about.caseNumber() + "  案由 " + about.cause() + "  执法行为 " + about.action() + "  环节 "
                    + about.stage() + "  事项 " + about.item());
            lines.add("  " + about.officers().size() + " officers, "
                    + about.auxiliaries().size() + " auxiliaries, parties "
                    + String.join("、", about.maskedParties()) + ", place " + about.place());
        });
        for (EntryRow version : versions) {
            SessionFact.Particulars fact =
                    (SessionFact.Particulars) version.entry().fact();
            lines.add("  entry " + version.index() + "  "
                    + UtcTime.text(version.entry().stamp().wallMicros()) + "  particulars by " + fact.by()
                    + ", commitment " + fact.content().commitment().hex());
        }
        newest.map(Particulars::choice)
                .filter(choice -> !choice.equals(ItemChoice.NONE))
                .ifPresent(choice -> lines.add("  checklist version "
                        + (choice.checklist().isEmpty()
                                ? "none"
                                : choice.checklist() + " of SHA-256 " + choice.sha256())
                        + ", item " + (choice.code().isEmpty() ? "none" : choice.code()) + ", to be recorded: "
                        + (choice.requirement().isEmpty() ? "not said" : choice.requirement())));
        for (Duty duty : duties()) {
            lines.add("  " + duty.chinese() + " (" + duty.english() + "), due " + UtcTime.text(duty.dueMicros()));
        }
        for (EntryRow deed : session.deeds()) {
            markLine(deed).ifPresent(lines::add);
        }
        return lines;
    }

    /// The account as values for JSON, the parties masked.
    Map<String, Object> asMap() throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        newest.ifPresent(about -> {
            map.put("caseNumber", about.caseNumber());
            map.put("cause", about.cause());
            map.put("parties", about.maskedParties());
        });
        map.put("versions", versions.stream().map(EntryRow::index).toList());
        List<Object> duties = new ArrayList<>();
        for (Duty duty : duties()) {
            duties.add(Map.of(
                    "kind", duty.kind(), "standing", duty.standing().name().toLowerCase(Locale.ROOT)));
        }
        map.put("duties", duties);
        List<Object> marks = new ArrayList<>();
        for (EntryRow deed : session.deeds()) {
            if (deed.entry().fact() instanceof SessionFact.Mark mark) {
                marks.add(Map.of("entry", deed.index(), "kind", mark.kind(), "at", UtcTime.text(mark.atMicros())));
            }
        }
        map.put("marks", marks);
        return map;
    }

    private String title() {
        if (versions.isEmpty()) {
            return "no particulars were entered; what marks it owes is not on record";
        }
        return newest.isPresent()
                ? versions.size() + " versions of its particulars, the newest:"
                : versions.size() + " versions of its particulars; the newest was removed from the metadata";
    }

    private List<Duty> duties() {
        Duty.Until until = session.end().isPresent() ? new Duty.Until.End() : new Duty.Until.Now(session.untilMicros());
        return newest.map(about -> Duty.of(about.rule(), session.startMicros(), until, session.deeds()))
                .orElse(List.of());
    }

    private Optional<String> markLine(EntryRow deed) throws IOException {
        return switch (deed.entry().fact()) {
            case SessionFact.Mark mark ->
                Optional.of("  entry " + deed.index() + "  " + UtcTime.text(mark.atMicros()) + "  mark " + mark.kind()
                        + " by " + mark.by());
            case SessionFact.Climate air ->
                Optional.of("  entry " + deed.index() + "  " + UtcTime.text(air.atMicros()) + "  air "
                        + air.temperatureTenths() / 10.0 + " °C, " + air.humidityTenths() / 10.0 + " %");
            case SessionFact.Note note ->
                Optional.of("  entry " + deed.index() + "  note to the mark of entry " + note.mark() + " by "
                        + note.by() + ": " + text(note.text()));
            default -> Optional.empty();
        };
    }

    private String text(SessionFact.Committed object) throws IOException {
        try {
            return new FieldsReader(content(object)).text("text").replaceAll("\\p{Cntrl}+", " ");
        } catch (NoSuchFileException e) {
            return "(removed)";
        } catch (MalformedException e) {
            throw new IOException(
                    "the metadata object " + layout.meta(object.meta()) + " is damaged: \"liuhen verify\""
                            + " tells what else is wrong",
                    e);
        }
    }

    private Json.Fields content(SessionFact.Committed object) throws IOException {
        return MetadataObjects.read(layout, object.meta());
    }
}

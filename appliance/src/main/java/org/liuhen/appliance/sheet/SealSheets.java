package org.liuhen.appliance.sheet;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.liuhen.appliance.cases.Particulars;
import org.liuhen.appliance.room.MarkList;
import org.liuhen.storage.MetadataObjects;
import org.liuhen.storage.account.SessionAccount;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.timeline.Interruption;
import org.liuhen.storage.timeline.Ledger;
import org.liuhen.storage.timeline.Timeline;
import org.liuhen.storage.verify.Seal;

/// Makes seal sheets from the log of a state directory alone, whoever records into it. Safe for many threads.
///
/// @param state the state directory
/// @param zone in which people write times
/// @param kinds the words of marks
public record SealSheets(Path state, ZoneId zone, MarkList kinds) {
    /// The sheet of a session.
    ///
    /// @param rooms what people call a room
    /// @param printedMicros wall time
    /// @throws IOException if there is no such session, it has not ended, or its end is not signed yet
    public SealSheet of(String session, UnaryOperator<String> rooms, SealSheet.Issue issue, long printedMicros)
            throws IOException {
        SessionAccount account = SessionAccount.readAll(state).get(session);
        if (account == null) {
            throw new IOException("the log of " + state + " has no session " + session + ": \"liuhen inspect " + state
                    + "\" lists those it has");
        }
        Fact.End end = account.end()
                .orElseThrow(() -> new IOException("session " + session + " has not ended: press STOP first"));
        Ledger ledger = account.ledger();
        return new SealSheet(
                issue,
                rooms.apply(account.room()),
                account.startMicros(),
                end.endMicros(),
                printedMicros,
                zone,
                tracks(account, end),
                lines(account, ledger),
                marks(account),
                Particulars.newest(
                        account.deeds(), object -> MetadataObjects.read(new StateLayout(state), object.meta())),
                ledger.complete(),
                Seal.read(state, account.endEntry().orElseThrow()));
    }

    private static List<SealSheet.Track> tracks(SessionAccount account, Fact.End end) {
        Map<String, Hash> heads = new HashMap<>();
        end.heads().forEach(head -> heads.put(head.track(), head.head()));
        List<SealSheet.Track> tracks = new ArrayList<>();
        account.tracks().forEach((id, track) -> {
            Timeline.Totals totals = account.timeline(track).totals();
            tracks.add(new SealSheet.Track(
                    id.track(),
                    track.bytes(),
                    track.segments(),
                    totals.footageMicros(),
                    totals.gapMicros(),
                    totals.unexplainedMicros(),
                    Optional.ofNullable(heads.get(id.track()))
                            .orElseThrow(() -> new IllegalStateException("the end of a session without " + id))));
        });
        return tracks;
    }

    private List<SealSheet.Line> lines(SessionAccount account, Ledger ledger) throws IOException {
        Map<Long, String> words = words(account);
        return ledger.interruptions().stream()
                .filter(each -> each.cause().weight() == Cause.Weight.INTERRUPTION)
                .map(each -> line(each, words))
                .toList();
    }

    private static SealSheet.Line line(Interruption is, Map<Long, String> words) {
        return new SealSheet.Line(
                is.track().track(),
                is.cause(),
                is.fromMicros(),
                is.toMicros(),
                is.standing().chinese(),
                is.statement().map(words::get));
    }

    /// What each statement says, by the index of its entry.
    private Map<Long, String> words(SessionAccount account) throws IOException {
        Map<Long, String> words = new HashMap<>();
        for (EntryRow deed : account.deeds()) {
            if (deed.entry().fact() instanceof SessionFact.Statement statement) {
                words.put(
                        deed.index(),
                        switch (statement.manner()) {
                            case SessionFact.Manner.Spoken _ -> "音像内说明";
                            case SessionFact.Manner.Written written ->
                                written(written.text().meta());
                        });
            }
        }
        return words;
    }

    private String written(String meta) throws IOException {
        try {
            return new FieldsReader(MetadataObjects.read(new StateLayout(state), meta)).text("text");
        } catch (NoSuchFileException e) {
            return "（文字已依法移除）";
        } catch (MalformedException e) {
            throw new IOException("the words of a statement are damaged: " + meta, e);
        }
    }

    private List<SealSheet.Mark> marks(SessionAccount account) {
        return account.deeds().stream()
                .map(deed -> deed.entry().fact())
                .filter(SessionFact.Mark.class::isInstance)
                .map(SessionFact.Mark.class::cast)
                // What a reviewer writes later is not what the parties sign for.
                .filter(mark -> !mark.kind().equals(SessionFact.Mark.REVIEW_COMMENT))
                .sorted(Comparator.comparingLong(SessionFact.Mark::atMicros))
                .map(mark -> new SealSheet.Mark(
                        mark.atMicros(),
                        kinds.find(mark.kind()).map(MarkList.Kind::chinese).orElse(mark.kind())))
                .toList();
    }
}

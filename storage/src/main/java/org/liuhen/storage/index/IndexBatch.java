package org.liuhen.storage.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.liuhen.storage.format.AccessFact;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.format.Sensitivity;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.Tables.Name;
import org.liuhen.storage.log.Appended;

/// One batch of entries on their way into the index.
final class IndexBatch implements AutoCloseable {
    private final Tables.Batch batch;
    private final TileTable.Growth growth;
    private final EvidenceIndex index;
    private final Map<String, SessionRow> sessions = new HashMap<>();
    private final Map<String, RunRow> runs = new HashMap<>();

    IndexBatch(Tables tables, TileTable.Growth growth, EvidenceIndex index) {
        this.batch = tables.new Batch();
        this.growth = growth;
        this.index = index;
    }

    /// Takes the next entry in.
    ///
    /// @param offset of its line in its entry file
    void add(Appended appended, long offset) throws IOException {
        growth.add(batch, appended.index(), appended.leaf());
        batch.put(Name.LEAVES, appended.leaf().bytes(), Keys.number(appended.index()));
        if (appended.index() % 256 == 0) {
            batch.put(Name.PLACES, Keys.number(appended.index()), Keys.number(offset));
        }
        switch (appended.entry().fact()) {
            case Fact.Session session -> addSession(appended, session);
            case Fact.Track track -> addTrack(track);
            case Fact.Open open -> addRun(open);
            case Fact.Segment segment -> addSegment(appended.index(), segment);
            case Fact.Close close -> endRun(close);
            case Fact.Gap gap -> addGap(appended.index(), gap);
            case Fact.Flaw flaw -> addFlaw(appended.index(), flaw);
            case Fact.End end -> endSession(appended.index(), end);
            case IntakeFact fact -> addIntake(appended, fact);
            case SessionFact deed -> addDeed(appended, deed);
            case MachineFact fact -> addMachine(appended, fact);
            case ArchiveFact.Audit _, ArchiveFact.Extended _ -> addMachine(appended);
            case AccessFact.Access access -> addAccess(appended, access);
            case ArchiveFact.Receipt receipt ->
                batch.put(
                        Name.RECEIPTS,
                        Keys.deed(receipt.archive(), appended.index()),
                        appended.entry().encode());
            case Fact.Start _ ->
                batch.put(
                        Name.STARTS,
                        Keys.number(appended.index()),
                        appended.entry().encode());
            case Fact.Genesis _, Fact.Tick _, Fact.Recovered _ -> {}
        }
    }

    /// Under who did it, under what it is about, and under neither.
    private void addAccess(Appended appended, AccessFact.Access access) throws IOException {
        byte[] entry = appended.entry().encode();
        batch.put(Name.ACCESSES, Keys.deed(EvidenceIndex.ANYTHING, appended.index()), entry);
        batch.put(Name.ACCESSES, Keys.deed(EvidenceIndex.BY + access.by(), appended.index()), entry);
        if (!access.of().isEmpty()) {
            batch.put(Name.ACCESSES, Keys.deed(EvidenceIndex.OF + access.of(), appended.index()), entry);
        }
        if (EvidenceIndex.REQUESTS.contains(access.act())) {
            batch.put(Name.ACCESSES, Keys.deed(EvidenceIndex.ASKED, appended.index()), entry);
        }
        if (access.words().isPresent()) {
            addObject(access.words().get().meta(), "");
        }
    }

    private void addMachine(Appended appended, MachineFact fact) throws IOException {
        if (fact instanceof MachineFact.Omission omission) {
            // Of no session.
            addObject(omission.words().meta(), "");
        } else if (fact instanceof MachineFact.Device device) {
            addObject(device.words().meta(), "");
            batch.put(
                    Name.DEVICES,
                    Keys.deed(device.device(), appended.index()),
                    appended.entry().encode());
        }
        addMachine(appended);
    }

    private void addMachine(Appended appended) throws IOException {
        batch.put(Name.MACHINE, Keys.number(appended.index()), appended.entry().encode());
    }

    /// Makes all that was taken in visible, with the cursor behind it.
    void commit(EvidenceIndex.Cursor cursor) throws IOException {
        byte[] value = ByteBuffer.allocate(16)
                .putLong(cursor.entries())
                .putLong(cursor.offset())
                .array();
        batch.put(Name.CURSOR, EvidenceIndex.CURSOR, value);
        batch.put(Name.CURSOR, EvidenceIndex.ARRANGED, Keys.number(EvidenceIndex.ARRANGEMENT));
        batch.commit();
    }

    @Override
    public void close() {
        batch.close();
    }

    private void addIntake(Appended appended, IntakeFact fact) throws IOException {
        byte[] entry = appended.entry().encode();
        switch (fact) {
            case IntakeFact.Intake intake -> {
                byte[] row = EvidenceIndex.indexed(appended.index(), entry);
                batch.put(Name.INTAKES, Keys.text(intake.intake()), row);
                batch.put(Name.OPEN_INTAKES, Keys.text(intake.intake()), row);
                addObject(intake.object().meta(), "");
            }
            case IntakeFact.Import taken ->
                batch.put(Name.LENGTHS, Keys.numbers(taken.lengthBytes(), appended.index()), entry);
            case IntakeFact.IntakeEnd end -> batch.delete(Name.OPEN_INTAKES, Keys.text(end.intake()));
            case IntakeFact.Known _, IntakeFact.Passed _, IntakeFact.Erase _, IntakeFact.Erased _ -> {}
        }
        batch.put(Name.ORIGINALS, Keys.deed(fact.intake(), appended.index()), entry);
    }

    private void addSession(Appended appended, Fact.Session fact) throws IOException {
        addObject(fact.meta(), fact.session());
        put(new SessionRow(
                fact.session(),
                fact.room(),
                fact.by(),
                appended.entry().stamp().wallMicros(),
                Optional.empty(),
                fact.meta(),
                List.of(),
                appended.index()));
    }

    private void addTrack(Fact.Track fact) throws IOException {
        SessionRow row = session(fact.track().session());
        List<String> tracks = new ArrayList<>(row.tracks());
        tracks.add(fact.track().track());
        put(new SessionRow(
                row.session(),
                row.room(),
                row.by(),
                row.startMicros(),
                row.end(),
                row.meta(),
                tracks,
                row.entryIndex()));
    }

    private void endSession(long index, Fact.End fact) throws IOException {
        SessionRow row = session(fact.session());
        put(new SessionRow(
                row.session(),
                row.room(),
                row.by(),
                row.startMicros(),
                Optional.of(new SessionRow.Ended(fact.endMicros(), fact.cause(), fact.by(), index)),
                row.meta(),
                row.tracks(),
                row.entryIndex()));
    }

    private void addRun(Fact.Open fact) throws IOException {
        put(RunRow.begun(fact));
    }

    private void addSegment(long index, Fact.Segment fact) throws IOException {
        batch.put(
                Name.SEGMENTS,
                Keys.time(fact.track(), fact.startMicros(), index),
                SegmentRow.of(fact, index).write());
        put(run(fact.track(), fact.run()).grownBy(fact));
    }

    private void endRun(Fact.Close fact) throws IOException {
        put(run(fact.track(), fact.run()).endedWith(fact));
    }

    private void addGap(long index, Fact.Gap fact) throws IOException {
        batch.put(
                Name.GAPS,
                Keys.time(fact.track(), fact.fromMicros(), index),
                GapRow.of(fact, index).write());
    }

    private void addFlaw(long index, Fact.Flaw fact) throws IOException {
        batch.put(
                Name.FLAWS,
                Keys.time(fact.track(), fact.fromMicros(), index),
                FlawRow.of(fact, index).write());
    }

    private void addDeed(Appended appended, SessionFact fact) throws IOException {
        batch.put(
                Name.DEEDS,
                Keys.deed(fact.session(), appended.index()),
                appended.entry().encode());
        if (fact instanceof SessionFact.Flags flags && flags.flags().contains(Sensitivity.STATE_SECRET)) {
            batch.put(
                    Name.ACCESSES,
                    Keys.deed(EvidenceIndex.SECRET, appended.index()),
                    appended.entry().encode());
        }
        if (fact.object().isPresent()) {
            addObject(fact.object().get().meta(), fact.session());
        }
    }

    private void addObject(String meta, String session) throws IOException {
        batch.put(Name.OBJECTS, Keys.text(meta), Keys.text(session));
    }

    private SessionRow session(String session) throws IOException {
        SessionRow row = sessions.get(session);
        return row != null ? row : required(index.session(session), "session " + session);
    }

    private RunRow run(TrackId track, int run) throws IOException {
        RunRow row = runs.get(track + "#" + run);
        return row != null ? row : required(index.run(track, run), "run " + run + " of " + track);
    }

    private void put(SessionRow row) throws IOException {
        sessions.put(row.session(), row);
        batch.put(Name.SESSIONS, Keys.text(row.session()), row.write());
    }

    private void put(RunRow row) throws IOException {
        runs.put(row.track() + "#" + row.run(), row);
        batch.put(Name.RUNS, Keys.run(row.track(), row.run()), row.write());
    }

    private static <T> T required(Optional<T> row, String what) throws IOException {
        return row.orElseThrow(() -> new IOException("the log speaks of " + what + " before it begins"));
    }
}

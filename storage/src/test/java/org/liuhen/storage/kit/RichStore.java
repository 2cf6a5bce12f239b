package org.liuhen.storage.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.liuhen.storage.Ending;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.LedgerBook;
import org.liuhen.storage.LedgerRefusal;
import org.liuhen.storage.RunWriter;
import org.liuhen.storage.SegmentClose;
import org.liuhen.storage.SessionOpening;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.archive.ArchiveState;
import org.liuhen.storage.archive.DirectoryArchiveStore;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.media.Fragment;
import org.liuhen.storage.time.SystemClocks;

/// A store in which a session has all that a package can hold: two tracks, three runs, a pause, marks with notes, a
/// statement and its review, receipts; and another session between its entries, and enough entries for several tiles.
public final class RichStore {
    private RichStore() {}

    /// Records into a new store in `state`, with an archive in the folder `archive`.
    ///
    /// @return name of the session
    public static String record(Path state, Path archive) throws IOException, LedgerRefusal, InterruptedException {
        SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");
        String session;
        try (EvidenceStore store = EvidenceStore.create(state, "example.org/rec/rich/1", SmallStore.settings(clocks))) {
            session = record(store, clocks);
        }
        archive(state, Files.createDirectories(archive));
        return session;
    }

    private static String record(EvidenceStore store, SimulatedClocks clocks) throws IOException, LedgerRefusal {
        Random random = new Random(7);
        SessionWriter other = store.begin(opening("room-2", "听证室"));
        SessionWriter session = store.begin(opening("room-1", "询问室一"));
        TrackWriter front = session.tracks().getFirst();
        for (int i = 0; i < 140; i++) {
            store.log().tick();
        }
        for (TrackWriter track : session.tracks()) {
            run(clocks, track, random, 5);
        }
        run(clocks, other.tracks().getFirst(), random, 3);
        long lost = front.accountedMicros();
        clocks.advance(Duration.ofSeconds(3));
        front.interruption(new Ending(Cause.NETWORK, "no answer"), lost, clocks.wallMicros());
        run(clocks, front, random, 4);
        session.pause("actor-1", Cause.PAUSED);
        clocks.advance(Duration.ofSeconds(2));
        session.resume("actor-1");
        for (int i = 0; i < 140; i++) {
            store.log().tick();
        }
        store.awaitIndex(Duration.ofMinutes(1));
        LedgerBook book = store.ledgerBook();
        String name = session.session();
        long mark = book.mark(
                        name,
                        "actor-1",
                        session.nowMicros(),
                        "notice-given",
                        Optional.of(new FieldsBuilder().text("text", "已告知").build()))
                .index();
        book.note(
                name,
                "actor-2",
                mark,
                new FieldsBuilder().text("text", "补充").text("author", "李四").build());
        session.end("panel", clocks.wallMicros(), Cause.STOPPED);
        other.end("panel", clocks.wallMicros(), Cause.STOPPED);
        List<Long> waiting =
                book.ledger(name).waiting().stream().map(each -> each.entry()).toList();
        long statement = book.stateInWriting(
                        name,
                        "actor-1",
                        waiting,
                        Cause.NETWORK,
                        new FieldsBuilder().text("text", "交换机更换").build())
                .index();
        book.review(name, "actor-2", statement);
        book.complete(name, "actor-1");
        return name;
    }

    private static SessionOpening opening(String room, String title) {
        return new SessionOpening(
                room,
                "panel",
                List.of("front", "whole"),
                new FieldsBuilder().text("room", title).build());
    }

    private static void run(SimulatedClocks clocks, TrackWriter track, Random random, int segments) throws IOException {
        long start = clocks.wallMicros();
        RunWriter run = track.beginRun(TinyMedia.opening(start));
        for (int i = 0; i < segments; i++) {
            run.append(TinyMedia.fragment(start, i * 1_000_000L, 25, 60, random, Fragment.Start.KEY));
            clocks.advance(Duration.ofSeconds(1));
            run.seal(new SegmentClose(0, Optional.empty()));
        }
        run.close(new Ending(Cause.STOPPED, "the end"));
    }

    private static void archive(Path state, Path folder) throws IOException, InterruptedException {
        StoreSettings settings = new StoreSettings(new SystemDisk(), new SystemClocks(), "liuhen test", Hash.over());
        try (EvidenceStore store = EvidenceStore.open(state, settings)) {
            store.beginArchiving(
                    Impatience.RULES, DirectoryArchiveStore.at(folder, new SystemDisk(), new SecureRandom()));
            for (int i = 0; i < 3_000 && !isWhole(store.archive().orElseThrow()); i++) {
                Thread.sleep(20);
            }
        }
    }

    private static boolean isWhole(ArchiveState now) {
        return now.receipted() == now.entries() && now.published() == now.entries();
    }
}

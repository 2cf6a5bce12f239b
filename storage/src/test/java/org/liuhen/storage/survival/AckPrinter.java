package org.liuhen.storage.survival;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.log.Appended;
import org.liuhen.storage.note.Checkpoint;

/// Says on stdout what was promised, with the moment: the disk's log is measured after the promise, so that a cut
/// at that length comes after it. Safe for many threads.
final class AckPrinter {
    private final RecordingScript script;
    private final EvidenceStore store;
    private long published;

    AckPrinter(RecordingScript script, EvidenceStore store) {
        this.script = script;
        this.store = store;
    }

    /// All entries that are durable now.
    void durable() {
        long entries = store.log().durableSize();
        print(new Ack.Durable(now(), diskLogBytes(), entries));
    }

    void entry(Appended appended) {
        print(new Ack.Entry(now(), diskLogBytes(), appended.index(), appended.leaf()));
    }

    void handed(String track, int run, long fileBytes) {
        print(new Ack.Handed(now(), diskLogBytes(), track, run, fileBytes));
    }

    /// The newest checkpoint, if it was not said yet.
    synchronized void checkpoint() {
        Checkpoint checkpoint = newest();
        if (checkpoint.size() > published) {
            published = checkpoint.size();
            print(new Ack.Checkpoint(now(), diskLogBytes(), checkpoint.size(), checkpoint.root()));
        }
    }

    private Checkpoint newest() {
        try {
            return Checkpoint.parse(store.checkpoint().text());
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    private long now() {
        return store.clocks().wallMicros();
    }

    private long diskLogBytes() {
        try {
            return script.diskLog().isPresent() ? Files.size(script.diskLog().get()) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void print(Ack ack) {
        byte[] line = (ack.line() + "\n").getBytes(StandardCharsets.US_ASCII);
        System.out.write(line, 0, line.length);
        System.out.flush();
    }
}

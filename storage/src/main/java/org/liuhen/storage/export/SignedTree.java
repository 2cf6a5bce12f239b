package org.liuhen.storage.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.log.CheckpointFiles;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.log.LogReading;
import org.liuhen.storage.log.RestingLog;
import org.liuhen.storage.note.Checkpoint;
import org.liuhen.storage.note.SignedNote;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.tree.Tiling;
import org.liuhen.storage.tree.TreeHash;
import org.liuhen.storage.verify.PackageTiles;

/// The newest checkpoint of a log, and the tiles that prove some entries under it.
///
/// @param note the checkpoint
/// @param tiles by their names
record SignedTree(SignedNote note, SortedMap<String, byte[]> tiles) {
    private static final int LOOKS = 100;
    private static final long PAUSE_NANOS = 100_000_000;

    /// Computes the tiles from all entries that the checkpoint covers.
    ///
    /// @param entries indexes
    /// @param last the highest of them
    /// @throws IOException if no checkpoint of the key covers them, or the entries are not those it signed
    static SignedTree read(Path state, VerifierKey key, Iterable<Long> entries, long last) throws IOException {
        StateLayout layout = new StateLayout(state);
        SignedNote note = covering(layout, key, last);
        Checkpoint checkpoint = checkpoint(note);
        PackageTiles wanted = new PackageTiles(checkpoint.size(), entries);
        SortedMap<String, byte[]> tiles = new TreeMap<>();
        Tiling tiling = new Tiling();
        try (LogReading reading = new LogReading(new RestingLog(new EntryFiles(layout.entries())))) {
            for (long i = 0; i < checkpoint.size(); i++) {
                EntryFiles.Line line = reading.next();
                if (line == null) {
                    throw new IOException("the log of " + state + " ends before entry " + i + ", and "
                            + checkpoint.size() + " are signed; \"liuhen verify\" tells more");
                }
                tiling.append(TreeHash.leaf(line.bytes())).forEach(tile -> keep(wanted, tile, tiles));
            }
        }
        List<byte[]> edge = new ArrayList<>();
        for (Tiling.Tile tile : tiling.edge()) {
            keep(wanted, tile, tiles);
            edge.add(tile.hashes());
        }
        if (!Tiling.rootOf(edge).equals(checkpoint.root())) {
            throw new IOException("the entries of the log of " + state
                    + " are not those that were signed; \"liuhen verify\" tells which");
        }
        return new SignedTree(note, tiles);
    }

    private static void keep(PackageTiles wanted, Tiling.Tile tile, SortedMap<String, byte[]> tiles) {
        if (wanted.needs(tile)) {
            tiles.put(tile.name(), tile.hashes());
        }
    }

    /// The newest checkpoint, as soon as it covers an entry: a log that is written to is signed within a second.
    private static SignedNote covering(StateLayout layout, VerifierKey key, long entry) throws IOException {
        SignedNote note = newest(layout, key);
        for (int i = 0; i < LOOKS && checkpoint(note).size() <= entry; i++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            note = newest(layout, key);
        }
        if (checkpoint(note).size() <= entry) {
            throw new IOException("entry " + entry + " is not signed: \"liuhen run\" signs it when it is started");
        }
        return note;
    }

    private static SignedNote newest(StateLayout layout, VerifierKey key) throws IOException {
        for (Path file : CheckpointFiles.files(layout.checkpoints()).reversed()) {
            for (CheckpointFiles.Found found : CheckpointFiles.read(file).reversed()) {
                SignedNote note = found.note();
                if (note != null && note.isSignedBy(key)) {
                    return note;
                }
            }
        }
        throw new IOException("no checkpoint in " + layout.checkpoints() + " is signed by the key of the log");
    }

    private static Checkpoint checkpoint(SignedNote note) throws IOException {
        try {
            return Checkpoint.parse(note.text());
        } catch (MalformedException e) {
            throw new IOException("the newest checkpoint cannot be read: " + e.getMessage(), e);
        }
    }
}

package org.liuhen.storage.verify;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.Names;
import org.liuhen.storage.log.CheckpointFiles;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.note.Checkpoint;
import org.liuhen.storage.note.SignedNote;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.tree.TreeHash;

/// What is kept of a session outside of its recorder, on paper for instance: where its `end` entry stands, the
/// hash of that line, and a signed checkpoint that covers it. With it anybody finds out later whether a copy is
/// of the same log, and whether the log was put back or written anew since. `storage/FORMAT.md` 9.1 has its text.
///
/// @param session the session that ended
/// @param entry index of its `end` entry
/// @param leaf leaf hash of that entry
/// @param checkpoint a signed checkpoint of more than `entry` entries
public record Seal(String session, long entry, Hash leaf, SignedNote checkpoint) {
    private static final String FIRST_LINE = "liuhen-seal 1";

    /// The seal of the session whose `end` entry has this index, from the log in `state` alone.
    ///
    /// @throws UnsignedException if the entry is not signed yet
    /// @throws IOException if the entry ends no session
    public static Seal read(Path state, long endEntry) throws IOException {
        StateLayout layout = new StateLayout(state);
        byte[] line = line(new EntryFiles(layout.entries()), endEntry);
        try {
            if (Entry.decode(line).fact() instanceof Fact.End end) {
                return new Seal(end.session(), endEntry, TreeHash.leaf(line), newest(layout, endEntry));
            }
            throw new IOException("entry " + endEntry + " of the log of " + state + " ends no session");
        } catch (MalformedException e) {
            throw new IOException("entry " + endEntry + " of the log of " + state + " cannot be read", e);
        }
    }

    /// Reads the text of a seal, as a scanner may give it back: lines may end with carriage returns, and empty
    /// lines may follow.
    public static Seal parse(String text) throws MalformedException {
        String[] parts = (text.replace("\r", "").stripTrailing() + "\n").split("\n", 5);
        if (parts.length < 5 || !parts[0].equals(FIRST_LINE)) {
            throw new MalformedException("a seal begins with the line \"" + FIRST_LINE + "\" and has seven more");
        }
        if (!Names.isSession(parts[1])) {
            throw new MalformedException("the second line of a seal is a session, not \"" + parts[1] + "\"");
        }
        if (!parts[2].matches("0|[1-9][0-9]{0,17}")) {
            throw new MalformedException(
                    "the third line of a seal is the number of an entry, not \"" + parts[2] + "\"");
        }
        SignedNote note = SignedNote.parse(parts[4]);
        Seal seal = new Seal(parts[1], Long.parseLong(parts[2]), Hash.ofHex(parts[3]), note);
        if (Checkpoint.parse(note.text()).size() <= seal.entry()) {
            throw new MalformedException("the checkpoint of the seal does not reach its entry " + seal.entry());
        }
        return seal;
    }

    /// Its text.
    public String text() {
        return String.join("\n", FIRST_LINE, session, Long.toString(entry), leaf.toString(), checkpoint.encode());
    }

    /// What the checkpoint says.
    Checkpoint tree() {
        try {
            return Checkpoint.parse(checkpoint.text());
        } catch (MalformedException e) {
            throw new IllegalStateException("a seal around something that is no checkpoint", e);
        }
    }

    boolean isSignedBy(VerifierKey key) {
        return checkpoint.isSignedBy(key);
    }

    private static byte[] line(EntryFiles files, long index) throws IOException {
        int number = Math.toIntExact(index / EntryFiles.ENTRIES_PER_FILE);
        try (EntryFiles.LineReader lines = files.read(number, 0, index - index % EntryFiles.ENTRIES_PER_FILE)) {
            EntryFiles.Line line = lines.next();
            while (line != null && line.index() < index) {
                line = lines.next();
            }
            if (line == null || lines.lastEnding() != EntryFiles.Ending.LINE_FEED) {
                throw new IOException("the log in " + files.directory() + " has no entry " + index);
            }
            return line.bytes();
        }
    }

    /// The newest checkpoint: it shows most.
    private static SignedNote newest(StateLayout layout, long entry) throws IOException, MalformedException {
        for (Path file : CheckpointFiles.files(layout.checkpoints()).reversed()) {
            for (CheckpointFiles.Found found :
                    List.copyOf(CheckpointFiles.read(file)).reversed()) {
                SignedNote note = found.note();
                if (note != null) {
                    if (Checkpoint.parse(note.text()).size() > entry) {
                        return note;
                    }
                    throw new UnsignedException(entry);
                }
            }
        }
        throw new IOException("there is no checkpoint in " + layout.checkpoints());
    }
}

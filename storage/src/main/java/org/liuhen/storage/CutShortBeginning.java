package org.liuhen.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.log.CheckpointFiles;
import org.liuhen.storage.note.SigningKey;

/// What is left of a store whose making a crash cut short. The first checkpoint is the last thing made: before it
/// nobody
/// was told that there is a store, and what is there is set aside and made again. Nothing is deleted.
final class CutShortBeginning {
    private final StateLayout layout;
    private final Quarantine quarantine;

    CutShortBeginning(StateLayout layout, Quarantine quarantine) {
        this.layout = layout;
        this.quarantine = quarantine;
    }

    /// Whether the store in `layout` was made to the end: its first checkpoint is there.
    static boolean isOver(StateLayout layout) {
        Path first = layout.checkpoints().resolve("00000000.txt");
        try {
            return Files.exists(first) && CheckpointFiles.read(first).stream().anyMatch(found -> found.note() != null);
        } catch (IOException e) {
            // It is there and cannot be read: opening will say why.
            return true;
        }
    }

    /// Moves to quarantine what cannot be gone on with.
    ///
    /// @throws StorageException.NotOpened if there is more of a log than a beginning has
    void setAside() throws IOException {
        requireNoMoreThanABeginning();
        for (Path file : List.of(firstEntries(), layout.checkpoints().resolve("00000000.txt"))) {
            if (Files.exists(file)) {
                quarantine.take(file);
            }
        }
        if (Files.exists(layout.signingKey()) && !isKey(layout.signingKey())) {
            quarantine.take(layout.signingKey());
        }
        if (Files.exists(layout.format()) && isTorn(Files.readString(layout.format(), StandardCharsets.ISO_8859_1))) {
            quarantine.take(layout.format());
        }
    }

    private Path firstEntries() {
        return layout.entries().resolve("00000000.jsonl");
    }

    private void requireNoMoreThanABeginning() throws IOException {
        if (!Files.exists(firstEntries())) {
            return;
        }
        long lines;
        try (var text = Files.lines(firstEntries(), StandardCharsets.ISO_8859_1)) {
            lines = text.limit(2).count();
        }
        if (lines > 1) {
            throw new StorageException.NotOpened(
                    "the log in " + layout.entries() + " has entries, and no checkpoint is in " + layout.checkpoints()
                            + ": put the checkpoints back from the archive");
        }
    }

    private static boolean isKey(Path file) throws IOException {
        try {
            SigningKey.load(file, "any");
            return true;
        } catch (MalformedException e) {
            return false;
        }
    }

    private static boolean isTorn(String format) {
        String whole = StateLayout.FORMAT + "\n";
        return format.length() < whole.length() && (whole.startsWith(format) || format.indexOf('\0') >= 0);
    }
}

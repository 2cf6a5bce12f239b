package org.liuhen.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.note.SigningKey;

/// What must stand in a state directory before its log can be opened: a format that this software reads, the
/// folders, and the key. What is not as it must be is named, with the way out.
final class StateDirectory {
    private StateDirectory() {}

    /// Makes the folders that are not there.
    static void makeFolders(Disk disk, StateLayout layout) throws IOException {
        for (Path folder : List.of(
                layout.log(),
                layout.media(),
                layout.originals(),
                layout.incoming(),
                layout.meta(),
                layout.quarantine(),
                layout.keys())) {
            disk.createDirectories(folder);
        }
    }

    /// Refuses a directory that is no store, or one of another format.
    static void requireFormat(StateLayout layout) throws StorageException {
        String format;
        try {
            format = Files.readString(layout.format(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new StorageException.NotOpened(
                    layout.root() + " is not the state directory of a store: it has no readable file \"format\"", e);
        }
        if (!format.equals(StateLayout.FORMAT)) {
            throw new StorageException.NotOpened(layout.root() + " is of the format \"" + format
                    + "\", and this software reads \"" + StateLayout.FORMAT + "\": use the software that wrote it");
        }
    }

    /// The origin that the first entry of the log names.
    static String originOf(StateLayout layout) throws IOException {
        try (var lines = Files.lines(layout.entries().resolve("00000000.jsonl"), StandardCharsets.UTF_8)) {
            String first = lines.findFirst().orElse("");
            var entry = Entry.decode(first.getBytes(StandardCharsets.UTF_8));
            if (entry.fact() instanceof Fact.Genesis genesis) {
                return genesis.origin();
            }
        } catch (MalformedException | UncheckedIOException e) {
            throw new StorageException.NotOpened(
                    "the first entry of the log in " + layout.entries() + " cannot be read: " + e.getMessage()
                            + ". Put the log back from the archive",
                    e);
        }
        throw new StorageException.NotOpened("the first entry of the log in " + layout.entries()
                + " is not its beginning. Put the log back from" + " the archive");
    }

    /// The signing key of the log with this origin.
    static SigningKey loadKey(StateLayout layout, String origin) throws IOException {
        try {
            return SigningKey.load(layout.signingKey(), origin);
        } catch (MalformedException e) {
            throw new StorageException.NotOpened(e.getMessage() + ": put the key file back", e);
        } catch (NoSuchFileException e) {
            throw new StorageException.NotOpened(
                    "the signing key " + layout.signingKey() + " is missing: put it back, or begin a new store in"
                            + " another directory",
                    e);
        }
    }

    /// Why the disk refused, for a user.
    static String reason(IOException e) {
        String message = String.valueOf(e.getMessage());
        return e instanceof AccessDeniedException ? message + " may not be read or written" : message;
    }
}

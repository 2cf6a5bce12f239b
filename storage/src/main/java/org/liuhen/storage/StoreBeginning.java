package org.liuhen.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Stamp;
import org.liuhen.storage.log.LogOpening;
import org.liuhen.storage.note.SigningKey;

/// Makes a new store: folders, format, key, and a log with its first entry, signed. Cut short at any point it can
/// be made again.
final class StoreBeginning {
    private StoreBeginning() {}

    /// @param state a directory that does not exist, is empty, or holds only a beginning that was cut short
    /// @throws StorageException.NotOpened if there is a store already, or the disk refuses
    static void make(Path state, String origin, StoreSettings settings) throws StorageException {
        StateLayout layout = new StateLayout(state);
        if (CutShortBeginning.isOver(layout)) {
            throw new StorageException.NotOpened(state + " holds a store already: open it instead");
        }
        Disk disk = settings.disk();
        try {
            disk.createDirectories(state);
            StoreLock lock = StoreLock.take(layout);
            try {
                make(layout, origin, settings);
            } finally {
                lock.close();
            }
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw new StorageException.NotOpened(
                    "couldn't begin a store in " + state + ": " + StateDirectory.reason(e)
                            + ". Give it a directory on a disk with" + " room that this user may write to",
                    e);
        }
    }

    private static void make(StateLayout layout, String origin, StoreSettings settings) throws IOException {
        Disk disk = settings.disk();
        StateDirectory.makeFolders(disk, layout);
        new CutShortBeginning(layout, new Quarantine(disk, settings.clocks(), layout)).setAside();
        if (!Files.exists(layout.format())) {
            disk.writeNew(
                    layout.format(),
                    (StateLayout.FORMAT + "\n").getBytes(StandardCharsets.US_ASCII),
                    "r--r--r--",
                    Disk.Content.METADATA);
        }
        StateDirectory.requireFormat(layout);
        SigningKey key = Files.exists(layout.signingKey())
                ? StateDirectory.loadKey(layout, origin)
                : SigningKey.create(disk, layout.signingKey(), origin);
        Fact.Genesis genesis = new Fact.Genesis(origin, key.verifier().text(), settings.software());
        LogOpening.create(disk, settings.clocks(), layout.log(), key, genesis, salt())
                .close();
    }

    private static String salt() {
        byte[] salt = new byte[Stamp.SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return HexFormat.of().formatHex(salt);
    }
}

package org.liuhen.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.log.LogOpening;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.UtcTime;

/// The place for what was found and is not known. Nothing ever leaves it by this program.
final class Quarantine implements LogOpening.Quarantine {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final int MAX_NAME_CHARACTERS = 150;

    private final Disk disk;
    private final Clocks clocks;
    private final StateLayout layout;

    Quarantine(Disk disk, Clocks clocks, StateLayout layout) {
        this.disk = disk;
        this.clocks = clocks;
        this.layout = layout;
    }

    @Override
    public String keep(String what, byte[] bytes) throws IOException {
        Path kept = free(layout.quarantine(), what);
        disk.writeNew(kept, bytes, "r--------", Disk.Content.METADATA);
        return layout.relative(kept);
    }

    /// Moves a file to the quarantine of the volume that it is on, and returns its new name under the state
    /// directory.
    String take(Path file) throws IOException {
        Path kept = free(layout.volumeOf(file).quarantine(), plain(layout.relative(file)));
        disk.move(file, kept);
        return layout.relative(kept);
    }

    /// A name that every file system and every locale takes: a foreign file may be called anything.
    private static String plain(String path) {
        String name = path.replaceAll("[^A-Za-z0-9._-]", "_");
        return name.substring(Math.max(0, name.length() - MAX_NAME_CHARACTERS));
    }

    private Path free(Path folder, String what) {
        String stamp = STAMP.format(UtcTime.instant(clocks.wallMicros()));
        Path kept = folder.resolve(stamp + "-" + what);
        for (int i = 1; Files.exists(kept); i++) {
            kept = folder.resolve(stamp + "-" + i + "-" + what);
        }
        return kept;
    }
}

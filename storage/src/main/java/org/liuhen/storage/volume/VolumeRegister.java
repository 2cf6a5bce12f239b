package org.liuhen.storage.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.durable.VolumeLayout;

/// The further volumes of a store: which directory is which, and whether it may be used. One thread at a time.
public final class VolumeRegister {
    private static final int MOST = 99;

    private final StateLayout layout;
    private final Disk disk;
    private final String key;

    /// @param key verifier key of the log
    VolumeRegister(StateLayout layout, Disk disk, String key) {
        this.layout = layout;
        this.disk = disk;
        this.key = key;
    }

    /// Those volumes of a store that can be reached now, the first one first.
    ///
    /// @param key verifier key of the log
    public static List<VolumeLayout> reachable(StateLayout layout, String key) {
        return layout.volumes().stream()
                .filter(volume -> absence(volume, key).isEmpty())
                .toList();
    }

    /// Why the volume cannot be reached, or empty if it can.
    ///
    /// @param key verifier key of the log
    public static Optional<String> absence(VolumeLayout volume, String key) {
        if (volume.number() == 1) {
            return Optional.empty();
        }
        try {
            Optional<VolumeMark> mark = VolumeMark.read(volume.mark());
            if (mark.isEmpty()) {
                return Optional.of("its disk is not mounted there, or was emptied");
            }
            return mark.get().equals(new VolumeMark(volume.number(), key))
                    ? Optional.empty()
                    : Optional.of("what is mounted there is volume "
                            + mark.get().number() + " of the log " + mark.get().origin());
        } catch (IOException e) {
            return Optional.of("it cannot be read: " + e.getMessage());
        }
    }

    /// Where a further volume leads to, in brackets for a reader; empty where it is no link.
    public static String target(VolumeLayout volume) {
        try {
            return Files.isSymbolicLink(volume.root()) ? " (" + Files.readSymbolicLink(volume.root()) + ")" : "";
        } catch (IOException e) {
            return "";
        }
    }

    /// Makes `directory` a volume of this store, if it is none yet.
    ///
    /// @throws IOException if it cannot be one now; one sentence with the way out
    VolumeLayout admit(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException(
                    "the second volume " + directory + " is not there: mount its disk, or make the directory on it");
        }
        Optional<VolumeMark> mark = VolumeMark.read(directory.resolve("volume"));
        if (mark.isEmpty()) {
            requireUnused(directory);
        }
        if (mark.isPresent() && !mark.get().key().equals(key)) {
            throw new IOException("the second volume " + directory + " belongs to another log, "
                    + mark.get().origin() + ": give this one an empty directory of its own");
        }
        if (!disk.isApart(directory, layout.root())) {
            throw new IOException("the second volume " + directory + " is on the same file system as " + layout.root()
                    + ", so it fills and breaks with it: mount another disk, or name a directory on one");
        }
        VolumeMark ours = mark.isPresent() ? mark.get() : begin(directory);
        return linked(ours.number(), directory);
    }

    /// A directory without a mark must be a new one. What was a volume and lost its mark is not mounted.
    private void requireUnused(Path directory) throws IOException {
        for (VolumeLayout known : layout.volumes()) {
            if (Files.isSymbolicLink(known.root())
                    && Files.readSymbolicLink(known.root()).equals(directory)) {
                throw new IOException("the second volume " + directory + " is there without its file \"volume\": mount"
                        + " its disk; if that is lost, name another directory");
            }
        }
        try (Stream<Path> list = Files.list(directory)) {
            Optional<Path> foreign =
                    list.filter(file -> !file.endsWith("lost+found")).findFirst();
            if (foreign.isPresent()) {
                throw new IOException("the second volume " + directory + " holds something else, like "
                        + foreign.get().getFileName() + ": give it an empty directory of its own");
            }
        }
    }

    private VolumeMark begin(Path directory) throws IOException {
        int number = layout.volumes().getLast().number() + 1;
        if (number > MOST) {
            throw new IOException("there are " + MOST + " volumes already: go on with one of them");
        }
        VolumeMark mark = new VolumeMark(number, key);
        disk.writeNew(directory.resolve("volume"), mark.bytes(), "r--r--r--", Disk.Content.METADATA);
        return mark;
    }

    /// The volume by its link, which is made if it is missing and made anew if the disk is mounted elsewhere now.
    private VolumeLayout linked(int number, Path directory) throws IOException {
        VolumeLayout volume = layout.furtherVolume(number);
        Path link = volume.root();
        disk.createDirectories(layout.furtherVolumes());
        if (!Files.isSymbolicLink(link) || !Files.readSymbolicLink(link).equals(directory)) {
            if (Files.exists(link, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(link)) {
                throw new IOException(link + " is not a link to a volume: move it away");
            }
            disk.link(link, directory);
        }
        disk.createDirectories(volume.media());
        disk.createDirectories(volume.originals());
        disk.createDirectories(volume.incoming());
        disk.createDirectories(volume.quarantine());
        return volume;
    }
}

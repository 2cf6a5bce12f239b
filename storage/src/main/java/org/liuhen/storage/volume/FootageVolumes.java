package org.liuhen.storage.volume;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.durable.VolumeLayout;
import org.liuhen.storage.time.Clocks;

/// The volumes of an open store. Footage goes to the first one that takes it. Safe for many threads; no question
/// waits for a disk.
public final class FootageVolumes implements AutoCloseable {
    private final List<FootageVolume> volumes;
    private final AtomicBoolean logFailed = new AtomicBoolean();

    private FootageVolumes(List<FootageVolume> volumes) {
        this.volumes = List.copyOf(volumes);
    }

    /// The volumes of a store that is being opened. A second one that cannot be used now refuses, and is tried
    /// again later.
    ///
    /// @param key verifier key of the log
    /// @param second the directory of the second volume
    public static FootageVolumes open(StateLayout layout, Disk disk, Clocks clocks, String key, Optional<Path> second) {
        VolumeLayout root = layout.firstVolume();
        List<FootageVolume> volumes = new ArrayList<>();
        volumes.add(new FootageVolume(
                1,
                layout.root(),
                Optional.of(root),
                () -> {
                    VolumeProbe.require(disk, root);
                    return root;
                },
                clocks));
        if (second.isPresent()) {
            VolumeRegister register = new VolumeRegister(layout, disk, key);
            FootageVolume further = new FootageVolume(
                    2,
                    second.get(),
                    Optional.empty(),
                    () -> {
                        VolumeLayout admitted = register.admit(second.get());
                        VolumeProbe.require(disk, admitted);
                        return admitted;
                    },
                    clocks);
            further.tryNow();
            volumes.add(further);
        }
        return new FootageVolumes(volumes);
    }

    /// Those that the next run is to try, in this order: the ones that take footage. If none does, all that were
    /// ever reached: whoever must write tries.
    public List<FootageVolume> toTry() {
        List<FootageVolume> reached =
                volumes.stream().filter(volume -> volume.layout().isPresent()).toList();
        List<FootageVolume> taking =
                reached.stream().filter(FootageVolume::takesFootage).toList();
        return taking.isEmpty() ? reached : taking;
    }

    /// Whether a run that was refused can be begun elsewhere at once.
    public boolean haveAnother() {
        return volumes.size() > 1
                && volumes.stream()
                        .anyMatch(volume ->
                                volume.takesFootage() && volume.layout().isPresent());
    }

    /// The volume that footage goes to did not keep up. It is left alone for a while if another one takes footage.
    public void leaveSlow() {
        List<FootageVolume> taking = toTry();
        if (taking.size() > 1) {
            taking.getFirst().refused(new IOException("it was slower than what is recorded"));
        }
    }

    /// The second volume, if there is one and it takes anything now.
    public Optional<VolumeLayout> second() {
        return volumes.stream()
                .skip(1)
                .filter(FootageVolume::takesFootage)
                .flatMap(volume -> volume.layout().stream())
                .findFirst();
    }

    /// Directories of the volumes that footage can go to now; of all, if none takes any.
    public List<Path> directories() {
        return toTry().stream()
                .flatMap(volume -> volume.layout().stream())
                .map(VolumeLayout::root)
                .toList();
    }

    /// Begins to try volumes again that refused. Once only.
    public void watch() {
        if (volumes.size() > 1) {
            volumes.forEach(FootageVolume::watch);
        }
    }

    /// The log failed, and with it the first volume; it counts once, so that the volume can be found well again.
    public void logFailed(IOException failure) {
        if (!logFailed.getAndSet(true)) {
            volumes.getFirst().refused(failure);
        }
    }

    /// Whether footage goes to the second volume because the first takes none.
    public boolean onlySecondTakesFootage() {
        return haveAnother() && !volumes.getFirst().takesFootage();
    }

    /// How they are, the first one first.
    public List<VolumeState> states() {
        return volumes.stream().map(FootageVolume::state).toList();
    }

    /// Ends their threads; one that hangs at a disk ends when the disk lets it.
    @Override
    public void close() {
        volumes.forEach(FootageVolume::close);
    }
}

package org.liuhen.storage.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.durable.VolumeLayout;
import org.liuhen.storage.volume.VolumeRegister;

/// Which volumes of a store can be read, as they were when it was made.
///
/// @param there those that can, the first one first
/// @param missing the others, each with its directory and why
record Reach(List<VolumeLayout> there, List<String> missing) {
    /// @param key verifier key of the log
    static Reach of(StateLayout layout, String key) {
        List<VolumeLayout> there = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (VolumeLayout volume : layout.volumes()) {
            Optional<String> absence = VolumeRegister.absence(volume, key);
            if (absence.isEmpty()) {
                there.add(volume);
            } else {
                missing.add(layout.relative(volume.root()) + VolumeRegister.target(volume) + ": " + absence.get());
            }
        }
        return new Reach(there, missing);
    }

    /// The finding for a run file that is not where it could be.
    ///
    /// @param name of the file
    /// @param why it should be there
    Finding absent(String name, String why) {
        return missing.isEmpty()
                ? new Finding.FileMissing(name, why)
                : new Finding.FileOutOfReach(name, missing.stream().collect(Collectors.joining("; ")));
    }
}

package org.liuhen.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.format.Names;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.index.EvidenceIndex;

/// Which files of `originals/` an entry speaks of, on whatever volume: on a further one they are second copies. Asked
/// for the files of one intake after those of another. For
/// one thread.
final class KnownOriginals {
    private final StateLayout layout;
    private final EvidenceIndex index;
    /// Under `originals/`.
    private final Set<Path> known = new HashSet<>();
    private String intake = "";

    KnownOriginals(StateLayout layout, EvidenceIndex index) {
        this.layout = layout;
        this.index = index;
    }

    boolean contains(Path file) throws IOException {
        Path path = layout.volumeOf(file).originals().relativize(file);
        if (path.getNameCount() != 2 || !Names.isSession(path.getName(0).toString())) {
            return false;
        }
        if (!path.getName(0).toString().equals(intake)) {
            intake = path.getName(0).toString();
            read();
        }
        return known.contains(path);
    }

    private void read() throws IOException {
        known.clear();
        Path folder = Path.of(intake);
        for (EntryRow row : index.intakeEntries(intake)) {
            if (row.entry().fact() instanceof IntakeFact.Intake) {
                known.add(layout.originals().relativize(layout.listing(intake)));
            } else if (row.entry().fact() instanceof IntakeFact.Import taken
                    && !taken.file().isEmpty()) {
                known.add(folder.resolve(taken.file()));
                known.add(folder.resolve(Names.blocksFile(taken.item())));
            }
        }
    }
}

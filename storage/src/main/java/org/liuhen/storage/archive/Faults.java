package org.liuhen.storage.archive;

import java.util.ArrayList;
import java.util.List;
import org.liuhen.storage.format.ArchiveFact;

/// What was found wrong with an archive: all of it counted, the first named. One thread.
final class Faults {
    private final List<ArchiveFact.Faulty> first = new ArrayList<>();
    private long count;

    void add(String key, ArchiveFact.Fault what) {
        count++;
        if (first.size() < ArchiveFact.Audit.MOST_FAULTY) {
            first.add(new ArchiveFact.Faulty(key, what));
        }
    }

    ArchiveFact.Audit audit(
            String archive, ArchiveFact.Look look, ArchiveFact.Protection protection, long objects, long bytes) {
        return new ArchiveFact.Audit(archive, look, protection, objects, bytes, count, first);
    }
}

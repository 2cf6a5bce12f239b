package org.liuhen.appliance.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.liuhen.storage.media.FragmentScan;

/// The disk as the watch reads it.
interface FootageDisk {
    /// The machine's own. The kernel may answer from its cache what it has written: that is enough to tell what is
    /// being recorded; whether the disk keeps it is for those who read it again later.
    FootageDisk SYSTEM = new FootageDisk() {
        @Override
        public Optional<FragmentScan.Found> fragment(Path file, long offset, long lengthBytes) throws IOException {
            return FragmentScan.at(file, offset, lengthBytes);
        }

        @Override
        public long freeBytes(Path directory) throws IOException {
            return Files.getFileStore(directory).getUsableSpace();
        }
    };

    /// The whole fragment at a place of a run file, or empty if there is none of this length.
    Optional<FragmentScan.Found> fragment(Path file, long offset, long lengthBytes) throws IOException;

    /// Room for footage.
    long freeBytes(Path directory) throws IOException;
}

package org.liuhen.storage;

import java.nio.file.Path;
import java.util.List;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.IntakeFact;

/// A file that is whole in `incoming/`: durable, read back from the disk, and compared with what was read from its
/// device.
///
/// @param item its line in the listing
/// @param copy where it is; not used for a file of no bytes
/// @param extension what its name ends with, 1 to 8 of a–z and 0–9, or empty
/// @param hash SHA-256 of all of it
/// @param blocks SHA-256 of each block of 4 MiB
/// @param durationMicros how long it plays; 0 if unknown
/// @param held whether the recorder marked it
public record OriginalFile(
        int item,
        Path copy,
        String extension,
        long lengthBytes,
        Hash hash,
        List<Hash> blocks,
        long durationMicros,
        boolean held,
        List<IntakeFact.Oddity> oddities,
        List<IntakeFact.Hole> holes) {
    public OriginalFile {
        blocks = List.copyOf(blocks);
        oddities = List.copyOf(oddities);
        holes = List.copyOf(holes);
    }
}

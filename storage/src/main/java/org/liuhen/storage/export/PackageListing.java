package org.liuhen.storage.export;

import java.util.List;
import java.util.Optional;
import org.liuhen.storage.format.AccessFact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.PackageContents;

/// What was put into a package, for those who make a list of it.
///
/// @param origin name of the log
/// @param key verifier key of its signatures
/// @param contents which footage
/// @param whole whether it is all footage of the session
/// @param endEntry index of the `end` entry
/// @param endLeaf its leaf hash, which stands for the whole session
/// @param manifest hash of the manifest, which stands for all these files
/// @param files what lies under `data/`, in the order of the paths
/// @param accesses what people did with the session, in the order of the log
public record PackageListing(
        String origin,
        String key,
        PackageContents contents,
        boolean whole,
        long endEntry,
        Hash endLeaf,
        Hash manifest,
        List<Listed> files,
        List<Told> accesses) {
    public PackageListing {
        files = List.copyOf(files);
        accesses = List.copyOf(accesses);
    }

    /// An entry about the session that the package does not hold.
    ///
    /// @param index of the entry in the log
    /// @param leaf its leaf hash
    /// @param wallMicros wall time of the entry
    public record Told(long index, Hash leaf, long wallMicros, AccessFact.Access access) {}

    /// A file.
    ///
    /// @param footage what it shows, if it is footage
    public record Listed(String path, long lengthBytes, Hash hash, Optional<Footage> footage) {}

    /// Footage in a file.
    ///
    /// @param first number of the first segment
    /// @param segments how many are in the file
    /// @param all how many the run has
    /// @param fromMicros session time of its beginning
    /// @param toMicros session time of its end
    public record Footage(String track, int run, int first, int segments, int all, long fromMicros, long toMicros) {}
}

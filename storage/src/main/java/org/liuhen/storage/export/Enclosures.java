package org.liuhen.storage.export;

import java.io.IOException;
import java.util.List;

/// What else goes into a package: verifiers, readmes, lists for people. Nothing of it is evidence.
public interface Enclosures {
    /// A file outside of `data/`.
    ///
    /// @param path in the package, as a manifest writes paths
    record Enclosure(String path, byte[] bytes) {}

    /// The files for a package.
    List<Enclosure> of(PackageListing listing) throws IOException;
}

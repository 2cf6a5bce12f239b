package org.liuhen.storage.export;

import java.io.IOException;
import java.io.OutputStream;

/// Where the files of a package go, one after the other.
public interface Outlet {
    /// Begins a file. The one before it was closed.
    ///
    /// @param path in the package
    /// @param lengthBytes how long it will be
    OutputStream begin(String path, long lengthBytes) throws IOException;
}

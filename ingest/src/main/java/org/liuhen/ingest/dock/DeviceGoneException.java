package org.liuhen.ingest.dock;

import java.io.IOException;
import org.liuhen.storage.format.IntakeFact.Ending;

/// The recorder was taken away, or cannot be read any more, or the program is being stopped: not the fault of any
/// one file.
final class DeviceGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Ending ending;

    /// @param ending how the intake ends by it
    DeviceGoneException(Ending ending, String message) {
        super(message);
        this.ending = ending;
    }

    /// How the intake ends by it.
    Ending ending() {
        return ending;
    }
}

package org.liuhen.ingest.dock;

import java.io.IOException;
import java.time.Duration;

/// What a slot does while a device does not answer.
interface Patience {
    /// Told about once a second while a read has not come back.
    ///
    /// @param waited how long so far
    /// @throws DeviceGoneException if the device was taken away meanwhile
    void waiting(Duration waited) throws IOException;

    /// Asked before each read.
    ///
    /// @throws DeviceGoneException if the program is being stopped
    void goOn() throws IOException;
}

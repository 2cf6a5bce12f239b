package org.liuhen.ingest.dock;

import java.io.IOException;

/// The recorder was taken away, or does not answer any more: not the fault of any one file.
final class DeviceGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    DeviceGoneException(String message) {
        super(message);
    }
}

package org.liuhen.ingest.mp4;

import java.io.IOException;
import java.io.Serial;

/// A parameter set of a source that does not follow its standard.
public final class MalformedParameterSetException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    MalformedParameterSetException(String message) {
        super(message);
    }
}

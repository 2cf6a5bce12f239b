package org.liuhen.storage.format;

import java.io.Serial;

/// Bytes that are not of the form `storage/FORMAT.md` describes; the message says what and where.
public final class MalformedException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    public MalformedException(String message) {
        super(message);
    }
}

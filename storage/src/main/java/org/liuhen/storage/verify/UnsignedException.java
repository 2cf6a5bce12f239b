package org.liuhen.storage.verify;

import java.io.IOException;

/// An entry that no checkpoint covers yet. One does within a second, at once after the end of a session.
public final class UnsignedException extends IOException {
    private static final long serialVersionUID = 1;

    UnsignedException(long entry) {
        super("entry " + entry + " is not signed yet: try again in a second");
    }
}

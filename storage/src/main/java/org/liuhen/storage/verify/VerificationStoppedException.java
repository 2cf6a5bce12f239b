package org.liuhen.storage.verify;

import java.io.IOException;

/// A verification ended before there was a verdict because it was asked to.
public final class VerificationStoppedException extends IOException {
    private static final long serialVersionUID = 1;

    VerificationStoppedException() {
        super("the verification was stopped before its end: there is no verdict");
    }
}

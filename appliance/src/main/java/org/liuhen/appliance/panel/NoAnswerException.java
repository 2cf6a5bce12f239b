package org.liuhen.appliance.panel;

import java.io.IOException;

/// A module did not give the answer that was asked for. The line is there.
final class NoAnswerException extends IOException {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    NoAnswerException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /// What came instead.
    enum Kind {
        /// Nothing: it may still come.
        SILENCE,
        /// Something else, or a part: the rest may still come.
        WRONG,
        /// The module says that it will not: asking again is of no use.
        REFUSED
    }

    Kind kind() {
        return kind;
    }
}

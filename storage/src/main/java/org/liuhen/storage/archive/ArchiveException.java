package org.liuhen.storage.archive;

import java.io.IOException;
import java.io.Serial;

/// The archive did not do what was asked. The message is one sentence for a person: what, where, and the way out.
public sealed class ArchiveException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private ArchiveException(String message) {
        super(message);
    }

    private ArchiveException(String message, Throwable cause) {
        super(message, cause);
    }

    /// It did not answer, or said that it cannot now: the same again later may go through.
    public static final class Unreachable extends ArchiveException {
        @Serial
        private static final long serialVersionUID = 1L;

        public Unreachable(String message, Throwable cause) {
            super(message, cause);
        }

        public Unreachable(String message) {
            super(message);
        }
    }

    /// It answered and said no: credentials, rights, quota, a bucket or a folder that is not as it was. It stays so
    /// until a person does something.
    public static final class Refused extends ArchiveException {
        @Serial
        private static final long serialVersionUID = 1L;

        public Refused(String message, Throwable cause) {
            super(message, cause);
        }

        public Refused(String message) {
            super(message);
        }
    }

    /// Other bytes are there under this name.
    public static final class Taken extends ArchiveException {
        @Serial
        private static final long serialVersionUID = 1L;

        public Taken(String message) {
            super(message);
        }
    }

    /// What was there is not there any more.
    public static final class Gone extends ArchiveException {
        @Serial
        private static final long serialVersionUID = 1L;

        public Gone(String message) {
            super(message);
        }
    }
}

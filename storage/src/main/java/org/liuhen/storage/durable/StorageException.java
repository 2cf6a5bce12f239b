package org.liuhen.storage.durable;

import java.io.IOException;
import java.io.Serial;

/// A store that cannot do what was asked. The message is one sentence for a person: what, where, and the way out.
public sealed class StorageException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private StorageException(String message) {
        super(message);
    }

    private StorageException(String message, Throwable cause) {
        super(message, cause);
    }

    /// The store cannot be opened as it is; nothing was changed.
    public static final class NotOpened extends StorageException {
        @Serial
        private static final long serialVersionUID = 1L;

        public NotOpened(String message) {
            super(message);
        }

        public NotOpened(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// One run file can no longer be written; what was synced is there, the rest is unknown. Begin another run.
    public static final class RunFailed extends StorageException {
        @Serial
        private static final long serialVersionUID = 1L;

        public RunFailed(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// The log can no longer be written: what is on the disk is unknown until the store is opened again. Nothing is
    /// sealed any more.
    public static final class LogFailed extends StorageException {
        @Serial
        private static final long serialVersionUID = 1L;

        public LogFailed(String message, Throwable cause) {
            super(message, cause);
        }

        public LogFailed(String message) {
            super(message);
        }
    }
}

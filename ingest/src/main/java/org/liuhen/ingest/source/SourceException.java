package org.liuhen.ingest.source;

import java.io.IOException;
import java.io.Serial;

/// Why a source gives no packets. The message is one sentence for a person: what, which source, and the way out.
@SuppressWarnings("serial")
public abstract sealed class SourceException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private SourceException(String message) {
        super(message);
    }

    /// The address cannot be understood or leads nowhere at the source.
    public static final class WrongAddress extends SourceException {
        public WrongAddress(String message) {
            super(message);
        }
    }

    /// Nobody answers at the address, or somebody refuses the connection.
    public static final class Unreachable extends SourceException {
        public Unreachable(String message) {
            super(message);
        }
    }

    /// The source refuses user name and password.
    public static final class Unauthorized extends SourceException {
        public Unauthorized(String message) {
            super(message);
        }
    }

    /// The certificate of the source is not trusted, or it speaks no TLS.
    public static final class Untrusted extends SourceException {
        public Untrusted(String message) {
            super(message);
        }
    }

    /// It answers, but not in a way that makes sense.
    public static final class Garbage extends SourceException {
        public Garbage(String message) {
            super(message);
        }
    }

    /// It offers neither video nor audio.
    public static final class Empty extends SourceException {
        public Empty(String message) {
            super(message);
        }
    }

    /// Its video cannot be decoded by anybody, because it never sends its parameter sets.
    public static final class NoParameterSets extends SourceException {
        public NoParameterSets(String message) {
            super(message);
        }
    }

    /// It uses a coding that cannot be stored without re-encoding.
    public static final class NotRecordable extends SourceException {
        public NotRecordable(String message) {
            super(message);
        }
    }

    /// It is connected and silent.
    public static final class Stalled extends SourceException {
        public Stalled(String message) {
            super(message);
        }
    }

    /// It ended the connection.
    public static final class Ended extends SourceException {
        public Ended(String message) {
            super(message);
        }
    }

    /// [PacketSource#abort] was called.
    public static final class Aborted extends SourceException {
        public Aborted(String message) {
            super(message);
        }
    }
}

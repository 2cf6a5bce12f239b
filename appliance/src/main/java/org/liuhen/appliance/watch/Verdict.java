package org.liuhen.appliance.watch;

import java.util.Optional;

/// What the disk says of a source. All times are session time.
public sealed interface Verdict {
    /// Since when it holds; 0 for a source that is off.
    long sinceMicros();

    /// Why it does not simply record.
    default Optional<Reason> reason() {
        return Optional.empty();
    }

    /// Its word.
    Kind kind();

    /// Whether it says the same, for the same reason.
    default boolean isLike(Verdict other) {
        return kind() == other.kind() && reason().equals(other.reason());
    }

    /// The words for verdicts.
    enum Kind {
        RECORDING("recording"),
        DEGRADED("degraded"),
        NOT_RECORDING("not-recording"),
        CONNECTING("connecting"),
        OFF("off");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        /// The word, for machines.
        public String code() {
            return code;
        }
    }

    /// Durable footage keeps arriving.
    record Recording(long sinceMicros) implements Verdict {
        @Override
        public Kind kind() {
            return Kind.RECORDING;
        }
    }

    /// Durable footage keeps arriving, and something is wrong with it.
    record Degraded(long sinceMicros, Reason why) implements Verdict {
        @Override
        public Kind kind() {
            return Kind.DEGRADED;
        }

        @Override
        public Optional<Reason> reason() {
            return Optional.of(why);
        }
    }

    /// It should be recorded, and no new footage is on the disk.
    ///
    /// @param sinceMicros end of the newest footage on the disk; if there is none, when it should have begun
    record NotRecording(long sinceMicros, Reason why) implements Verdict {
        @Override
        public Kind kind() {
            return Kind.NOT_RECORDING;
        }

        @Override
        public Optional<Reason> reason() {
            return Optional.of(why);
        }
    }

    /// The first seconds after START, while nothing can be on the disk yet.
    record Connecting(long sinceMicros) implements Verdict {
        @Override
        public Kind kind() {
            return Kind.CONNECTING;
        }
    }

    /// Nobody asks it to record.
    record Off() implements Verdict {
        @Override
        public long sinceMicros() {
            return 0;
        }

        @Override
        public Kind kind() {
            return Kind.OFF;
        }
    }
}

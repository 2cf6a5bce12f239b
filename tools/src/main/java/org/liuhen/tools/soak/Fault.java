package org.liuhen.tools.soak;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.liuhen.storage.format.Cause;

/// Something that happens in the field.
sealed interface Fault {
    /// What the record may call it.
    Set<Cause> causes();

    /// Whether footage is missing; if not, it is flawed.
    default boolean takesFootage() {
        return true;
    }

    /// Whether all cameras meet it; if not, one does.
    default boolean meetsAll() {
        return false;
    }

    /// Whether the program is there and must call out that footage is missing.
    default boolean isToBeCalledOut() {
        return switch (this) {
            case Away _, Silence _, NetworkCut _, DiskFull _, DiskHangs _ -> true;
            case Loss _, Jump _, ClockSet _, Killed _, Restarted _ -> false;
        };
    }

    /// Whether it may pass without a trace, because memory held what came meanwhile.
    default boolean mayBeBridged() {
        return false;
    }

    /// The camera ends its connections and takes none.
    record Away(Duration length) implements Fault {
        @Override
        public Set<Cause> causes() {
            return EnumSet.of(Cause.STREAM_ENDED, Cause.NETWORK);
        }
    }

    /// The camera keeps its connections and sends nothing.
    record Silence(Duration length) implements Fault {
        @Override
        public Set<Cause> causes() {
            return EnumSet.of(Cause.SIGNAL_LOST);
        }
    }

    /// Packets are lost on the way.
    record Loss(double percent, Duration length) implements Fault {
        @Override
        public Set<Cause> causes() {
            return EnumSet.of(Cause.PACKET_LOSS);
        }

        @Override
        public boolean takesFootage() {
            return false;
        }
    }

    /// The camera's time stamps jump.
    record Jump(Duration by) implements Fault {
        @Override
        public Set<Cause> causes() {
            return EnumSet.of(Cause.TIME_JUMP);
        }

        @Override
        public boolean takesFootage() {
            return false;
        }
    }

    /// Somebody sets the wall clock of the machine.
    record ClockSet(Duration by) implements Fault {
        @Override
        public Set<Cause> causes() {
            return EnumSet.of(Cause.CLOCK_STEP);
        }

        @Override
        public boolean takesFootage() {
            return false;
        }

        @Override
        public boolean meetsAll() {
            return true;
        }
    }

    /// kill -9, and a start as a supervisor gives it.
    record Killed() implements Fault {
        @Override
        public Set<Cause> causes() {
            return EnumSet.of(Cause.PROCESS_DIED);
        }

        @Override
        public boolean meetsAll() {
            return true;
        }
    }

    /// An orderly stop and start, as an update does it.
    record Restarted() implements Fault {
        @Override
        public Set<Cause> causes() {
            return EnumSet.of(Cause.RESTART);
        }

        @Override
        public boolean meetsAll() {
            return true;
        }
    }

    /// Somebody else fills the disk.
    record DiskFull(Duration length) implements Fault {
        @Override
        public Set<Cause> causes() {
            return EnumSet.of(Cause.STORAGE_FULL);
        }

        @Override
        public boolean meetsAll() {
            return true;
        }
    }

    /// The disk takes nothing and says nothing.
    record DiskHangs(Duration length) implements Fault {
        @Override
        public Set<Cause> causes() {
            return EnumSet.of(Cause.STORAGE_STALL);
        }

        @Override
        public boolean meetsAll() {
            return true;
        }

        @Override
        public boolean mayBeBridged() {
            return true;
        }
    }

    /// Nothing gets through between program and cameras, in either direction.
    record NetworkCut(Duration length) implements Fault {
        @Override
        public Set<Cause> causes() {
            return EnumSet.of(Cause.SIGNAL_LOST, Cause.NETWORK);
        }

        @Override
        public boolean meetsAll() {
            return true;
        }
    }

    /// The fault in a few words.
    default String words() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT)
                + toString().replaceAll("^[A-Za-z]+", "").replace("[]", "");
    }
}

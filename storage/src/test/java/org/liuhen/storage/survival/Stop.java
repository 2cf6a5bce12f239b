package org.liuhen.storage.survival;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.time.TimeService;

/// How a recording program was stopped, and how the next one must tell it.
enum Stop {
    /// Alone: the machine went on.
    KILLED(""),
    /// With the machine: the next start is under a boot of its own.
    POWER_CUT("00000000-1111-2222-3333-444444444444");

    private final String nextBoot;

    Stop(String nextBoot) {
        this.nextBoot = nextBoot;
    }

    /// What the log may say of the interruption.
    Set<Cause> causes() {
        return switch (this) {
            // A second start, or one with all tracks between two runs, cannot tell a kill from a restart.
            case KILLED -> EnumSet.of(Cause.PROCESS_DIED, Cause.RESTART);
            case POWER_CUT -> EnumSet.of(Cause.POWER);
        };
    }

    /// Clocks of the machine as they are after it.
    Clocks clocksAfter() {
        Clocks machine = new SystemClocks();
        return nextBoot.isEmpty() ? machine : new Rebooted(machine, nextBoot);
    }

    /// The machine's clocks under another boot.
    private record Rebooted(Clocks machine, String bootId) implements Clocks {
        @Override
        public long wallMicros() {
            return machine.wallMicros();
        }

        @Override
        public long monotonicNanos() {
            return machine.monotonicNanos();
        }

        @Override
        public TimeService timeService() {
            return machine.timeService();
        }

        @Override
        public void sleep(Duration duration) {
            machine.sleep(duration);
        }
    }
}

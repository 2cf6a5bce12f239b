package org.liuhen.storage;

import java.util.Optional;
import org.liuhen.storage.format.ClockReading;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.format.MachineFact.Occasion;
import org.liuhen.storage.time.ClockOffset;
import org.liuhen.storage.time.ClockState;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SessionTime;
import org.liuhen.storage.time.TimeService;

/// The machine's wall clock, compared with its steady course: that of the monotonic clock, which a time service
/// slews along with it, so that the two part only when the clock is set. Safe for many threads.
final class WallClock {
    /// What parts the two clocks by more than this, and by more than the readings can be wrong, is a step.
    private static final long STEP_MICROS = 20_000;

    /// A clock this little behind the log is not a wrong one: entries of several threads overtake each other.
    private static final long BEHIND_MICROS = 1_000_000;

    private final Clocks clocks;
    private final long newestMicros;

    // Guarded by this.
    private ClockOffset offset;
    private ClockState state;
    private TimeService service;

    /// @param newestMicros wall time of the newest entry of the log before this opening
    WallClock(Clocks clocks, long newestMicros) {
        this.clocks = clocks;
        this.newestMicros = newestMicros;
        this.offset = ClockOffset.read(clocks);
        this.service = clocks.timeService();
        this.state = stateOf(service, clocks.wallMicros());
    }

    /// The clock at the opening of the store, as it is entered.
    synchronized MachineFact.Clock opening() {
        ClockReading reading = reading(clocks.wallMicros());
        return new MachineFact.Clock(Occasion.OPENING, reading.wallMicros(), reading);
    }

    /// What has become of the clock since the last look, if it is to be entered.
    synchronized Optional<MachineFact.Clock> look() {
        ClockOffset now = ClockOffset.read(clocks);
        long wall = clocks.wallMicros();
        long step = now.micros() - offset.micros();
        ClockState before = state;
        service = clocks.timeService();
        state = stateOf(service, wall);
        if (Math.abs(step) > STEP_MICROS + now.doubtMicros() + offset.doubtMicros()) {
            offset = now;
            return Optional.of(new MachineFact.Clock(Occasion.STEP, wall - step, reading(wall)));
        }
        if (now.doubtMicros() < offset.doubtMicros()) {
            offset = now;
        }
        return state == before
                ? Optional.empty()
                : Optional.of(new MachineFact.Clock(Occasion.STATE, wall, reading(wall)));
    }

    /// What the clock shows at a time of a session, if it is not set between then and now.
    synchronized ClockReading readingAt(SessionTime time, long sessionMicros) {
        return reading(
                sessionMicros - time.offsetMicros() + ClockOffset.read(clocks).micros());
    }

    /// How far the clock can be believed now.
    synchronized ClockState state() {
        return state;
    }

    private ClockReading reading(long wallMicros) {
        return new ClockReading(wallMicros, state, service.errorMicros());
    }

    private ClockState stateOf(TimeService is, long wallMicros) {
        if (wallMicros < newestMicros - BEHIND_MICROS) {
            return ClockState.UNTRUSTED;
        }
        return is.keeps() ? ClockState.SYNCED : ClockState.UNSYNCED;
    }
}

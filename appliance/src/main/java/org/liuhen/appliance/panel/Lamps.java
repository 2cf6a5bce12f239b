package org.liuhen.appliance.panel;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.liuhen.appliance.config.PanelConfig.Lamp;
import org.liuhen.appliance.config.PanelConfig.Pattern;
import org.liuhen.appliance.config.PanelConfig.Sign;
import org.liuhen.appliance.room.RoomView;
import org.liuhen.appliance.watch.AlarmCode;
import org.liuhen.appliance.watch.Verdict;

/// What the lamps of a panel show at a moment. Pure.
final class Lamps {
    private static final Duration SLOW = Duration.ofMillis(500);
    private static final Duration FAST = Duration.ofMillis(200);
    private static final Duration BEEP = Duration.ofMillis(200);
    private static final int REFUSAL_BEEPS = 3;
    private static final Duration BETWEEN_LOUD_BEEPS = Duration.ofSeconds(5);

    private final Map<Sign, Pattern> patterns;

    Lamps(Map<Sign, Pattern> patterns) {
        this.patterns = patterns;
    }

    /// The lamps that are lit, and the buzzer if it sounds.
    ///
    /// @param alarms severities of what is on about the room or the machine
    /// @param refusedNanos monotonic time of the last press that was refused
    /// @param nanos monotonic time
    Set<Lamp> lit(RoomView room, Collection<AlarmCode.Severity> alarms, Optional<Long> refusedNanos, long nanos) {
        Set<Lamp> lit = EnumSet.noneOf(Lamp.class);
        light(Lamp.REC, rec(room), nanos, lit);
        light(Lamp.FAULT, fault(alarms), nanos, lit);
        Optional<Sign> sealing = room.state() == RoomView.State.CLOSING ? Optional.of(Sign.SEALING) : Optional.empty();
        light(Lamp.ARCHIVE, sealing, nanos, lit);
        boolean loud =
                alarms.contains(AlarmCode.Severity.LOUD) && nanos % BETWEEN_LOUD_BEEPS.toNanos() < BEEP.toNanos();
        if (loud || refusedNanos.filter(since -> beeps(nanos - since)).isPresent()) {
            lit.add(Lamp.BUZZER);
        }
        return lit;
    }

    /// What the disk says of the room, the worst of its sources.
    static Optional<Sign> rec(RoomView room) {
        return switch (room.state()) {
            case ARMED, CLOSING -> Optional.empty();
            case PAUSED -> Optional.of(Sign.PAUSED);
            case RECORDING -> {
                List<Verdict.Kind> kinds = room.sources().stream()
                        .map(source -> source.verdict().kind())
                        .filter(kind -> kind != Verdict.Kind.OFF)
                        .toList();
                if (kinds.isEmpty() || kinds.contains(Verdict.Kind.NOT_RECORDING)) {
                    yield Optional.of(Sign.NOT_RECORDING);
                }
                if (kinds.contains(Verdict.Kind.CONNECTING)) {
                    yield Optional.of(Sign.CONNECTING);
                }
                yield Optional.of(kinds.contains(Verdict.Kind.DEGRADED) ? Sign.DEGRADED : Sign.RECORDING);
            }
        };
    }

    private static Optional<Sign> fault(Collection<AlarmCode.Severity> alarms) {
        if (alarms.contains(AlarmCode.Severity.LOUD)) {
            return Optional.of(Sign.LOUD);
        }
        return alarms.contains(AlarmCode.Severity.SERIOUS) ? Optional.of(Sign.SERIOUS) : Optional.empty();
    }

    private void light(Lamp lamp, Optional<Sign> sign, long nanos, Set<Lamp> lit) {
        Pattern pattern = sign.map(patterns::get).orElse(Pattern.OFF);
        boolean shines = switch (pattern) {
            case OFF -> false;
            case ON -> true;
            case SLOW -> nanos / SLOW.toNanos() % 2 == 0;
            case FAST -> nanos / FAST.toNanos() % 2 == 0;
        };
        if (shines) {
            lit.add(lamp);
        }
    }

    private static boolean beeps(long sinceNanos) {
        long beep = sinceNanos / BEEP.toNanos();
        return sinceNanos >= 0 && beep < 2 * REFUSAL_BEEPS && beep % 2 == 0;
    }
}

package org.liuhen.appliance.space;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How long the disk lasts.
///
/// @param hoursRecording for the rooms with a session, together; empty if there is none
/// @param hoursAll if all rooms record
/// @param hoursByRoom for each room: if it records, beside those that have a session now
/// @param level how serious that is
public record DiskOutlook(
        Optional<Double> hoursRecording, double hoursAll, Map<String, Double> hoursByRoom, Level level) {
    /// A session that is longer than expected keeps so much room all the same.
    private static final Duration LEAST_REST = Duration.ofHours(1);

    private static final double SECONDS_PER_HOUR = 3_600;

    public DiskOutlook {
        hoursByRoom = Map.copyOf(hoursByRoom);
    }

    /// How serious it is.
    public enum Level {
        OK,
        LOW,
        CRITICAL
    }

    /// Looks ahead.
    ///
    /// @param freeBytes what the disk has left now
    public static DiskOutlook of(long freeBytes, SpaceRules rules, List<RoomDemand> rooms) {
        double usable = Math.max(0, freeBytes - rules.reserveBytes());
        double running = rooms.stream()
                .filter(room -> room.session().isPresent())
                .mapToDouble(RoomDemand::bytesPerSecond)
                .sum();
        double all = rooms.stream().mapToDouble(RoomDemand::bytesPerSecond).sum();
        Map<String, Double> byRoom = new LinkedHashMap<>();
        for (RoomDemand room : rooms) {
            byRoom.put(
                    room.room(), hours(usable, room.session().isPresent() ? running : running + room.bytesPerSecond()));
        }
        Optional<Double> recording = running > 0 ? Optional.of(hours(usable, running)) : Optional.empty();
        double hoursAll = hours(usable, all);
        return new DiskOutlook(recording, hoursAll, byRoom, level(recording.orElse(hoursAll), rules));
    }

    /// Whether a session of the expected length in `room` leaves every session that is open what it needs.
    ///
    /// @param others the other rooms
    public static Fit fit(long freeBytes, SpaceRules rules, RoomDemand room, List<RoomDemand> others) {
        double kept = others.stream()
                .mapToDouble(other -> other.session()
                        .map(age -> other.bytesPerSecond() * rest(age, rules.expectedSession()))
                        .orElse(0.0))
                .sum();
        double left = freeBytes - rules.reserveBytes() - kept;
        double hours = hours(Math.max(0, left), room.bytesPerSecond());
        if (left <= 0) {
            return new Fit.Taken(kept);
        }
        return hours * SECONDS_PER_HOUR >= rules.expectedSession().toSeconds()
                ? new Fit.Fits(hours)
                : new Fit.TooShort(hours);
    }

    /// Whether a session fits.
    public sealed interface Fit {
        /// It does.
        record Fits(double hours) implements Fit {}

        /// It would last for so many hours only.
        record TooShort(double hours) implements Fit {}

        /// What is left belongs to the sessions that are open.
        ///
        /// @param keptBytes what is kept for them
        record Taken(double keptBytes) implements Fit {}
    }

    private static double rest(Duration age, Duration expected) {
        Duration rest = expected.minus(age);
        return (rest.compareTo(LEAST_REST) > 0 ? rest : LEAST_REST).toSeconds();
    }

    private static double hours(double bytes, double bytesPerSecond) {
        return bytes / Math.max(1, bytesPerSecond) / SECONDS_PER_HOUR;
    }

    private static Level level(double hours, SpaceRules rules) {
        if (hours < rules.criticalHours()) {
            return Level.CRITICAL;
        }
        return hours < rules.warnHours() ? Level.LOW : Level.OK;
    }
}

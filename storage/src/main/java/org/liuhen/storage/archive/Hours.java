package org.liuhen.storage.archive;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;

/// The hours of a day in which a line may be filled.
///
/// @param from first minute
/// @param to minute after the last; before `from` if midnight lies between
/// @param zone whose time it is
public record Hours(LocalTime from, LocalTime to, ZoneId zone) {
    public Hours {
        if (from.equals(to)) {
            throw new IllegalArgumentException("hours that begin and end at " + from + " are none");
        }
    }

    /// Whether this moment is in them.
    ///
    /// @param wallMicros microseconds since 1970
    public boolean contain(long wallMicros) {
        LocalTime now = Instant.ofEpochMilli(TimeUnit.MICROSECONDS.toMillis(wallMicros))
                .atZone(zone)
                .toLocalTime();
        return from.isBefore(to) ? !now.isBefore(from) && now.isBefore(to) : !now.isBefore(from) || now.isBefore(to);
    }
}

package org.liuhen.storage.time;

import java.util.Optional;

/// What the kernel says of the keeping of its wall clock (Linux adjtimex).
///
/// @param keeps whether a time service keeps it
/// @param errorMicros bound of its error, if it is kept
public record TimeService(boolean keeps, Optional<Long> errorMicros) {
    /// Nothing is known, or nobody keeps the clock.
    public static final TimeService NONE = new TimeService(false, Optional.empty());
}

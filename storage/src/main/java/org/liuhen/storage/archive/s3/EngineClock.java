package org.liuhen.storage.archive.s3;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.liuhen.storage.time.Clocks;
import software.amazon.awssdk.core.SdkResponse;

/// The time by the engine: the date of its newest answer, and what went by since. Safe for many threads.
final class EngineClock {
    private final Clocks clocks;

    // Guarded by this: what the engine's clock is ahead of the monotonic one.
    private Optional<Long> aheadMicros = Optional.empty();

    EngineClock(Clocks clocks) {
        this.clocks = clocks;
    }

    /// Takes the date of an answer. One without a date, or with a strange one, changes nothing.
    void take(SdkResponse answer) {
        answer.sdkHttpResponse().firstMatchingHeader("Date").ifPresent(this::take);
    }

    private void take(String date) {
        try {
            Instant then = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
            long ahead = TimeUnit.SECONDS.toMicros(then.getEpochSecond()) - monotonicMicros();
            synchronized (this) {
                aheadMicros = Optional.of(ahead);
            }
        } catch (DateTimeException e) {
            // The machine's own clock has to do.
        }
    }

    /// Wall time in microseconds since 1970, to the second; empty before the first answer.
    synchronized Optional<Long> wallMicros() {
        return aheadMicros.map(ahead -> ahead + monotonicMicros());
    }

    private long monotonicMicros() {
        return TimeUnit.NANOSECONDS.toMicros(clocks.monotonicNanos());
    }
}

package org.liuhen.storage.time;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next try: from 1 s, doubling to 30 s, and up to a quarter shorter by chance, so that
/// many
/// sources do not come back in step. One thread.
public final class Backoff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final RandomGenerator random;
    private Duration next = FIRST;

    public Backoff(RandomGenerator random) {
        this.random = random;
    }

    /// The wait after one more failure.
    public Duration afterFailure() {
        Duration wait = next;
        next = wait.multipliedBy(2).compareTo(LONGEST) < 0 ? wait.multipliedBy(2) : LONGEST;
        return Duration.ofNanos(wait.toNanos() * 3 / 4 + random.nextLong(wait.toNanos() / 4));
    }

    /// It worked: the next failure begins anew.
    public void reset() {
        next = FIRST;
    }
}

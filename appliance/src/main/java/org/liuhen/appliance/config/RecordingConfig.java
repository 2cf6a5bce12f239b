package org.liuhen.appliance.config;

import java.time.Duration;

/// How all sources are recorded.
///
/// @param segment length at which a segment ends with the next key frame, 1 s to 10 s
/// @param tick how often everything written is made durable, 100 ms to 1 s
/// @param silence how long a source may say nothing before it counts as lost, 1 s to 5 s
/// @param runLength length at which a run ends and a new file begins, 1 min to 6 h
/// @param runSize size in bytes at which a run ends and a new file begins, 64 MiB to 4 GiB
/// @param freeReserve bytes of disk below which no session begins, 64 MiB to 1 TiB
/// @param expectedSession how long a session is expected to be: so long must fit on the disk, 10 min to 24 h
/// @param preRoll how far a session reaches back before its START at most, 0 to 60 s; 0 connects no source before
/// START
/// @param tail how long is recorded on after STOP, 0 to 10 s
/// @param warnHours with fewer hours left the disk is low, 1 to 8760
/// @param criticalHours with fewer hours left the disk is critical, 1 to `warnHours`
public record RecordingConfig(
        Duration segment,
        Duration tick,
        Duration silence,
        Duration runLength,
        long runSize,
        long freeReserve,
        Duration expectedSession,
        Duration preRoll,
        Duration tail,
        int warnHours,
        int criticalHours) {
    static final Duration DEFAULT_EXPECTED_SESSION = Duration.ofHours(4);
    static final Duration DEFAULT_PRE_ROLL = Duration.ofSeconds(30);
    static final DurationRange PRE_ROLL = new DurationRange(Duration.ZERO, Duration.ofSeconds(60));
    static final Duration DEFAULT_TAIL = Duration.ofSeconds(2);
    static final DurationRange TAIL = new DurationRange(Duration.ZERO, Duration.ofSeconds(10));
    static final int DEFAULT_WARN_HOURS = 24;
    static final int DEFAULT_CRITICAL_HOURS = 4;
    static final int LEAST_HOURS = 1;
    static final int MOST_HOURS = 8_760;
    static final DurationRange EXPECTED_SESSION = new DurationRange(Duration.ofMinutes(10), Duration.ofHours(24));
    static final DurationRange SEGMENT = new DurationRange(Duration.ofSeconds(1), Duration.ofSeconds(10));
    static final DurationRange TICK = new DurationRange(Duration.ofMillis(100), Duration.ofSeconds(1));
    static final DurationRange SILENCE = new DurationRange(Duration.ofSeconds(1), Duration.ofSeconds(5));
    static final DurationRange RUN_LENGTH = new DurationRange(Duration.ofMinutes(1), Duration.ofHours(6));
    static final SizeRange RUN_SIZE = new SizeRange(64L << 20, 4L << 30);
    static final SizeRange FREE_RESERVE = new SizeRange(64L << 20, 1L << 40);

    public RecordingConfig {
        SEGMENT.require("segment", segment);
        TICK.require("tick", tick);
        SILENCE.require("silence", silence);
        RUN_LENGTH.require("run-length", runLength);
        RUN_SIZE.require("run-size", runSize);
        FREE_RESERVE.require("free-reserve", freeReserve);
        EXPECTED_SESSION.require("expected-session", expectedSession);
        PRE_ROLL.require("pre-roll", preRoll);
        TAIL.require("tail", tail);
        if (criticalHours < LEAST_HOURS || criticalHours > warnHours || warnHours > MOST_HOURS) {
            throw new IllegalArgumentException("critical-hours and warn-hours must be from " + LEAST_HOURS + " to "
                    + MOST_HOURS + " and critical-hours not above warn-hours, not " + criticalHours + " and "
                    + warnHours);
        }
    }
}

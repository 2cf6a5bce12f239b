package org.liuhen.appliance.watch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.liuhen.ingest.signal.Warning;
import org.liuhen.storage.Ending;
import org.liuhen.storage.format.Cause;

/// What is known of one track since it should be recorded. Footage counts from the moment it was found on the disk.
/// For the thread of the reconciler.
final class TrackWatch {
    /// A beat, the held-back frame, and time for a slow disk: footage older than this is no longer coming.
    static final Duration STALE = Duration.ofSeconds(3);

    /// How long after START a source may take to be connected.
    static final Duration CONNECTING = Duration.ofSeconds(5);

    /// Footage this far ahead of the session's time cannot be.
    private static final Duration AHEAD = Duration.ofSeconds(3);

    private final Expected expected;
    private final long sinceMicros;
    private final Growth useful;
    private final Growth skipped;
    private final Growth lost;
    private long provenSequence = -1;
    private long provenNanos;
    private long provenMicros;
    private Optional<Reason> disproof = Optional.empty();
    private @Nullable Verdict verdict;

    TrackWatch(Expected expected) {
        this.expected = expected;
        this.sinceMicros = expected.sinceMicros();
        this.useful =
                new Growth(expected.feed().arrivedPackets() - expected.feed().skippedPackets());
        this.skipped = new Growth(expected.feed().skippedPackets());
        this.lost = new Growth(expected.feed().lostPackets());
    }

    Expected expected() {
        return expected;
    }

    /// End of the newest footage that was found on the disk, in session time; that from which on it should be
    /// recorded, if there is none.
    long provenMicros() {
        return provenSequence < 0 ? sinceMicros : provenMicros;
    }

    /// The verdict now.
    ///
    /// @param hangs whether the disk does not answer
    Verdict judge(Optional<Volume.Answer> answer, boolean hangs, long nowNanos) {
        long nowMicros = expected.time().at(nowNanos);
        listen(nowNanos);
        answer.ifPresent(is -> prove(is, nowNanos, nowMicros));
        verdict = next(hangs, nowNanos, nowMicros);
        return verdict;
    }

    private void listen(long nowNanos) {
        Feed feed = expected.feed();
        useful.take(feed.arrivedPackets() - feed.skippedPackets(), nowNanos);
        skipped.take(feed.skippedPackets(), nowNanos);
        lost.take(feed.lostPackets(), nowNanos);
    }

    private void prove(Volume.Answer answer, long nowNanos, long nowMicros) {
        if (answer.said().startMicros() + answer.said().durationMicros() < sinceMicros) {
            return; // of the time before it was paused
        }
        disproof = Optional.empty();
        if (answer.found().isEmpty()) {
            disproof = Optional.of(new Reason(
                    Cause.STORAGE_ERROR,
                    Cause.STORAGE_ERROR.chinese(),
                    answer.failure()
                            .map(why -> "the newest footage cannot be read back: " + why)
                            .orElse("the newest footage is not on the disk as it was written")));
            return;
        }
        var found = answer.found().get();
        long endMicros = answer.said().startMicros() + found.endMicros() - found.startMicros();
        if (endMicros - nowMicros > AHEAD.toNanos() / 1_000) {
            disproof = Optional.of(new Reason(
                    Cause.TIME_JUMP, Cause.TIME_JUMP.chinese(), "the newest footage is of a time still to come"));
        } else if (answer.said().sequence() > provenSequence) {
            provenSequence = answer.said().sequence();
            provenNanos = nowNanos;
            provenMicros = endMicros;
        }
    }

    private Verdict next(boolean hangs, long nowNanos, long nowMicros) {
        if (hangs) {
            return notRecording(
                    new Reason(Cause.STORAGE_STALL, Cause.STORAGE_STALL.chinese(), "the disk does not answer"));
        }
        if (disproof.isPresent()) {
            return notRecording(disproof.get());
        }
        if (isFresh(nowNanos, nowMicros)) {
            return flaw(nowNanos)
                    .<Verdict>map(why -> new Verdict.Degraded(since(Verdict.Kind.DEGRADED, nowMicros), why))
                    .orElseGet(() -> new Verdict.Recording(since(Verdict.Kind.RECORDING, nowMicros)));
        }
        return provenSequence < 0 && nowNanos - expected.sinceNanos() < CONNECTING.toNanos()
                ? new Verdict.Connecting(sinceMicros)
                : notRecording(absence(nowNanos));
    }

    private boolean isFresh(long nowNanos, long nowMicros) {
        return provenSequence >= 0
                && nowNanos - provenNanos <= STALE.toNanos()
                && nowMicros - provenMicros <= STALE.toNanos() / 1_000;
    }

    private Verdict notRecording(Reason why) {
        return new Verdict.NotRecording(provenMicros(), why);
    }

    private long since(Verdict.Kind kind, long nowMicros) {
        return verdict != null && verdict.kind() == kind ? verdict.sinceMicros() : nowMicros;
    }

    private Optional<Reason> flaw(long nowNanos) {
        List<Warning> warnings = expected.feed().warnings();
        if (!warnings.isEmpty()) {
            return Optional.of(new Reason(
                    warnings.getFirst().cause(),
                    words(warnings, "、", each -> each.cause().chinese()),
                    words(warnings, ", ", each -> each.cause().english())));
        }
        return lost.within(Duration.ofSeconds(10), nowNanos)
                ? Optional.of(Reason.of(Cause.PACKET_LOSS))
                : Optional.empty();
    }

    private static String words(List<Warning> warnings, String between, Function<Warning, String> word) {
        return warnings.stream().map(word).distinct().collect(Collectors.joining(between));
    }

    private Reason absence(long nowNanos) {
        Feed feed = expected.feed();
        Optional<Ending> told = feed.diskRefusal().or(feed::trouble);
        if (told.isPresent()) {
            return Reason.of(told.get());
        }
        if (useful.within(STALE, nowNanos)) {
            return new Reason(
                    Cause.STORAGE_STALL,
                    Cause.STORAGE_STALL.chinese(),
                    "packets keep coming, and none reach the disk: it is slower than the source");
        }
        return skipped.within(STALE, nowNanos)
                ? new Reason(Cause.SIGNAL_LOST, "等待关键帧", "packets come, and no picture to begin with")
                : new Reason(Cause.SIGNAL_LOST, Cause.SIGNAL_LOST.chinese(), "no new footage reaches the disk");
    }

    /// A count, and when it last grew.
    private static final class Growth {
        private long count;
        private long grownNanos;
        private boolean grown;

        Growth(long count) {
            this.count = count;
        }

        void take(long now, long nowNanos) {
            if (now > count) {
                grown = true;
                grownNanos = nowNanos;
            }
            count = now;
        }

        boolean within(Duration limit, long nowNanos) {
            return grown && nowNanos - grownNanos <= limit.toNanos();
        }
    }
}

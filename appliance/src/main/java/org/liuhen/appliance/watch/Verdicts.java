package org.liuhen.appliance.watch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.time.Clocks;

/// The newest verdicts, for those who show them. They go bad: when the reconciler itself has stopped, nobody knows,
/// and that counts as not recording. Safe for many threads; every answer comes at once.
public final class Verdicts {
    /// After so long without a round the reconciler counts as stopped.
    static final Duration BAD = Duration.ofSeconds(5);

    private static final Reason UNWATCHED =
            new Reason(Cause.OTHER, "录制监看已停止，录制状态未知", "nobody watches the recording: its state is unknown");

    private final Bulletin bulletin;
    private final Clocks clocks;
    private volatile Round round;

    /// @param bulletin told which verdicts change
    public Verdicts(Bulletin bulletin, Clocks clocks) {
        this.bulletin = bulletin;
        this.clocks = clocks;
        this.round = new Round(clocks.monotonicNanos(), List.of());
    }

    /// A verdict and what it speaks of.
    ///
    /// @param provenMicros end of the newest footage that was found on the disk, in session time; that from which
    /// on it should be recorded, if there is none
    public record Judged(Expected expected, Verdict verdict, long provenMicros) {}

    private record Round(long nanos, List<Judged> judged) {}

    /// All verdicts of the last round on what should be recorded.
    public List<Judged> all() {
        return round.judged();
    }

    /// The verdict on a track that should be recorded.
    public Verdict of(Expected expected) {
        Verdict verdict = find(round, expected)
                .map(Judged::verdict)
                .orElseGet(() -> new Verdict.Connecting(expected.sinceMicros()));
        return haveGoneBad() ? new Verdict.NotRecording(verdict.sinceMicros(), UNWATCHED) : verdict;
    }

    /// Whether the reconciler has stopped.
    public boolean haveGoneBad() {
        return clocks.monotonicNanos() - round.nanos() > BAD.toNanos();
    }

    /// Monotonic time of the last round.
    public long roundNanos() {
        return round.nanos();
    }

    /// The verdicts of a round on everything that should be recorded.
    public void publish(List<Judged> judged) {
        Round before = round;
        Round now = new Round(clocks.monotonicNanos(), List.copyOf(judged));
        round = now;
        for (Judged each : judged) {
            Optional<Verdict> last = find(before, each.expected()).map(Judged::verdict);
            if (last.isEmpty() || !last.get().isLike(each.verdict())) {
                bulletin.tell(new News.VerdictChanged(each.expected().at(), each.verdict()));
            }
        }
        for (Judged each : before.judged()) {
            if (judged.stream()
                    .noneMatch(other ->
                            other.expected().at().equals(each.expected().at()))) {
                bulletin.tell(new News.VerdictChanged(each.expected().at(), new Verdict.Off()));
            }
        }
    }

    private static Optional<Judged> find(Round round, Expected expected) {
        return round.judged().stream()
                .filter(each -> each.expected().isSame(expected))
                .findFirst();
    }
}

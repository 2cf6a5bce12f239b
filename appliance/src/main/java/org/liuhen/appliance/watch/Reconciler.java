package org.liuhen.appliance.watch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.media.LiveTail;
import org.liuhen.storage.time.Clocks;

/// Compares, once a second, what should be recorded with what is on the disk.
///
/// **Thread.** One of its own, which waits for a disk no longer than a moment and holds no lock of a recording.
final class Reconciler {
    private static final Duration MOMENT = Duration.ofMillis(300);

    private final Expectations expectations;
    private final Volume volume;
    private final Verdicts verdicts;
    private final AlarmBoard board;
    private final Clocks clocks;
    private Map<TrackId, TrackWatch> watches = new HashMap<>();

    Reconciler(Expectations expectations, Volume volume, Verdicts verdicts, AlarmBoard board, Clocks clocks) {
        this.expectations = expectations;
        this.volume = volume;
        this.verdicts = verdicts;
        this.board = board;
        this.clocks = clocks;
    }

    /// One round. The thread of the reconciler only.
    void round() {
        watches = follow(expectations.expected());
        volume.ask(asks());
        volume.await(MOMENT);
        Map<TrackId, Volume.Answer> answers = volume.answers();
        boolean hangs = volume.hangs();
        List<Verdicts.Judged> judged = new ArrayList<>();
        for (TrackWatch watch : watches.values()) {
            Expected expected = watch.expected();
            Optional<Volume.Answer> answer = Optional.ofNullable(answers.get(expected.track()));
            Verdict verdict = watch.judge(answer, hangs, clocks.monotonicNanos());
            judged.add(new Verdicts.Judged(expected, verdict, watch.provenMicros()));
        }
        verdicts.publish(judged);
        board.say(
                AlarmBoard.Teller.RECORDING,
                judged.stream().flatMap(each -> TrackAlarm.of(each).stream()).toList());
    }

    /// A track that goes on being expected keeps its watch; one that is expected anew gets a new one.
    private Map<TrackId, TrackWatch> follow(List<Expected> expected) {
        Map<TrackId, TrackWatch> followed = new HashMap<>();
        for (Expected each : expected) {
            TrackWatch known = watches.get(each.track());
            followed.put(each.track(), known != null && known.expected().isSame(each) ? known : new TrackWatch(each));
        }
        return followed;
    }

    private List<Volume.Ask> asks() {
        List<Volume.Ask> asks = new ArrayList<>();
        for (TrackWatch watch : watches.values()) {
            List<LiveTail.Live> fragments = watch.expected().said().fragments();
            if (!fragments.isEmpty()) {
                asks.add(new Volume.Ask(watch.expected().track(), fragments.getLast()));
            }
        }
        return asks;
    }
}

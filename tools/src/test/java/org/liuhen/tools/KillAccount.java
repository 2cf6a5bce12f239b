package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.liuhen.storage.account.SessionAccount;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.RunRow;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.time.SessionTime;
import org.liuhen.storage.timeline.Span;
import org.liuhen.tools.camera.FrameNumbers;

/// What kills cost, and what the log says of them, read from a store at rest.
final class KillAccount {
    private final Path state;
    private final List<Kill> kills;
    private final FilmingTimes times;
    private final long frameMicros;
    /// For each opening of the store, the first included, how many entries were before it.
    private final List<Long> entriesBefore = new ArrayList<>();
    private final Map<TrackId, List<Cut>> cuts = new LinkedHashMap<>();
    private SessionTime sessionTime = new SessionTime(0);

    private KillAccount(Path state, List<Kill> kills, FilmingTimes times, long frameMicros) {
        this.state = state;
        this.kills = kills;
        this.times = times;
        this.frameMicros = frameMicros;
    }

    /// What a kill did to one camera.
    ///
    /// @param gap the interruption in the log
    /// @param last the last frame that is stored before it
    /// @param next the first frame that is stored after it
    /// @param missing frames that are missing in the footage before it
    /// @param lostMicros length of the frames after `last` that were sent before the kill
    /// @param fromErrorMicros how much later the interruption begins than `last` really ended
    /// @param toErrorMicros how much later it ends than `next` was really filmed
    record Cut(
            Span.Gap gap,
            long last,
            long next,
            long missing,
            long lostMicros,
            long fromErrorMicros,
            long toErrorMicros) {}

    /// @param kills all that the store has seen
    static KillAccount read(Path state, List<Kill> kills, FilmingTimes times, long frameMicros) throws IOException {
        KillAccount account = new KillAccount(state, kills, times, frameMicros);
        account.readLog();
        SessionAccount session =
                SessionAccount.readAll(state).values().iterator().next();
        for (Map.Entry<TrackId, SessionAccount.Track> each : session.tracks().entrySet()) {
            List<Span> spans = session.timeline(each.getValue()).spans();
            assertThat(spans).as("%s", each.getKey()).noneMatch(Span.Unexplained.class::isInstance);
            account.readTrack(each.getKey(), each.getValue().runs(), spans);
        }
        return account;
    }

    Map<TrackId, List<Cut>> cuts() {
        return cuts;
    }

    /// How many entries were in the log when the store was opened after a kill.
    long entriesAfter(int kill) {
        return entriesBefore.get(kill + 1);
    }

    /// A moment of the monotonic clock as the session counts time.
    long sessionMicros(long monotonicNanos) {
        return sessionTime.at(monotonicNanos);
    }

    /// Prints how the losses and the errors of the bounds are distributed.
    void print() {
        cuts.forEach((track, list) -> print(track.track() + " lost", list.stream(), Cut::lostMicros));
        print("all lost", all(), Cut::lostMicros);
        print("interruption begins later than it did by", all(), Cut::fromErrorMicros);
        print("interruption ends later than it did by", all(), Cut::toErrorMicros);
    }

    private void readLog() throws IOException {
        EntryFiles files = new EntryFiles(new StateLayout(state).entries());
        for (int number = 0; number < files.count(); number++) {
            try (EntryFiles.LineReader reader = files.read(number, 0, number * (long) EntryFiles.ENTRIES_PER_FILE)) {
                EntryFiles.Line line;
                while ((line = reader.next()) != null) {
                    take(line.index(), Entry.decode(line.bytes()));
                }
            } catch (MalformedException e) {
                throw new IOException("the log cannot be read: " + e.getMessage(), e);
            }
        }
    }

    private void take(long index, Entry entry) {
        if (entry.fact() instanceof Fact.Start) {
            entriesBefore.add(index);
        } else if (entry.fact() instanceof Fact.Session) {
            sessionTime =
                    new SessionTime(entry.stamp().wallMicros() - entry.stamp().monotonicMicros());
        }
    }

    private void readTrack(TrackId track, List<RunRow> runs, List<Span> spans) throws IOException {
        int camera = cuts.size();
        List<Cut> list = new ArrayList<>();
        cuts.put(track, list);
        for (int i = 1; i < spans.size() - 1; i++) {
            if (spans.get(i) instanceof Span.Gap gap && gap.cause() == Cause.PROCESS_DIED) {
                assertThat(list.size()).as("kills seen by %s", track).isLessThan(kills.size());
                Kill kill = kills.get(list.size());
                FrameNumbers before = frames(track, runs, spans.get(i - 1));
                FrameNumbers after = frames(track, runs, spans.get(i + 1));
                list.add(new Cut(
                        gap,
                        before.last(),
                        after.first(),
                        before.missing(),
                        (kill.lastSent().get(camera) - before.last()) * frameMicros,
                        gap.fromMicros() - sessionMicros(times.nanosOf(camera, before.last() + 1)),
                        gap.toMicros() - sessionMicros(times.nanosOf(camera, after.first()))));
            }
        }
    }

    /// The frames of the run that a span shows, as far as entries cover them.
    private FrameNumbers frames(TrackId track, List<RunRow> runs, Span span) throws IOException {
        assertThat(span).isInstanceOf(Span.Footage.class);
        RunRow run = runs.get(((Span.Footage) span).run());
        FrameNumbers numbers = new FrameNumbers();
        numbers.addFrom(new StateLayout(state).run(track, run.run()), run.coveredBytes());
        return numbers;
    }

    private Stream<Cut> all() {
        return cuts.values().stream().flatMap(List::stream);
    }

    private static void print(String what, Stream<Cut> cuts, ToLongFunction<Cut> figure) {
        long[] sorted = cuts.mapToLong(figure).sorted().toArray();
        if (sorted.length > 0) {
            System.out.printf(
                    "%s: %d times; min %d, median %d, p99 %d, max %d ms%n",
                    what,
                    sorted.length,
                    TimeUnit.MICROSECONDS.toMillis(sorted[0]),
                    TimeUnit.MICROSECONDS.toMillis(sorted[sorted.length / 2]),
                    TimeUnit.MICROSECONDS.toMillis(sorted[(int) Math.ceil(0.99 * sorted.length) - 1]),
                    TimeUnit.MICROSECONDS.toMillis(sorted[sorted.length - 1]));
        }
    }
}

package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.liuhen.storage.account.SessionAccount;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.index.RunRow;
import org.liuhen.storage.timeline.Span;
import org.liuhen.tools.camera.FrameNumbers;

/// What the log of a store at rest says of power cuts, held against what really happened.
final class PowerCutAccount {
    static final long FRAME_MICROS = 1_000_000 / DaemonPowerCutTest.FRAMES_A_SECOND;

    private static final long SECOND_MICROS = 1_000_000;
    /// The beginning, what people and the power did, and what is left between the last footage and STOP.
    private static final Set<Cause> CAUSES = EnumSet.of(Cause.OPENING, Cause.SECRECY, Cause.POWER, Cause.STOPPED);

    private final Path state;
    private final List<PowerCut> cuts;
    private final FilmingTimes times;
    /// How many deeds of each kind stand in the log, for each boot whose opening does.
    private final Map<String, Map<Deeds.Kind, Integer>> deeds = new LinkedHashMap<>();

    private PowerCutAccount(Path state, List<PowerCut> cuts, FilmingTimes times) {
        this.state = state;
        this.cuts = cuts;
        this.times = times;
    }

    /// @param cuts all that the store has seen
    static PowerCutAccount read(Path state, List<PowerCut> cuts, FilmingTimes times) {
        return new PowerCutAccount(state, cuts, times);
    }

    void check() throws IOException {
        SessionAccount session =
                SessionAccount.readAll(state, this::take).values().iterator().next();
        checkDeeds();
        assertThat(session.tracks()).hasSize(DaemonPowerCutTest.CAMERAS);
        int camera = 0;
        for (Map.Entry<TrackId, SessionAccount.Track> track : session.tracks().entrySet()) {
            checkTrack(
                    camera++,
                    track.getKey(),
                    track.getValue().runs(),
                    session.timeline(track.getValue()).spans());
        }
    }

    private void take(EntryRow row) {
        String boot = row.entry().stamp().boot();
        switch (row.entry().fact()) {
            case Fact.Start _ ->
                assertThat(deeds.put(boot, new EnumMap<>(Deeds.Kind.class)))
                        .as("the opening before the one at entry %d under boot %s", row.index(), boot)
                        .isNull();
            case SessionFact.Pause _ -> count(boot, Deeds.Kind.PAUSE);
            case SessionFact.Resume _ -> count(boot, Deeds.Kind.RESUME);
            case SessionFact.Mark _ -> count(boot, Deeds.Kind.MARK);
            case SessionFact.Statement _ -> count(boot, Deeds.Kind.STATEMENT);
            default -> {}
        }
    }

    private void count(String boot, Deeds.Kind kind) {
        Objects.requireNonNull(deeds.get(boot), "a deed before the opening").merge(kind, 1, Integer::sum);
    }

    private void checkDeeds() {
        assertThat(deeds.keySet())
                .as("boots that no cut ended")
                .filteredOn(boot -> cuts.stream().noneMatch(cut -> cut.boot().equals(boot)))
                .hasSize(1);
        for (PowerCut cut : cuts) {
            Map<Deeds.Kind, Integer> written = deeds.get(cut.boot());
            if (cut.moment() != PowerCut.Moment.STARTING) {
                assertThat(written).as("the opening before %s", cut).isNotNull();
            }
            if (written != null) {
                checkDeeds(cut, written);
            }
        }
    }

    /// One more than was answered may be there: the one whose answer the cut took.
    private static void checkDeeds(PowerCut cut, Map<Deeds.Kind, Integer> written) {
        for (Deeds.Kind kind : Deeds.Kind.values()) {
            int acknowledged = cut.acknowledged().getOrDefault(kind, 0);
            assertThat(written.getOrDefault(kind, 0))
                    .as("%s in the log before %s", kind, cut)
                    .isBetween(acknowledged, acknowledged + 1);
        }
    }

    private void checkTrack(int camera, TrackId track, List<RunRow> runs, List<Span> spans) throws IOException {
        assertThat(spans).as("%s", track).noneMatch(Span.Unexplained.class::isInstance);
        assertThat(gaps(spans)).as("%s", track).extracting(Span.Gap::cause).isSubsetOf(CAUSES);
        Set<Span> ofCuts = new LinkedHashSet<>();
        for (PowerCut cut : cuts) {
            int at = 0;
            while (spans.get(at).toMicros() <= cut.toMicros()) {
                at++;
            }
            assertThat(spans.get(at)).as("what %s shows at %s", track, cut).isInstanceOf(Span.Gap.class);
            Span.Gap gap = (Span.Gap) spans.get(at);
            boolean alone = ofCuts.add(gap);
            if (cut.moment() == PowerCut.Moment.STARTING) {
                checkCause(camera, cut, gap);
                continue;
            }
            assertThat(alone).as("a gap of %s for %s alone", track, cut).isTrue();
            if (cut.moment() == PowerCut.Moment.RECORDING) {
                checkBounds(
                        camera,
                        cut,
                        gap,
                        frames(track, runs, spans.get(at - 1)),
                        frames(track, runs, spans.get(at + 1)));
            } else {
                checkCause(camera, cut, gap);
            }
        }
        assertThat(gaps(spans))
                .as("%s", track)
                .filteredOn(gap -> gap.cause() == Cause.POWER)
                .isSubsetOf(ofCuts.stream().map(Span.Gap.class::cast).toList());
    }

    private static void checkCause(int camera, PowerCut cut, Span.Gap gap) {
        System.out.printf("camera%d: cut while %s, told as %s, %s%n", camera, cut.moment(), gap.cause(), gap.detail());
        assertThat(gap.cause()).as("%s of %s", gap, cut).isIn(Cause.SECRECY, Cause.POWER);
    }

    private void checkBounds(int camera, PowerCut cut, Span.Gap gap, FrameNumbers before, FrameNumbers after) {
        long lostMicros = (cut.lastSent().get(camera) - before.last()) * FRAME_MICROS;
        long fromErrorMicros = gap.fromMicros() - filmedMicros(camera, before.last() + 1);
        long toErrorMicros = gap.toMicros() - filmedMicros(camera, after.first());
        System.out.printf(
                "camera%d: lost %d ms, gap begins %d ms and ends %d ms beside the truth%n",
                camera, lostMicros / 1_000, fromErrorMicros / 1_000, toErrorMicros / 1_000);
        String what = "%s of %s, camera %d".formatted(gap, cut, camera);
        assertThat(gap.cause()).as(what).isEqualTo(Cause.POWER);
        assertThat(before.missing()).as(what).isZero();
        assertThat(lostMicros).as(what).isBetween(0L, SECOND_MICROS);
        assertThat(after.first()).as(what).isGreaterThan(cut.lastSent().get(camera));
        assertThat(cut.fromMicros() - gap.fromMicros()).as(what).isBetween(-SECOND_MICROS, SECOND_MICROS);
        assertThat(fromErrorMicros).as(what).isBetween(-SECOND_MICROS, SECOND_MICROS);
        assertThat(toErrorMicros).as(what).isBetween(-SECOND_MICROS, SECOND_MICROS);
    }

    /// Wall time at which a camera filmed a frame. The time of a session is wall time as long as nobody sets the
    /// clock.
    private long filmedMicros(int camera, long number) {
        long nanosAgo = System.nanoTime() - times.nanosOf(camera, number);
        return System.currentTimeMillis() * 1_000 - nanosAgo / 1_000;
    }

    /// The frames of the run that a span shows, as far as entries cover them.
    private FrameNumbers frames(TrackId track, List<RunRow> runs, Span span) throws IOException {
        assertThat(span).isInstanceOf(Span.Footage.class);
        RunRow run = runs.get(((Span.Footage) span).run());
        FrameNumbers numbers = new FrameNumbers();
        numbers.addFrom(new StateLayout(state).run(track, run.run()), run.coveredBytes());
        return numbers;
    }

    private static List<Span.Gap> gaps(List<Span> spans) {
        return spans.stream()
                .filter(Span.Gap.class::isInstance)
                .map(Span.Gap.class::cast)
                .toList();
    }
}

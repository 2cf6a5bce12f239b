package org.liuhen.ingest.signal;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.format.Cause;

/// Judges one source's pictures, look by look. A look is black, or else covered, or else the same as the one
/// before: never more than one of them. Pure.
final class PictureSigns {
    /// One look at a free picture between two others is a flash.
    private static final Duration ENDS = Duration.ofSeconds(3);

    private final SignalLimits limits;
    private final Condition black;
    private final Condition covered;
    private final Condition frozen;
    private @Nullable PictureLook anchor;
    private long anchorMicros;

    PictureSigns(SignalLimits limits) {
        this.limits = limits;
        black = condition(Cause.PICTURE_BLACK, "hardly any light in the key frames", limits.black());
        covered = condition(Cause.PICTURE_COVERED, "light but hardly any shape in the key frames", limits.covered());
        frozen = condition(Cause.PICTURE_FROZEN, "key frames without even the noise of a camera", limits.frozen());
    }

    /// Judges a look.
    ///
    /// @param told takes what ended with it
    void add(PictureLook look, long atMicros, List<Warning> told) {
        boolean isBlack = look.shareUpTo(limits.blackLevel()) >= limits.blackShare();
        boolean isCovered = !isBlack && look.shareOfEdges(limits.edgeLevels()) < limits.edgeShare();
        note(black, isBlack, atMicros, atMicros, told);
        note(covered, isCovered, atMicros, atMicros, told);
        addStillness(look, isBlack || isCovered, atMicros, told);
    }

    /// Whether closer looks are due.
    boolean suspect() {
        return all().anyMatch(Condition::suspected);
    }

    /// What is on.
    List<Warning> current() {
        return all().flatMap(condition -> condition.current().stream()).toList();
    }

    /// The pictures end here.
    void cut(List<Warning> told) {
        all().forEach(condition -> condition.cut(told));
        anchor = null;
    }

    /// Looks are compared with the first of those that are alike, so that a slow change is not taken for none.
    private void addStillness(PictureLook look, boolean empty, long atMicros, List<Warning> told) {
        PictureLook first = anchor;
        boolean still =
                !empty && first != null && look.shareChanged(first, limits.stillLevels()) <= limits.changedShare();
        note(frozen, still, anchorMicros, atMicros, told);
        if (empty) {
            anchor = null;
        } else if (!still) {
            anchor = look;
            anchorMicros = atMicros;
        }
    }

    private static void note(Condition condition, boolean there, long fromMicros, long atMicros, List<Warning> told) {
        if (there) {
            condition.seen(fromMicros, atMicros, told);
        } else {
            condition.notSeen(atMicros, told);
        }
    }

    private Stream<Condition> all() {
        return Stream.of(black, covered, frozen);
    }

    private static Condition condition(Cause cause, String detail, Duration begins) {
        return new Condition(cause, detail, begins, Duration.ZERO, ENDS);
    }
}

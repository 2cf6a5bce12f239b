package org.liuhen.ingest.record;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.liuhen.ingest.segment.Cut;
import org.liuhen.ingest.source.StreamInfo;
import org.liuhen.storage.Ending;
import org.liuhen.storage.Lapse;
import org.liuhen.storage.format.Cause;

/// A time without footage whose end is not known yet.
///
/// @param before what ended when the source was there again and the disk was not
/// @param first why it began, or since then goes on
/// @param last why it still goes on
/// @param failures how often source or disk failed since it began
/// @param by the person `first` came from, never a name; empty if it came by itself
record Absence(Optional<Lapse> before, Cut.Loss first, Cut.Loss last, int failures, Optional<String> by) {
    private static final Cut.Loss OPENING = new Cut.Loss(Cause.OPENING, "the source was being opened");
    private static final Set<Cause> OF_THE_DISK =
            EnumSet.of(Cause.STORAGE_STALL, Cause.STORAGE_ERROR, Cause.STORAGE_FULL);

    Absence(Cut.Loss loss) {
        this(Optional.empty(), loss, loss, 0, Optional.empty());
    }

    /// What lies between the ending of a recording before and what comes now.
    static Absence after(Ending ending) {
        Cut.Loss loss = new Cut.Loss(ending.cause(), ending.detail());
        return new Absence(Optional.empty(), loss, loss, 0, ending.by());
    }

    /// The time a source takes to come after START.
    static Absence opening() {
        return new Absence(OPENING);
    }

    /// Whether nothing came yet since START, and nothing failed.
    boolean isOpening() {
        return before.isEmpty() && first.equals(OPENING);
    }

    Absence stillLost(Cut.Loss loss) {
        return isOpening() ? new Absence(loss) : new Absence(before, first, loss, failures + 1, by);
    }

    /// The source came, and the disk refused what came: from then on that is the cause.
    ///
    /// @param micros first that came, session time
    Absence refused(Cut.Loss loss, long micros) {
        return before.isPresent() || OF_THE_DISK.contains(first.cause())
                ? stillLost(loss)
                : new Absence(Optional.of(new Lapse(ending(), micros)), loss, loss, 0, Optional.empty());
    }

    /// How it stands in the log when at last a source came that gives `streams`. What is left out of the recording
    /// is said here: every connection's footage follows such an entry.
    ///
    /// @param micros first footage, session time
    List<Lapse> endingWith(StreamInfo streams, long micros) {
        String leftOut = streams.leftOut().isEmpty()
                ? ""
                : "; from then on not recorded: " + String.join(", ", streams.leftOut());
        return lapses(new Ending(first.cause(), ending().detail() + leftOut, by), micros);
    }

    /// How it stands in the log when it lasts until the recording is stopped.
    List<Lapse> endingAt(long micros) {
        return lapses(ending(), micros);
    }

    private List<Lapse> lapses(Ending ending, long micros) {
        Lapse last = new Lapse(ending, micros);
        return before.map(earlier -> List.of(earlier, last)).orElseGet(() -> List.of(last));
    }

    private Ending ending() {
        String more = failures == 0 ? "" : "; then " + failures + " more failures, the last: " + last.reason();
        return new Ending(first.cause(), first.reason() + more, by);
    }
}

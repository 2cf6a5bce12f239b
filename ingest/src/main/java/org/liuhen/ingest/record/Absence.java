package org.liuhen.ingest.record;

import org.liuhen.ingest.segment.Cut;
import org.liuhen.ingest.source.StreamInfo;
import org.liuhen.storage.Ending;
import org.liuhen.storage.format.Cause;

/// A stretch without footage whose end is not known yet.
///
/// @param first why it began
/// @param last why it still goes on
/// @param failures how often the source was lost or missed since it began
record Absence(Cut.Loss first, Cut.Loss last, int failures) {
    private static final Cut.Loss OPENING = new Cut.Loss(Cause.OPENING, "the source was being opened");

    Absence(Cut.Loss loss) {
        this(loss, loss, 0);
    }

    /// The time a source takes to come after START.
    static Absence opening() {
        return new Absence(OPENING);
    }

    Absence stillLost(Cut.Loss loss) {
        return first.equals(OPENING) ? new Absence(loss) : new Absence(first, loss, failures + 1);
    }

    /// How it stands in the log when a source came that gives `streams`. What is left out of the recording is
    /// said here: every connection's footage follows such an entry.
    Ending endingWith(StreamInfo streams) {
        if (streams.leftOut().isEmpty()) {
            return ending();
        }
        String leftOut = "; from then on not recorded: " + String.join(", ", streams.leftOut());
        return new Ending(first.cause(), ending().detail() + leftOut);
    }

    /// How it stands in the log.
    Ending ending() {
        String more = failures == 0 ? "" : "; then " + failures + " more failures, the last: " + last.reason();
        return new Ending(first.cause(), first.reason() + more);
    }
}

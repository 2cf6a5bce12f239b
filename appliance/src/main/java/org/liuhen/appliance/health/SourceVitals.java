package org.liuhen.appliance.health;

import java.util.List;
import org.liuhen.ingest.source.Arrivals;

/// What came from a source over the last half-hour.
///
/// @param arrived pictures and blocks of sound that came in each step, the newest last; −1 where it was not
/// connected
/// @param lost transport packets that were lost on the way in each step
public record SourceVitals(List<Long> arrived, List<Long> lost) {
    /// Nothing yet.
    static final SourceVitals NONE = new SourceVitals(List.of(), List.of());

    public SourceVitals {
        arrived = List.copyOf(arrived);
        lost = List.copyOf(lost);
    }

    /// Grows step by step. Not safe for several threads.
    static final class Growing {
        private final Course arrived = new Course();
        private final Course lost = new Course();
        private long arrivedBefore;
        private long lostBefore;

        /// The first step of a source counts what came before it, too.
        void step(Arrivals.Told told) {
            arrived.add(since(arrivedBefore, told.packets()));
            lost.add(since(lostBefore, told.lostPackets()));
            arrivedBefore = told.packets();
            lostBefore = told.lostPackets();
        }

        /// The source is not connected.
        void pass() {
            arrived.add(Course.NOTHING);
            lost.add(Course.NOTHING);
            arrivedBefore = 0;
            lostBefore = 0;
        }

        /// Who is connected anew counts from 0.
        private static long since(long before, long now) {
            return now < before ? now : now - before;
        }

        SourceVitals told() {
            return new SourceVitals(arrived.values(), lost.values());
        }
    }
}

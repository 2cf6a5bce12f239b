package org.liuhen.storage.media;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The newest durable fragments of a track, for those who watch while it records. Safe for many threads.
public final class LiveTail {
    private static final int MAX_FRAGMENTS = 120;

    private final Deque<Live> fragments = new ArrayDeque<>();
    private long next;

    /// A durable fragment.
    ///
    /// @param sequence grows by one with each fragment of the track in this process
    /// @param run number of its run
    /// @param offset first byte in the run file
    public record Live(
            long sequence,
            int run,
            long offset,
            long lengthBytes,
            long startMicros,
            long durationMicros,
            Fragment.Start start) {}

    /// The fragments, oldest first; at most the last 120.
    public synchronized List<Live> fragments() {
        return List.copyOf(fragments);
    }

    /// Adds a fragment that has just become durable.
    public synchronized void add(int run, long offset, Fragment fragment) {
        fragments.add(new Live(
                next++,
                run,
                offset,
                fragment.bytes().length,
                fragment.startMicros(),
                fragment.durationMicros(),
                fragment.start()));
        if (fragments.size() > MAX_FRAGMENTS) {
            fragments.poll();
        }
    }
}

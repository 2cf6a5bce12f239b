package org.liuhen.storage.timeline;

import org.liuhen.storage.format.Cause;

/// A stretch of a track's timeline, in microseconds of session time: [from, to).
public sealed interface Span {
    long fromMicros();

    long toMicros();

    /// There is footage, in run `run`.
    record Footage(int run, long fromMicros, long toMicros) implements Span {}

    /// There is none, and the log says why.
    ///
    /// @param entry index of the `gap` entry that says it
    record Gap(Cause cause, String detail, long fromMicros, long toMicros, long entry) implements Span {}

    /// There is none, and nothing says why.
    record Unexplained(long fromMicros, long toMicros) implements Span {}
}

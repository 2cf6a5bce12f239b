package org.liuhen.ingest.segment;

/// What becomes of a packet.
public sealed interface Placement {
    /// It comes before the first key frame, so that nobody could decode it: it is not stored.
    record Skipped() implements Placement {}

    /// It continues the segment.
    record Kept(Sample sample) implements Placement {}

    /// It is the first of a new run, and no run was open.
    record Begun(Sample sample) implements Placement {}

    /// The segment ends before it. If the cut ends the run, the sample is the first of the next one.
    record After(Cut cut, Sample sample) implements Placement {}
}

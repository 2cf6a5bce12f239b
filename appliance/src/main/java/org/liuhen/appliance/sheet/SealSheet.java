package org.liuhen.appliance.sheet;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.liuhen.appliance.cases.Particulars;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.verify.Seal;

/// What a seal sheet says.
///
/// @param issue whether it is the sheet of STOP or a later one
/// @param room what people call it
/// @param startMicros session time of START
/// @param endMicros session time of STOP
/// @param printedMicros wall time
/// @param zone in which its times are written
/// @param tracks in the order of the session
/// @param interruptions in the order of the log, with what needs no words left out
/// @param marks in the order of the footage
/// @param about what the session is about, if anything was said
/// @param complete whether no interruption waits and somebody said so
public record SealSheet(
        Issue issue,
        String room,
        long startMicros,
        long endMicros,
        long printedMicros,
        ZoneId zone,
        List<Track> tracks,
        List<Line> interruptions,
        List<Mark> marks,
        Optional<Particulars> about,
        boolean complete,
        Seal seal) {
    public SealSheet {
        tracks = List.copyOf(tracks);
        interruptions = List.copyOf(interruptions);
        marks = List.copyOf(marks);
    }

    /// Which sheet it is.
    public enum Issue {
        /// Printed when the session ended.
        ORIGINAL,
        /// Printed again later.
        COPY
    }

    /// One track.
    ///
    /// @param head hash of its newest entry, which the end of the session names
    public record Track(
            String name,
            long bytes,
            long segments,
            long footageMicros,
            long gapMicros,
            long unexplainedMicros,
            Hash head) {}

    /// One interruption.
    ///
    /// @param standing how far it is explained, in Chinese
    /// @param words what explains it, if it is written
    public record Line(
            String track, Cause cause, long fromMicros, long toMicros, String standing, Optional<String> words) {}

    /// One mark.
    public record Mark(long atMicros, String words) {}
}

package org.liuhen.storage.scrub;

import java.util.Optional;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.TrackId;

/// A range of a run file that an entry of the log holds the digest of.
record StoredRange(TrackId track, int run, Part part, long offset, long lengthBytes, Hash hash) {
    /// What a range is.
    sealed interface Part {
        /// The init bytes of the run.
        record Init() implements Part {}

        /// A segment.
        ///
        /// @param number in its run, from 0
        record Segment(int number) implements Part {}

        /// What a crash or a failing disk left behind the last segment, and the end of the run declared.
        record Tail() implements Part {}
    }

    /// The range that an entry covers, if it covers one.
    static Optional<StoredRange> of(Fact fact) {
        return switch (fact) {
            case Fact.Open open ->
                Optional.of(new StoredRange(
                        open.track(), open.run(), new Part.Init(), 0, open.initBytes(), open.initHash()));
            case Fact.Segment segment ->
                Optional.of(new StoredRange(
                        segment.track(),
                        segment.run(),
                        new Part.Segment(segment.segment()),
                        segment.offset(),
                        segment.lengthBytes(),
                        segment.hash()));
            case Fact.Close close ->
                close.tailHash()
                        .map(hash -> new StoredRange(
                                close.track(),
                                close.run(),
                                new Part.Tail(),
                                close.fileBytes() - close.tailBytes(),
                                close.tailBytes(),
                                hash));
            default -> Optional.empty();
        };
    }

    /// How many segments it is: 1 or 0.
    int segments() {
        return part instanceof Part.Segment ? 1 : 0;
    }

    /// Where it is, in words.
    ///
    /// @param file name of its run file
    String place(String file) {
        String what = switch (part) {
            case Part.Init _ -> "init";
            case Part.Segment(int number) -> "segment " + number;
            case Part.Tail _ -> "declared tail";
        };
        return file + " bytes " + offset + " to " + (offset + lengthBytes - 1) + " (" + what + ")";
    }
}

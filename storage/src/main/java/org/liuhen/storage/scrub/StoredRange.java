package org.liuhen.storage.scrub;

import java.util.List;
import org.liuhen.storage.format.Extent;
import org.liuhen.storage.format.Fact;

/// A stretch of a file that is read again. Metadata objects are not: they may be removed by law.
///
/// @param what it is, in words
/// @param segments how many segments it is: 1 or 0
record StoredRange(Extent extent, String what, int segments) {
    /// The ranges that an entry covers.
    static List<StoredRange> of(Fact fact) {
        return Extent.of(fact).stream()
                .filter(extent -> !(extent.place() instanceof Extent.Place.Metadata))
                .map(extent -> new StoredRange(extent, what(fact, extent), fact instanceof Fact.Segment ? 1 : 0))
                .toList();
    }

    private static String what(Fact fact, Extent extent) {
        return switch (extent.place()) {
            case Extent.Place.Run _ ->
                switch (fact) {
                    case Fact.Segment segment -> "segment " + segment.segment();
                    case Fact.Close _ -> "declared tail";
                    default -> "init";
                };
            case Extent.Place.Original _ -> "original";
            case Extent.Place.Blocks _ -> "block digests";
            case Extent.Place.Listing _ -> "listing";
            case Extent.Place.Metadata _ -> "metadata";
        };
    }

    /// Where it is, in words.
    ///
    /// @param file name of its file
    String place(String file) {
        return file + " bytes " + extent.offset() + " to " + (extent.offset() + extent.lengthBytes() - 1) + " (" + what
                + ")";
    }
}

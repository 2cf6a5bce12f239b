package org.liuhen.storage.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Bytes that an entry answers for: a stretch of a file, and its digest.
///
/// @param place the file
/// @param offset of the first byte in it
/// @param lengthBytes or [#UNKNOWN]: the entry does not say, and it is the whole file
/// @param hash SHA-256 of the stretch
public record Extent(Place place, long offset, long lengthBytes, Hash hash) {
    /// The entry does not tell the length.
    public static final long UNKNOWN = -1;

    /// Block digests are of so many bytes each.
    private static final long BLOCK_BYTES = 4L << 20;

    /// Which file.
    public sealed interface Place {
        /// A run file.
        record Run(TrackId track, int run) implements Place {}

        /// A file that came from elsewhere.
        ///
        /// @param item line of the listing
        /// @param file its name in the folder of the intake
        record Original(String intake, int item, String file) implements Place {}

        /// The block digests of an original.
        record Blocks(String intake, int item) implements Place {}

        /// What an intake found.
        record Listing(String intake) implements Place {}

        /// A metadata object.
        record Metadata(String id) implements Place {}
    }

    /// What `fact` answers for, in the order in which its bytes are made durable.
    public static List<Extent> of(Fact fact) {
        List<Extent> extents = new ArrayList<>(2);
        switch (fact) {
            case Fact.Open open -> extents.add(run(open.track(), open.run(), 0, open.initBytes(), open.initHash()));
            case Fact.Segment segment ->
                extents.add(
                        run(segment.track(), segment.run(), segment.offset(), segment.lengthBytes(), segment.hash()));
            case Fact.Close close ->
                close.tailHash()
                        .ifPresent(hash -> extents.add(run(
                                close.track(),
                                close.run(),
                                close.fileBytes() - close.tailBytes(),
                                close.tailBytes(),
                                hash)));
            case IntakeFact.Intake intake -> {
                if (intake.listingBytes() > 0) {
                    extents.add(new Extent(
                            new Place.Listing(intake.intake()), 0, intake.listingBytes(), intake.listingHash()));
                }
            }
            case IntakeFact.Import taken -> addOriginal(taken, extents);
            default -> {}
        }
        committed(fact).ifPresent(object -> extents.add(object));
        return extents;
    }

    private static Extent run(TrackId track, int run, long offset, long lengthBytes, Hash hash) {
        return new Extent(new Place.Run(track, run), offset, lengthBytes, hash);
    }

    private static void addOriginal(IntakeFact.Import taken, List<Extent> extents) {
        if (taken.lengthBytes() == 0) {
            return;
        }
        Place original = new Place.Original(taken.intake(), taken.item(), taken.file());
        extents.add(new Extent(original, 0, taken.lengthBytes(), taken.hash()));
        long blocks = (taken.lengthBytes() + BLOCK_BYTES - 1) / BLOCK_BYTES;
        extents.add(
                new Extent(new Place.Blocks(taken.intake(), taken.item()), 0, blocks * Hash.LENGTH, taken.blocks()));
    }

    private static Optional<Extent> committed(Fact fact) {
        Optional<SessionFact.Committed> object = switch (fact) {
            case Fact.Session session -> Optional.of(new SessionFact.Committed(session.meta(), session.commitment()));
            case SessionFact deed -> deed.object();
            case IntakeFact.Intake intake -> Optional.of(intake.object());
            case MachineFact.Omission omission -> Optional.of(omission.words());
            case MachineFact.Device device -> Optional.of(device.words());
            case AccessFact.Access access -> access.words();
            default -> Optional.empty();
        };
        return object.map(each -> new Extent(new Place.Metadata(each.meta()), 0, UNKNOWN, each.commitment()));
    }
}

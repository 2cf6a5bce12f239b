package org.liuhen.storage.archive;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.liuhen.storage.format.Extent;
import org.liuhen.storage.index.EvidenceIndex;

/// What must not leave this machine: footage and metadata of sessions that were marked as state secrets. What
/// was sent before somebody marked them is not called back, for no archive could be made to forget it.
///
/// **Thread.** Safe for many.
final class Withholding {
    private final Supplier<EvidenceIndex> index;

    Withholding(Supplier<EvidenceIndex> index) {
        this.index = index;
    }

    /// Whether what an entry answers for belongs to such a session, as far as the index has followed the log.
    boolean covers(Extent.Place place) throws IOException {
        Optional<String> session = switch (place) {
            case Extent.Place.Run run -> Optional.of(run.track().session());
            case Extent.Place.Metadata metadata -> index.get().sessionOfObject(metadata.id());
            case Extent.Place.Original _, Extent.Place.Blocks _, Extent.Place.Listing _ -> Optional.empty();
        };
        return session.isPresent() && index.get().isStateSecret(session.get());
    }
}

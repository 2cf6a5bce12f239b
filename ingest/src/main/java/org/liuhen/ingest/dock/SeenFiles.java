package org.liuhen.ingest.dock;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.format.Extent;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.originals.BlockDigests;
import org.liuhen.storage.originals.ListedItem;
import org.liuhen.storage.originals.Listing;

/// Which files of a recorder may have been taken in before. Name, size and time only say that it is worth
/// comparing all bytes; they prove nothing. For one thread.
final class SeenFiles {
    private final EvidenceStore store;
    private final String device;
    private final Map<String, Optional<Listing>> listings = new HashMap<>();
    private @Nullable Map<Alike, EntryRow> empty;

    /// @param device the register's word for the recorder
    SeenFiles(EvidenceStore store, String device) {
        this.store = store;
        this.device = device;
    }

    /// Whether a file was taken in from this recorder under this name, with this length and time.
    boolean isAlike(ListedItem item) throws IOException {
        List<EntryRow> sameLength = store.index().importsOfLength(item.lengthBytes());
        for (EntryRow row : sameLength.reversed()) {
            if (row.entry().fact() instanceof IntakeFact.Import taken && isAlike(taken, item)) {
                return true;
            }
        }
        return false;
    }

    /// The file without a byte that was taken in from this recorder under this name and with this time. There is
    /// nothing to compare.
    Optional<EntryRow> sameEmpty(ListedItem item) throws IOException {
        Map<Alike, EntryRow> all = empty;
        if (all == null) {
            all = new HashMap<>();
            for (EntryRow row : store.index().importsOfLength(0)) {
                if (row.entry().fact() instanceof IntakeFact.Import taken) {
                    Optional<ListedItem> before = listed(taken);
                    if (before.isPresent()) {
                        all.put(Alike.of(before.get()), row);
                    }
                }
            }
            empty = all;
        }
        return Optional.ofNullable(all.get(Alike.of(item)));
    }

    /// Whether any file of this length was ever taken in, from whatever recorder.
    boolean anyOfLength(long lengthBytes) throws IOException {
        return !store.index().importsOfLength(lengthBytes).isEmpty();
    }

    /// Whether a file of this length was taken in that begins with the same block. Recorders that cut their files at
    /// one size would else have each of them read twice. What cannot be told of a file counts as the same.
    ///
    /// @param lengthBytes at least a block
    boolean anyBeginsWith(long lengthBytes, Hash firstBlock) throws IOException {
        for (EntryRow row : store.index().importsOfLength(lengthBytes)) {
            if (row.entry().fact() instanceof IntakeFact.Import taken
                    && firstBlock(taken)
                            .filter(before -> !before.equals(firstBlock))
                            .isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private Optional<Hash> firstBlock(IntakeFact.Import taken) {
        try {
            byte[] digests =
                    Files.readAllBytes(store.layout().file(new Extent.Place.Blocks(taken.intake(), taken.item())));
            return Hash.over(digests).equals(taken.blocks())
                    ? BlockDigests.read(digests).stream().findFirst()
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// The newest file that was taken in with exactly these bytes, from whatever recorder.
    Optional<EntryRow> same(long lengthBytes, Hash hash) throws IOException {
        return store.index().importsOfLength(lengthBytes).reversed().stream()
                .filter(row -> row.entry().fact() instanceof IntakeFact.Import taken
                        && taken.hash().equals(hash)
                        && taken.holes().isEmpty())
                .findFirst();
    }

    private boolean isAlike(IntakeFact.Import taken, ListedItem item) throws IOException {
        return listed(taken)
                .filter(before -> Alike.of(before).equals(Alike.of(item)))
                .isPresent();
    }

    /// By what two files of a recorder are taken for one.
    private record Alike(String name, Optional<Long> modifiedMicros) {
        static Alike of(ListedItem item) {
            return new Alike(item.name(), item.modifiedMicros());
        }
    }

    /// How a file was listed when it was taken in, if it came from this recorder.
    private Optional<ListedItem> listed(IntakeFact.Import taken) throws IOException {
        Optional<Listing> listing = listings.get(taken.intake());
        if (listing == null) {
            listing = ofThisDevice(taken.intake());
            listings.put(taken.intake(), listing);
        }
        return listing.filter(of -> taken.item() < of.items().size())
                .map(of -> of.items().get(taken.item()));
    }

    private Optional<Listing> ofThisDevice(String intake) throws IOException {
        Optional<EntryRow> row = store.index().intake(intake);
        return row.isPresent()
                        && row.get().entry().fact() instanceof IntakeFact.Intake fact
                        && fact.device().equals(device)
                ? Optional.of(Listing.read(store.layout().listing(intake)))
                : Optional.empty();
    }
}

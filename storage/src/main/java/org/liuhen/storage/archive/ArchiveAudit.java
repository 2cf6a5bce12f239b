package org.liuhen.storage.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.format.Extent;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.log.FollowedLog;
import org.liuhen.storage.log.LogReading;

/// Holds what is in the archive against the log: the archive's own administrator is one of those who could have
/// changed it. What receipts told of must be there, and nothing else; the log must stand there as it was put;
/// and the bytes of objects drawn by chance must be right.
///
/// **Thread.** One.
final class ArchiveAudit {
    /// So many objects with more than one version are looked into at a time.
    private static final int MOST_AGAIN = 10_000;

    private final String archive;
    private final ArchiveStore store;
    private final ArchiveKeys keys;
    private final FollowedLog log;
    private final BooleanSupplier ended;

    /// @param archive its name
    /// @param ended whether nobody waits for the outcome any more
    ArchiveAudit(String archive, ArchiveStore store, ArchiveKeys keys, FollowedLog log, BooleanSupplier ended) {
        this.archive = archive;
        this.store = store;
        this.keys = keys;
        this.log = log;
        this.ended = ended;
    }

    /// Told of every extent that receipts tell of.
    private interface Each {
        void take(Extent extent) throws IOException;
    }

    /// Holds all names there against the log.
    ///
    /// @param published entries that the newest checkpoint there covers, at least
    /// @param receipts what they say
    ArchiveFact.Audit listing(long published, ReceiptedStretch receipts) throws IOException {
        KnownKeys known = new KnownKeys();
        long size = log.durableSize();
        extents(0, size, extent -> names(extent, known::add));
        Faults faults = new Faults();
        List<String> again = new ArrayList<>();
        List<String> strangers = new ArrayList<>();
        long[] objects = {0};
        String[] before = {""};
        store.list(keys.prefix(), "", object -> {
            String key = object.key();
            boolean isKnown = known.see(key) || known.see(cut(key)) || keys.isOfLog(key);
            if (object.kind() == StoredObject.Kind.DELETION) {
                faults.add(key, ArchiveFact.Fault.HIDDEN);
            } else if (key.equals(before[0]) && again.size() < MOST_AGAIN && !key.equals(keys.checkpoint())) {
                if (again.isEmpty() || !again.getLast().equals(key)) {
                    again.add(key);
                }
            } else if (!isKnown && strangers.size() < MOST_AGAIN) {
                strangers.add(key);
            }
            before[0] = key;
            objects[0]++;
            return !ended.getAsBoolean();
        });
        if (!ended.getAsBoolean()) {
            receipted(
                    receipts,
                    extent -> names(extent, key -> {
                        if (!known.wasSeen(key)) {
                            faults.add(key, ArchiveFact.Fault.MISSING);
                        }
                    }));
            // What was entered since the beginning is no stranger.
            KnownKeys since = new KnownKeys();
            extents(size, log.durableSize(), extent -> names(extent, since::add));
            strangers.stream()
                    .filter(key -> !since.has(key) && !since.has(cut(key)))
                    .forEach(key -> faults.add(key, ArchiveFact.Fault.FOREIGN));
            lookForTheLog(published, faults);
            again.forEach(key -> compareVersions(key, faults));
        }
        return faults.audit(archive, ArchiveFact.Look.LISTING, store.protection(), objects[0], 0);
    }

    /// Whole bundles and tiles of the leaves, and the newest checkpoint.
    private void lookForTheLog(long published, Faults faults) throws IOException {
        KnownKeys there = new KnownKeys();
        store.list(keys.prefix() + "tile/", "", object -> {
            there.add(object.key());
            return !ended.getAsBoolean();
        });
        for (long number = 0; (number + 1) * ArchiveKeys.TILE_WIDTH <= published; number++) {
            for (String key : List.of(
                    keys.entries(number, ArchiveKeys.TILE_WIDTH), keys.tile(0, number, ArchiveKeys.TILE_WIDTH))) {
                if (!there.has(key)) {
                    faults.add(key, ArchiveFact.Fault.MISSING);
                }
            }
        }
        if (published > 0
                && store.newest(keys.checkpoint(), ArchiveStore.MOST_BYTES).isEmpty()) {
            faults.add(keys.checkpoint(), ArchiveFact.Fault.MISSING);
        }
    }

    /// The same bytes twice are an answer that was lost; others were put over what was there.
    private void compareVersions(String key, Faults faults) {
        try {
            byte[] first = store.first(key, ArchiveStore.MOST_BYTES).orElse(new byte[0]);
            byte[] newest = store.newest(key, ArchiveStore.MOST_BYTES).orElse(new byte[0]);
            if (!Arrays.equals(first, newest)) {
                faults.add(key, ArchiveFact.Fault.HIDDEN);
            }
        } catch (ArchiveException e) {
            faults.add(key, ArchiveFact.Fault.HIDDEN);
        }
    }

    /// Reads objects drawn by chance.
    ///
    /// @param most how many at most: of 300, with 95 in 100, one is among 1 % that are wrong
    ArchiveFact.Audit sample(ReceiptedStretch receipts, int most, RandomGenerator random) throws IOException {
        List<Extent> drawn = new ArrayList<>();
        long[] passed = {0};
        receipted(receipts, extent -> {
            passed[0]++;
            if (drawn.size() < most) {
                drawn.add(extent);
            } else {
                long at = random.nextLong(passed[0]);
                if (at < most) {
                    drawn.set((int) at, extent);
                }
            }
        });
        ArchivedFiles files = new ArchivedFiles(store, keys);
        Faults faults = new Faults();
        long[] bytes = {0};
        for (Extent extent : drawn) {
            if (ended.getAsBoolean()) {
                break;
            }
            switch (files.read(extent, (offset, piece) -> bytes[0] += piece.length)) {
                case ArchivedFiles.Found.Whole(List<String> _, var hidden) ->
                    hidden.ifPresent(key -> faults.add(key, ArchiveFact.Fault.HIDDEN));
                case ArchivedFiles.Found.Missing(String key) -> faults.add(key, ArchiveFact.Fault.MISSING);
                case ArchivedFiles.Found.Changed(String key) -> faults.add(key, ArchiveFact.Fault.CHANGED);
            }
        }
        return faults.audit(archive, ArchiveFact.Look.SAMPLE, store.protection(), drawn.size(), bytes[0]);
    }

    /// What receipts tell of, but for what they say never came.
    private void receipted(ReceiptedStretch receipts, Each each) throws IOException {
        try (LogReading reading = new LogReading(log)) {
            for (EntryFiles.Line line = reading.nextBefore(receipts.end(), ended);
                    line != null;
                    line = reading.nextBefore(receipts.end(), ended)) {
                if (!receipts.absent().contains(line.index())) {
                    take(line, each);
                }
            }
        }
    }

    private void extents(long from, long to, Each each) throws IOException {
        try (LogReading reading = new LogReading(log)) {
            reading.seek(from);
            for (EntryFiles.Line line = reading.nextBefore(to, ended);
                    line != null;
                    line = reading.nextBefore(to, ended)) {
                take(line, each);
            }
        }
    }

    private static void take(EntryFiles.Line line, Each each) throws IOException {
        for (Extent extent : Backlog.extents(line)) {
            if (extent.lengthBytes() != 0) {
                each.take(extent);
            }
        }
    }

    /// What the objects of an extent are looked for by: the key, or each of several without its digest, which
    /// only its bytes would tell.
    private void names(Extent extent, Consumer<String> name) {
        if (extent.lengthBytes() <= ArchiveKeys.PART_BYTES) {
            name.accept(keys.part(extent.place(), extent.offset(), extent.hash()));
            return;
        }
        for (long done = 0; done < extent.lengthBytes(); done += ArchiveKeys.PART_BYTES) {
            name.accept(cut(keys.part(extent.place(), extent.offset() + done, extent.hash())));
        }
    }

    private static String cut(String key) {
        return key.substring(0, Math.max(0, key.length() - Hash.LENGTH * 2));
    }
}

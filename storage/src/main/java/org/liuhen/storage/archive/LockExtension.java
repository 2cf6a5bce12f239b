package org.liuhen.storage.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.format.Extent;
import org.liuhen.storage.index.EvidenceIndex;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.log.EvidenceLog;
import org.liuhen.storage.log.LogReading;
import org.liuhen.storage.time.Clocks;

/// Lets the locks of evidence end later, when half of their time is over: a lock for ever would keep what a
/// court orders to be deleted, and a lock that ends unnoticed keeps nothing. Goes by the files of the log, each
/// at a time, so that one entry tells of thousands of objects.
///
/// **Thread.** One.
final class LockExtension {
    private final ArchiveRules rules;
    private final ArchiveStore store;
    private final ArchiveKeys keys;
    private final EvidenceLog log;
    private final Clocks clocks;
    private final BooleanSupplier ended;

    /// @param ended whether nobody waits for the outcome any more
    LockExtension(
            ArchiveRules rules,
            ArchiveStore store,
            ArchiveKeys keys,
            EvidenceLog log,
            Clocks clocks,
            BooleanSupplier ended) {
        this.rules = rules;
        this.store = store;
        this.keys = keys;
        this.log = log;
        this.clocks = clocks;
        this.ended = ended;
    }

    /// What is known of the locks in the stretch of one file of the log.
    private record Locks(long from, long to, long untilMicros) {
        Locks and(ArchiveFact.Receipt receipt, long until) {
            return new Locks(from, receipt.toEntry(), Math.min(untilMicros, until));
        }
    }

    /// Extends what is due, and enters it.
    ///
    /// @return when the first lock ends after that; empty if nothing is locked
    Optional<Long> run(EvidenceIndex index) throws IOException {
        Map<Long, Locks> all = locks(index);
        long now = ArchiveRules.now(store, clocks);
        long halfMicros = rules.locks().evidence().toNanos() / 2_000;
        List<Locks> due = all.values().stream()
                .filter(each -> each.untilMicros() - now < halfMicros)
                .toList();
        for (Locks each : due) {
            if (ended.getAsBoolean()) {
                break;
            }
            ArchiveFact.Extended extended = extend(each);
            log.append(extended);
            all.put(fileOf(each.from()), new Locks(each.from(), each.to(), extended.untilMicros()));
        }
        return all.values().stream().map(Locks::untilMicros).min(Long::compare);
    }

    private Map<Long, Locks> locks(EvidenceIndex index) throws IOException {
        Map<Long, Locks> locks = new TreeMap<>();
        index.receipts(rules.name(), 0, row -> {
            if (row.entry().fact() instanceof ArchiveFact.Receipt receipt
                    && receipt.untilMicros().isPresent()) {
                long until = receipt.untilMicros().get();
                locks.merge(
                        fileOf(receipt.fromEntry()),
                        new Locks(receipt.fromEntry(), receipt.toEntry(), until),
                        (before, _) -> before.and(receipt, until));
            }
            return true;
        });
        newestExtensions(index)
                .forEach((file, extended) -> locks.computeIfPresent(
                        file,
                        (_, told) -> extended.fromEntry() <= told.from() && extended.toEntry() >= told.to()
                                ? new Locks(told.from(), told.to(), extended.untilMicros())
                                : told));
        return locks;
    }

    private Map<Long, ArchiveFact.Extended> newestExtensions(EvidenceIndex index) throws IOException {
        Map<Long, ArchiveFact.Extended> newest = new HashMap<>();
        index.machine(Long.MAX_VALUE, row -> {
            if (row.entry().fact() instanceof ArchiveFact.Extended extended
                    && extended.archive().equals(rules.name())) {
                newest.putIfAbsent(fileOf(extended.fromEntry()), extended);
            }
            return true;
        });
        return newest;
    }

    private static long fileOf(long entry) {
        return entry / EntryFiles.ENTRIES_PER_FILE;
    }

    private ArchiveFact.Extended extend(Locks locks) throws IOException {
        Keep keep = rules.evidenceKeep(store, clocks);
        long objects = 0;
        try (LogReading reading = new LogReading(log)) {
            reading.seek(locks.from());
            for (EntryFiles.Line line = reading.nextBefore(locks.to(), ended);
                    line != null;
                    line = reading.nextBefore(locks.to(), ended)) {
                for (Extent extent : Backlog.extents(line)) {
                    objects += extend(extent, keep);
                }
            }
            return new ArchiveFact.Extended(
                    rules.name(),
                    locks.from(),
                    reading.position(),
                    objects,
                    keep.untilMicros().orElseThrow());
        }
    }

    /// Every version, whoever put it: which one counts is for verification to say.
    private long extend(Extent extent, Keep keep) throws ArchiveException {
        String folder = keys.folder(extent.place());
        String first = extent.lengthBytes() > ArchiveKeys.PART_BYTES
                ? folder
                : keys.part(extent.place(), extent.offset(), extent.hash());
        List<StoredObject> versions = new ArrayList<>();
        store.list(first, "", object -> {
            if (object.kind() == StoredObject.Kind.BYTES) {
                versions.add(object);
            }
            return true;
        });
        for (StoredObject version : versions) {
            store.extend(version, keep);
        }
        return versions.size();
    }
}

package org.liuhen.storage.archive;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.liuhen.storage.Ending;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.RunOpening;
import org.liuhen.storage.RunWriter;
import org.liuhen.storage.SegmentClose;
import org.liuhen.storage.SessionOpening;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.StreamParameters;
import org.liuhen.storage.kit.HastyDisk;
import org.liuhen.storage.kit.Impatience;
import org.liuhen.storage.media.Fragment;
import org.liuhen.storage.time.SystemClocks;

/// Records very many small segments while the archive does not answer, and lets it answer then. A program of
/// its own, so that its heap can be limited.
public final class LongBacklog {
    private static final StreamParameters PICTURE =
            new StreamParameters("video", "avc1.64001f", 90_000, 640, 360, 0, 0, "copied");
    private static final int SEGMENTS_A_RUN = 5_000;

    private LongBacklog() {}

    /// @param args the state directory, and how many segments
    public static void main(String[] args) throws Exception {
        int objects = Integer.parseInt(args[1]);
        StoreSettings settings = new StoreSettings(new HastyDisk(), new SystemClocks(), "liuhen test", Hash.over());
        Forgetting archive = new Forgetting();
        try (EvidenceStore store = EvidenceStore.create(Path.of(args[0]), "example.org/rec/1/1", settings)) {
            ArchiveRules rules = new ArchiveRules(
                    "central", 4, Impatience.RULES.line(), false, Impatience.RULES.rhythm(), Impatience.RULES.locks());
            store.beginArchiving(rules, archive);
            record(store, objects);
            while (store.archive().orElseThrow().waitingObjects() < objects) {
                Thread.sleep(100);
            }
            System.out.println("waiting " + store.archive().orElseThrow().waitingObjects() + ", heap at most "
                    + mebibytes() + " MiB");
            archive.isThere = true;
            while (store.archive().orElseThrow().receipted()
                    < store.archive().orElseThrow().entries() - 1) {
                Thread.sleep(100);
            }
        }
        System.out.println("brought " + archive.segments + ", heap at most " + mebibytes() + " MiB of "
                + (Runtime.getRuntime().maxMemory() >> 20));
    }

    private static void record(EvidenceStore store, int objects) throws Exception {
        SessionWriter session =
                store.begin(new SessionOpening("room-1", "test", List.of("front"), new FieldsBuilder().build()));
        long at = session.startMicros();
        byte[] bytes = new byte[64];
        for (int done = 0; done < objects; ) {
            RunWriter run = session.track("front").orElseThrow().beginRun(new RunOpening(List.of(PICTURE), bytes, at));
            for (int k = 0; k < SEGMENTS_A_RUN && done < objects; k++, done++) {
                run.append(new Fragment(bytes, at, 1_000, 25, Fragment.Start.KEY));
                run.seal(new SegmentClose(0, Optional.empty()));
                at += 1_000;
            }
            run.close(new Ending(Cause.STOPPED, ""));
        }
        session.end("test", at, Cause.STOPPED);
    }

    private static long mebibytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .map(MemoryPoolMXBean::getPeakUsage)
                        .mapToLong(usage -> usage.getUsed())
                        .sum()
                >> 20;
    }

    /// Takes everything as soon as it is there, and keeps nothing but the newest checkpoint, which is asked
    /// for.
    private static final class Forgetting implements ArchiveStore {
        private final AtomicLong segments = new AtomicLong();
        private volatile boolean isThere;
        private volatile Optional<byte[]> checkpoint = Optional.empty();

        private void requireThere() throws ArchiveException {
            if (!isThere) {
                throw new ArchiveException.Unreachable("it is away", new IOException("planted"));
            }
        }

        @Override
        public String address() {
            return "nowhere";
        }

        @Override
        public ArchiveFact.Protection protection() {
            return ArchiveFact.Protection.UNPROTECTED;
        }

        @Override
        public ArchiveFact.Protection probe() throws ArchiveException {
            requireThere();
            return protection();
        }

        @Override
        public Optional<Long> wallMicros() {
            return Optional.empty();
        }

        @Override
        public StoredObject put(String key, Content content, Keep keep) throws ArchiveException {
            requireThere();
            if (key.matches(".*/media/.*/[0-9]{12}-.*") && !key.contains("/000000000000-")) {
                segments.incrementAndGet();
            }
            if (key.endsWith("/checkpoint")) {
                checkpoint = Optional.of(content.toArray());
            }
            return new StoredObject(key, "", content.length(), keep, StoredObject.Kind.BYTES);
        }

        @Override
        public StoredObject renew(String key, Content content, Keep keep) throws ArchiveException {
            return put(key, content, keep);
        }

        @Override
        public Optional<byte[]> newest(String key, int mostBytes) throws ArchiveException {
            requireThere();
            return checkpoint;
        }

        @Override
        public Optional<byte[]> first(String key, int mostBytes) throws ArchiveException {
            return newest(key, mostBytes);
        }

        @Override
        public Held read(StoredObject object) throws ArchiveException {
            throw new ArchiveException.Gone("it keeps nothing");
        }

        @Override
        public Keep stated(StoredObject object) throws ArchiveException {
            requireThere();
            return object.keep();
        }

        @Override
        public void list(String prefix, String after, Predicate<StoredObject> each) throws ArchiveException {
            requireThere();
        }

        @Override
        public void extend(StoredObject object, Keep keep) {
            // Nothing is locked here.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}

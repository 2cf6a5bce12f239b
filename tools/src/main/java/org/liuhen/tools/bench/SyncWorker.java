package org.liuhen.tools.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.archive.ArchiveRules;
import org.liuhen.storage.archive.ArchiveState;
import org.liuhen.storage.archive.s3.Bucket;
import org.liuhen.storage.archive.s3.S3ArchiveStore;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SystemClocks;

/// Our side of `bench sync`, a process of its own: brings a store into some buckets to get warm, as an appliance is
/// that has run for a while, and then into another one; tells what the last time took, up to the last receipt.
final class SyncWorker {
    private static final Duration LOOK = Duration.ofMillis(5);
    private static final Duration OFTEN = Duration.ofMillis(100);

    private final Path state;
    private final ArchiveRules rules;
    private final Clocks clocks = new SystemClocks();

    private SyncWorker(Path state, ArchiveRules rules) {
        this.state = state;
        this.rules = rules;
    }

    /// @param arguments state directory, endpoint, region, file of the credentials, file of the authority or "", how
    ///     many objects at once, whether to read each back, the buckets to get warm with, and the one that counts
    public static void main(String[] arguments) throws IOException {
        int last = arguments.length - 1;
        for (int i = 7; i <= last; i++) {
            Bucket bucket = new Bucket(
                    URI.create(arguments[1]),
                    arguments[2],
                    arguments[i],
                    Path.of(arguments[3]),
                    Optional.of(arguments[4]).filter(file -> !file.isEmpty()).map(Path::of),
                    Optional.empty());
            new SyncWorker(
                            Path.of(arguments[0]),
                            rules("round-" + i, Integer.parseInt(arguments[5]), Boolean.parseBoolean(arguments[6])))
                    .bring(bucket, i < last ? "warmup" + (last - i) : "");
        }
    }

    private static ArchiveRules rules(String name, int threads, boolean readsBack) {
        ArchiveRules standard = ArchiveRules.STANDARD;
        ArchiveRules.Rhythm rhythm = standard.rhythm();
        return new ArchiveRules(
                name,
                threads,
                standard.line(),
                readsBack,
                new ArchiveRules.Rhythm(OFTEN, OFTEN, rhythm.anchor(), rhythm.audit(), rhythm.probe()),
                new ArchiveRules.Locks(
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(10),
                        standard.locks().mode()));
    }

    private void bring(Bucket bucket, String suffix) throws IOException {
        try (EvidenceStore store = EvidenceStore.open(state, MadeUpStore.settings(new SystemDisk(), clocks))) {
            long entries = store.log().durableSize();
            Effort effort = new Effort(clocks);
            store.beginArchiving(rules, S3ArchiveStore.at(bucket, clocks, new SecureRandom()));
            ArchiveState now = store.archive().orElseThrow();
            while (now.receipted() < entries) {
                if (now.link() == ArchiveState.Link.REFUSED || now.link() == ArchiveState.Link.CONTRADICTED) {
                    throw new IOException(now.problem().orElse("the archive refused"));
                }
                clocks.sleep(LOOK);
                now = store.archive().orElseThrow();
            }
            ChildJvm.tell("seconds" + suffix, effort.seconds());
            ChildJvm.tell("cpu" + suffix, effort.cpuSeconds());
            ChildJvm.tell("absent" + suffix, (double) now.absent());
        }
    }
}

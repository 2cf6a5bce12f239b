package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.ingest.capture.Program;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.archive.ArchiveRules;
import org.liuhen.storage.archive.ArchiveState;
import org.liuhen.storage.archive.ArchiveStore;
import org.liuhen.storage.archive.ArchiveVerifier;
import org.liuhen.storage.archive.s3.S3ArchiveStore;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.kit.CephCluster;
import org.liuhen.storage.kit.RealBucket;
import org.liuhen.storage.kit.SmallStore;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.verify.Finding;

/// Whoever runs the archive changes what is in it, by every way there is. Both verifiers find it, and say where: ours
/// in the
/// bucket, the stranger's in a copy that a program of others made.
@Tag("system")
class ArchiveAdministratorTest {
    private static final Path STRANGER = Path.of("verifier/verify.py").toAbsolutePath();
    private static final String ORIGIN = "example.org/rec/1/1";
    private static final byte[] OTHER = "something else".getBytes(StandardCharsets.UTF_8);
    private static final int OK = 200;

    @TempDir
    Path folder;

    /// Both by [#archive], because what kind of bucket it is differs.
    @SuppressWarnings("NullAway.Init")
    private CephCluster cluster;

    @SuppressWarnings("NullAway.Init")
    private RealBucket bucket;

    @AfterEach
    void close() {
        if (bucket != null) {
            bucket.close();
        }
    }

    @Test
    void everyChangeIsFoundAndNamed() throws Exception {
        archive(true);
        assertThat(ours()).isEmpty();
        assertThat(strangers()).startsWith("INTACT");
        List<RealBucket.Version> media = bucket.versions(ORIGIN + "/media/");
        RealBucket.Version deleted = media.get(0);
        assertThat(bucket.delete(deleted, false)).isNotEqualTo(OK);
        assertThat(bucket.delete(deleted, true)).isEqualTo(OK);
        RealBucket.Version covered = media.get(1);
        bucket.put(covered.key(), OTHER);
        RealBucket.Version hidden = media.get(2);
        bucket.delete(hidden.key());
        RealBucket.Version changed = media.get(3);
        changeOnTheDisk(changed);
        String foreign = ORIGIN + "/media/notes.txt";
        bucket.put(foreign, OTHER);
        RealBucket.Version tile = any("/tile/0/000");
        bucket.put(tile.key(), new byte[(int) tile.lengthBytes()]);
        assertBothName(deleted.key(), covered.key(), hidden.key(), changed.key(), foreign, tile.key());
    }

    /// Length, checksum and lock stay as the engine knows them.
    private void changeOnTheDisk(RealBucket.Version version) throws IOException {
        String pool = "--pool=default.rgw.buckets.data";
        String object = cluster.run("disk", pool, "ls")
                .lines()
                .filter(line -> line.contains(version.id()) && line.endsWith(version.key()))
                .findFirst()
                .orElseThrow();
        byte[] bytes = bucket.read(version);
        bytes[bytes.length / 2] ^= 1;
        Path file = Files.write(folder.resolve("changed"), bytes);
        cluster.run("disk", pool, "put", object, file.toString());
    }

    @Test
    void anObjectReplacedWhereNothingIsLockedIsSeen() throws Exception {
        archive(false);
        RealBucket.Version media = any("/media/");
        bucket.put(media.key(), OTHER);
        assertBothName(media.key());
    }

    @Test
    void theNewestCheckpointIsMissedAlthoughItIsLocked() throws Exception {
        archive(true);
        RealBucket.Version checkpoint =
                bucket.versions(ORIGIN + "/checkpoints/").getLast();
        assertThat(bucket.delete(checkpoint, true)).isNotEqualTo(OK);
        // Past S3, who runs the engine can.
        cluster.run(
                "admin",
                "object",
                "rm",
                "--bucket=" + bucket.name(),
                "--object=" + checkpoint.key(),
                "--object-version=" + checkpoint.id());
        assertBothName(ORIGIN + "/checkpoint");
    }

    @Test
    void aBundleOfOtherEntriesIsSeen() throws Exception {
        archive(true);
        RealBucket.Version bundle = any("/tile/entries/000");
        byte[] bytes = bucket.read(bundle);
        bytes[bytes.length / 2] ^= 1;
        bucket.put(bundle.key(), bytes);
        assertThat(ours()).isNotEmpty();
        assertThat(strangers()).contains("FINDING");
    }

    private void archive(boolean locks) throws Exception {
        cluster = CephCluster.require();
        bucket = locks ? RealBucket.locked(cluster) : RealBucket.plain(cluster);
        Path state = folder.resolve("state");
        SmallStore.record(state, 60);
        ArchiveRules standard = ArchiveRules.STANDARD;
        ArchiveRules rules = new ArchiveRules(
                "central",
                4,
                standard.line(),
                true,
                new ArchiveRules.Rhythm(
                        Duration.ofMillis(50),
                        Duration.ofMillis(50),
                        standard.rhythm().anchor(),
                        standard.rhythm().audit(),
                        standard.rhythm().probe()),
                new ArchiveRules.Locks(Duration.ofMinutes(10), Duration.ofMinutes(10), ArchiveFact.Lock.GOVERNANCE));
        StoreSettings settings = new StoreSettings(new SystemDisk(), new SystemClocks(), "liuhen test", Hash.over());
        try (EvidenceStore store = EvidenceStore.open(state, settings)) {
            for (int i = 0; i < 270; i++) {
                store.log().tick();
            }
            store.beginArchiving(rules, open());
            RecordedSession.await(
                    "the archive to be whole",
                    Duration.ofMinutes(1),
                    () -> isWhole(store.archive().orElseThrow()));
        }
    }

    private static boolean isWhole(ArchiveState now) {
        return now.receipted() == now.entries() && now.published() == now.entries();
    }

    private ArchiveStore open() throws IOException {
        return S3ArchiveStore.at(
                bucket.as(cluster.endpoint(), cluster.owner()), new SystemClocks(), new SecureRandom());
    }

    private RealBucket.Version any(String part) {
        Predicate<RealBucket.Version> meant = version -> version.key().contains(part) && version.lengthBytes() > 0;
        return bucket.versions(ORIGIN + "/").stream().filter(meant).findFirst().orElseThrow();
    }

    private void assertBothName(String... keys) throws Exception {
        List<String> ours = ours();
        List<String> strangers =
                strangers().lines().filter(line -> line.startsWith("FINDING")).toList();
        for (String key : keys) {
            assertThat(ours).anySatisfy(finding -> assertThat(finding).contains(key));
            assertThat(strangers).anySatisfy(line -> assertThat(line).contains(key.substring(ORIGIN.length() + 1)));
        }
    }

    private List<String> ours() throws IOException {
        try (ArchiveStore store = open()) {
            return new ArchiveVerifier(store, ORIGIN, Optional.empty(), 2, (done, total) -> {})
                    .verify(Files.createTempDirectory(folder, "scratch")).verdict().findings().stream()
                            .map(Finding::toString)
                            .toList();
        }
    }

    private String strangers() throws IOException {
        Path copy = Files.createTempDirectory(folder, "copy");
        bucket.copyTo(copy);
        return Program.run(
                List.of("sh", "-c", "python3 \"$0\" \"$1\"; [ $? -le 1 ]", STRANGER.toString(), copy.toString()));
    }
}

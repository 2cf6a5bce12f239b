package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.ingest.capture.Program;
import org.liuhen.storage.archive.ArchiveStore;
import org.liuhen.storage.archive.ArchiveVerifier;
import org.liuhen.storage.archive.Restoration;
import org.liuhen.storage.archive.s3.S3ArchiveStore;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.kit.ArchiveLine;
import org.liuhen.storage.kit.ArchiveLine.Fault;
import org.liuhen.storage.kit.CephCluster;
import org.liuhen.storage.kit.RealBucket;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.verify.Verifier;
import org.liuhen.tools.camera.CameraServer;

/// The whole daemon records four cameras and archives to a real engine, which is cut off, slowed, killed, hanging, full
/// and answering nonsense meanwhile. Nothing is lost, nothing is there twice, no receipt tells of what is not there,
/// and
/// what waited comes in the end. Then the machine burns.
@Tag("system")
class ArchiveOutagesTest {
    private static final int CAMERAS = 4;
    private static final String ORIGIN = "test.liuhen.org/recorder/1";
    private static final Path STRANGER = Path.of("verifier/verify.py").toAbsolutePath();

    @TempDir
    Path directory;

    private Path state;
    private CephCluster cluster;
    private RealBucket bucket;

    @BeforeEach
    void open() throws Exception {
        state = directory.resolve("state");
        cluster = CephCluster.require();
        bucket = RealBucket.locked(cluster);
    }

    @AfterEach
    void close() {
        bucket.close();
    }

    @Test
    void whateverHappensToTheArchiveAllOfItComesThereOnce() throws Exception {
        try (ArchiveLine line = new ArchiveLine(cluster.endpoint());
                CameraServer server = CameraServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Path config = config(server, line);
            try (Daemon daemon = new Daemon(config)) {
                LocalPage page = new LocalPage(state, daemon.awaitPort());
                page.post("/api/rooms/room-1/start");
                Daemon.awaitRecording(page, CAMERAS);
                awaitDrained(page);
                sufferABadLine(line, page);
                sufferABadEngine(page);
                sufferRefusals(line, page);
                assertThat(page.get("/api/rooms").findValuesAsText("verdict")).containsOnly("recording");
                page.post("/api/rooms/room-1/stop");
                awaitDrained(page);
                assertThat(daemon.stop()).isEqualTo(128 + 15);
            }
            requireNothingTwice();
            surviveTheFire();
        }
    }

    private Path config(CameraServer server, ArchiveLine line) throws IOException {
        Path config = RoomFile.write(directory, state, "127.0.0.1", SmallCameras.add(server, CAMERAS, 4));
        return Files.writeString(
                config,
                """
                [archive.bucket]
                endpoint = "%s"
                name = "%s"
                region = "%s"
                credentials = "%s"
                lock-days = 1
                log-lock-days = 1
                """.formatted(line.endpoint(), bucket.name(), cluster.region(), cluster.credentials(cluster.owner())),
                StandardOpenOption.APPEND);
    }

    /// Every second request meets what lines do, each thing several times.
    private void sufferABadLine(ArchiveLine line, LocalPage page) throws Exception {
        AtomicInteger count = new AtomicInteger();
        Predicate<ArchiveLine.Request> everySecond = request -> request.isPut() && count.incrementAndGet() % 2 == 0;
        harm(
                line,
                16,
                everySecond,
                List.of(
                        new Fault.Cut(),
                        new Fault.CutInBody(),
                        new Fault.CutBeforeAnswer(),
                        new Fault.Flip(),
                        new Fault.Answer(503, "SlowDown"),
                        new Fault.Answer(500, "InternalError"),
                        new Fault.Late(Duration.ofMillis(500)),
                        new Fault.Slow(50_000)));
        awaitDrained(page);
        harm(line, 3, _ -> true, List.of(new Fault.Cut()));
        awaitDrained(page);
    }

    private void sufferABadEngine(LocalPage page) throws Exception {
        cluster.run("freeze", "osd");
        awaitWaiting(page);
        cluster.run("thaw", "osd");
        awaitDrained(page);
        cluster.kill("rgw");
        awaitWaiting(page);
        cluster.revive();
        awaitDrained(page);
    }

    /// What only a person can mend: tried again after half a minute.
    private void sufferRefusals(ArchiveLine line, LocalPage page) throws Exception {
        harm(
                line,
                3,
                ArchiveLine.Request::isEvidence,
                List.of(
                        new Fault.Answer(403, "SignatureDoesNotMatch"),
                        new Fault.Answer(404, "NoSuchBucket"),
                        new Fault.Answer(403, "")));
        awaitDrained(page);
        cluster.run("quota", "archive", "1000");
        try {
            RecordedSession.await(
                    "the archive to be full",
                    Duration.ofMinutes(2),
                    () -> archive(page).get("link").asText().equals("refused"));
        } finally {
            cluster.run("quota", "archive", "-1");
        }
        awaitDrained(page);
    }

    private void harm(ArchiveLine line, int times, Predicate<ArchiveLine.Request> which, List<Fault> faults)
            throws Exception {
        line.harm(times, which, faults.toArray(Fault[]::new));
        RecordedSession.await(
                times + " requests that meet " + faults, Duration.ofMinutes(2), () -> line.hits() == times);
        requireReceiptsHold();
    }

    /// More and more waits, and nothing of it has a receipt.
    private static void awaitWaiting(LocalPage page) throws Exception {
        awaitWaiting(page, CAMERAS);
        long receipted = archive(page).get("receipted").asLong();
        awaitWaiting(page, 3 * CAMERAS);
        assertThat(archive(page).get("receipted").asLong()).isEqualTo(receipted);
    }

    private static void awaitWaiting(LocalPage page, int objects) throws Exception {
        RecordedSession.await(
                objects + " objects to wait",
                Duration.ofMinutes(1),
                () -> archive(page).get("waitingObjects").asLong() > objects);
    }

    /// All that was written up to now is there and has its receipt.
    private void awaitDrained(LocalPage page) throws Exception {
        long entries = archive(page).get("entries").asLong();
        RecordedSession.await(
                "entry " + entries + " to have its receipt; " + archive(page),
                Duration.ofMinutes(2),
                () -> archive(page).get("receipted").asLong() >= entries);
        requireReceiptsHold();
        assertThat(archive(page).get("absent").asLong()).isZero();
    }

    private static JsonNode archive(LocalPage page) {
        try {
            return page.get("/api/status").get("archive");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Receipts tell of no more objects than are there.
    private void requireReceiptsHold() throws Exception {
        long told = receipts().stream().mapToLong(ArchiveFact.Receipt::objects).sum();
        long there = bucket.versions(ORIGIN + "/").stream()
                .map(RealBucket.Version::key)
                .filter(key -> key.startsWith(ORIGIN + "/media/") || key.startsWith(ORIGIN + "/meta/"))
                .distinct()
                .count();
        assertThat(told).isPositive().isLessThanOrEqualTo(there);
    }

    private List<ArchiveFact.Receipt> receipts() throws IOException, MalformedException {
        List<ArchiveFact.Receipt> receipts = new ArrayList<>();
        EntryFiles files = new EntryFiles(new StateLayout(state).entries());
        try (EntryFiles.LineReader reader = files.read(0, 0, 0)) {
            for (EntryFiles.Line line = reader.next();
                    line != null && reader.lastEnding() == EntryFiles.Ending.LINE_FEED;
                    line = reader.next()) {
                if (Entry.decode(line.bytes()).fact() instanceof ArchiveFact.Receipt receipt) {
                    receipts.add(receipt);
                }
            }
        }
        return receipts;
    }

    /// Each object has one version, but for the one that is put anew each time.
    private void requireNothingTwice() {
        Map<String, Long> versions = bucket.versions(ORIGIN + "/").stream()
                .collect(Collectors.groupingBy(RealBucket.Version::key, Collectors.counting()));
        versions.remove(ORIGIN + "/checkpoint");
        assertThat(versions)
                .isNotEmpty()
                .allSatisfy((key, count) -> assertThat(count).as(key).isEqualTo(1));
    }

    /// The state directory is gone: the bucket alone is proof enough, for us and for a stranger, and gives all of it
    /// back.
    private void surviveTheFire() throws Exception {
        assertThat(verifiedState(state)).isEmpty();
        Map<String, String> before = media(state);
        assertThat(before).hasSize(CAMERAS);
        delete(state);
        try (ArchiveStore store = S3ArchiveStore.at(
                bucket.as(cluster.endpoint(), cluster.owner()), new SystemClocks(), new SecureRandom())) {
            ArchiveVerifier.Result result = new ArchiveVerifier(store, ORIGIN, Optional.empty(), 2, (done, total) -> {})
                    .verify(Files.createDirectory(directory.resolve("scratch")));
            assertThat(result.verdict().findings()).isEmpty();
            assertThat(result.waiting()).isZero();
            assertThat(result.verdict().segments()).isGreaterThan(2 * CAMERAS);
            Path restored = directory.resolve("restored");
            assertThat(new Restoration(store, ORIGIN, restored)
                            .restore((done, entries) -> {})
                            .missing())
                    .isEmpty();
            assertThat(verifiedState(restored)).isEmpty();
            assertThat(media(restored)).isEqualTo(before);
            for (String file : before.keySet()) {
                assertThat(Program.complaints(restored.resolve(file))).isEmpty();
            }
        }
        Path copy = Files.createDirectory(directory.resolve("copy"));
        bucket.copyTo(copy);
        assertThat(Program.run(List.of("python3", STRANGER.toString(), copy.toString())))
                .startsWith("INTACT");
    }

    private static List<?> verifiedState(Path state) throws IOException {
        return new Verifier(state, Optional.empty(), Verifier.whileRecording(state), 2, (done, total) -> {})
                .verify()
                .findings();
    }

    /// Files with footage, and what is in them.
    private static Map<String, String> media(Path state) throws IOException {
        try (Stream<Path> all = Files.walk(state.resolve("media"))) {
            return all.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(file -> state.relativize(file).toString(), ArchiveOutagesTest::digest));
        }
    }

    private static String digest(Path file) {
        try {
            return Hash.over(Files.readAllBytes(file)).hex();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}

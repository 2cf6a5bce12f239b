package org.liuhen.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.liuhen.storage.archive.s3.S3ArchiveStore;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.kit.ArchiveLine;
import org.liuhen.storage.kit.ArchiveLine.Fault;
import org.liuhen.storage.kit.CephCluster;
import org.liuhen.storage.kit.RealBucket;
import org.liuhen.storage.time.SystemClocks;

/// What can happen between a real engine and us: each time a failure of the right kind, and afterwards the object is
/// there, once, as it was.
@Tag("system")
class S3FaultsTest {
    private static final String KEY = ArchiveStoreContract.KEY;

    private final byte[] bytes = new byte[300_000];
    private CephCluster cluster;
    private RealBucket bucket;
    private ArchiveLine line;
    private ArchiveStore store;

    @BeforeEach
    void open() throws Exception {
        new Random(1).nextBytes(bytes);
        cluster = CephCluster.require();
        bucket = RealBucket.locked(cluster);
        line = new ArchiveLine(cluster.endpoint());
        store = store(cluster.owner());
        store.wallMicros();
    }

    private ArchiveStore store(CephCluster.User user) throws IOException {
        return S3ArchiveStore.at(bucket.as(line.endpoint(), user), new SystemClocks(), new SecureRandom());
    }

    @AfterEach
    void close() throws IOException {
        if (store != null) {
            store.close();
            line.close();
            bucket.close();
        }
    }

    @Test
    void aLineThatIsCutIsAskedAgain() throws Exception {
        for (Fault fault : List.of(new Fault.Cut(), new Fault.CutInBody())) {
            assertFails(fault, ArchiveException.Unreachable.class, KEY);
            assertThat(bucket.versions(KEY)).isEmpty();
        }
        assertComesOnce();
    }

    @Test
    void anAnswerThatIsLostLeavesOneVersion() throws Exception {
        assertFails(new Fault.CutBeforeAnswer(), ArchiveException.Unreachable.class, KEY);
        assertThat(bucket.versions(KEY)).hasSize(1);
        assertComesOnce();
    }

    @Test
    void aBitThatTurnsOnTheWayIsRefusedByTheEngine() throws Exception {
        assertFails(new Fault.Flip(), ArchiveException.Unreachable.class, KEY);
        assertThat(bucket.versions(KEY)).isEmpty();
        assertComesOnce();
    }

    @Test
    void aSlowLineTakesItsTime() throws Exception {
        line.harm(1, ArchiveLine.Request::isPut, new Fault.Slow(400_000));
        assertComesOnce();
        assertThat(line.hits()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "500, InternalError",
        "503, SlowDown",
        "503, ServiceUnavailable",
        "400, RequestTimeout",
        "400, BadDigest",
        "409, OperationAborted",
        "412, PreconditionFailed",
        "502, ''"
    })
    void whatMayPassIsAskedAgain(int status, String code) throws Exception {
        assertFails(new Fault.Answer(status, code), ArchiveException.Unreachable.class, KEY);
        assertComesOnce();
    }

    @ParameterizedTest
    @CsvSource({
        "403, SignatureDoesNotMatch, credentials are wrong",
        "403, InvalidAccessKeyId, credentials are wrong",
        "403, UserSuspended, suspended",
        "403, QuotaExceeded, quota",
        "403, AccessDenied, may not",
        "404, NoSuchBucket, no such bucket",
        "400, InvalidRequest, Ask who runs the archive"
    })
    void whatAPersonMustMendSaysHow(int status, String code, String way) throws Exception {
        assertFails(new Fault.Answer(status, code), ArchiveException.Refused.class, way);
        assertComesOnce();
    }

    @Test
    void anAnswerWithoutAWordIsNoAbsence() throws Exception {
        StoredObject object = put();
        line.harm(1, _ -> true, new Fault.Answer(403, ""));
        assertThatThrownBy(() -> store.stated(object)).isInstanceOf(ArchiveException.Refused.class);
        assertThat(line.hits()).isEqualTo(1);
        assertThat(store.stated(object).lock()).isEqualTo(ArchiveFact.Lock.COMPLIANCE);
    }

    @Test
    void aClockThatIsWrongIsPutRightByTheEngine() throws Exception {
        line.harm(1, ArchiveLine.Request::isPut, new Fault.Answer(403, "RequestTimeTooSkewed"));
        assertComesOnce();
        assertThat(line.hits()).isEqualTo(1);
    }

    @Test
    void aUserWhoIsSentAwayOrUnknownIsToldSo() throws Exception {
        CephCluster.User stranger = new CephCluster.User("nobody", "nothing");
        CephCluster.User mistaken = new CephCluster.User(cluster.owner().accessKey(), "nothing");
        assertRefused(stranger, "InvalidAccessKeyId");
        assertRefused(mistaken, "SignatureDoesNotMatch");
        assertRefused(cluster.user("other"), "AccessDenied");
        cluster.run("suspend", "archive");
        try {
            assertRefused(cluster.owner(), "UserSuspended");
        } finally {
            cluster.run("enable", "archive");
        }
        assertComesOnce();
    }

    private void assertRefused(CephCluster.User user, String code) throws IOException {
        try (ArchiveStore other = store(user)) {
            assertThatThrownBy(() -> other.put(KEY, Content.of(bytes), Keep.NONE))
                    .isInstanceOf(ArchiveException.Refused.class)
                    .hasMessageContaining(code);
        }
    }

    @Test
    void aQuotaThatIsUsedUpIsRefusedUntilThereIsRoom() throws Exception {
        cluster.run("quota", "archive", "1000");
        try {
            assertThatThrownBy(this::put)
                    .isInstanceOf(ArchiveException.Refused.class)
                    .hasMessageContaining("quota");
        } finally {
            cluster.run("quota", "archive", "-1");
        }
        assertComesOnce();
    }

    @Test
    void anEngineThatIsTooBusyGetsThemAllInTheEnd() throws Exception {
        cluster.restartGateway("rgw max concurrent requests = 2");
        List<Content> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            all.add(Content.of("object " + i));
        }
        int refused = 0;
        try (ExecutorService workers = Executors.newFixedThreadPool(16)) {
            for (List<Content> left = all; !left.isEmpty(); ) {
                List<Future<Boolean>> going = left.stream()
                        .map(each -> workers.submit(() -> isThere(each)))
                        .toList();
                List<Content> again = new ArrayList<>();
                for (int i = 0; i < going.size(); i++) {
                    if (!going.get(i).get()) {
                        again.add(left.get(i));
                    }
                }
                refused += again.size();
                left = again;
            }
        } finally {
            cluster.restartGateway();
        }
        assertThat(refused).isPositive();
        assertThat(bucket.versions("busy/")).hasSameSizeAs(all);
    }

    private boolean isThere(Content content) throws ArchiveException {
        try {
            store.put("busy/" + content.hash().hex(), content, Keep.NONE);
            return true;
        } catch (ArchiveException.Unreachable e) {
            return false;
        }
    }

    @Test
    void anEngineThatHangsAndGoesOnHasItOnce() throws Exception {
        put();
        cluster.run("freeze", "osd");
        try (ExecutorService worker = Executors.newSingleThreadExecutor()) {
            Future<StoredObject> going = worker.submit(() -> store.put("hanging", Content.of(bytes), Keep.NONE));
            Thread.sleep(Duration.ofSeconds(2));
            boolean wasHanging = !going.isDone();
            cluster.run("thaw", "osd");
            assertThat(wasHanging).isTrue();
            assertThat(store.read(going.get()).bytes()).isEqualTo(bytes);
        }
        assertThat(bucket.versions("hanging")).hasSize(1);
    }

    @Test
    void anEngineThatDiedHasAllThatItAcknowledged() throws Exception {
        List<StoredObject> acknowledged = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            acknowledged.add(store.put("kept/" + i, Content.of("object " + i), keep()));
        }
        for (String daemon : List.of("osd", "rgw", "mon")) {
            cluster.kill(daemon);
        }
        assertThatThrownBy(this::put).isInstanceOf(ArchiveException.Unreachable.class);
        cluster.revive();
        for (int i = 0; i < 20; i++) {
            assertThat(store.read(acknowledged.get(i)).bytes())
                    .isEqualTo(Content.of("object " + i).toArray());
        }
        assertComesOnce();
    }

    private void assertFails(Fault fault, Class<? extends ArchiveException> kind, String words) {
        line.harm(1, ArchiveLine.Request::isPut, fault);
        assertThatThrownBy(this::put).isInstanceOf(kind).hasMessageContaining(words);
        assertThat(line.hits()).isEqualTo(1);
    }

    private void assertComesOnce() throws ArchiveException {
        StoredObject object = put();
        assertThat(store.read(object).bytes()).isEqualTo(bytes);
        assertThat(store.stated(object).lock()).isEqualTo(ArchiveFact.Lock.COMPLIANCE);
        assertThat(bucket.versions(KEY)).hasSize(1);
    }

    private StoredObject put() throws ArchiveException {
        return store.put(KEY, Content.of(bytes), keep());
    }

    private Keep keep() throws ArchiveException {
        long now = TimeUnit.MICROSECONDS.toSeconds(store.wallMicros().orElseThrow());
        return new Keep(ArchiveFact.Lock.COMPLIANCE, Optional.of(TimeUnit.SECONDS.toMicros(now + 60)));
    }
}

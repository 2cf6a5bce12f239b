package org.liuhen.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.liuhen.storage.archive.s3.S3ArchiveStore;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.kit.CephCluster;
import org.liuhen.storage.kit.RealBucket;
import org.liuhen.storage.time.SystemClocks;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;

/// An archive in a bucket with Object Lock of a real engine, whose owner is one of those who must not take anything
/// back.
@Tag("system")
class S3ArchiveStoreTest extends ArchiveStoreContract {
    private static final int FORBIDDEN = 403;
    private static final int OK = 200;

    private CephCluster cluster;
    private RealBucket bucket;
    private ArchiveStore store;

    @BeforeEach
    void open() throws Exception {
        cluster = CephCluster.require();
        bucket = RealBucket.locked(cluster);
        store = store(bucket);
    }

    private ArchiveStore store(RealBucket in) throws IOException {
        return S3ArchiveStore.at(in.as(cluster.endpoint(), cluster.owner()), new SystemClocks(), new SecureRandom());
    }

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
            bucket.close();
        }
    }

    @Override
    ArchiveStore store() {
        return store;
    }

    @Override
    Keep keep() throws ArchiveException {
        return keep(ArchiveFact.Lock.COMPLIANCE, 60);
    }

    private Keep keep(ArchiveFact.Lock lock, long seconds) throws ArchiveException {
        long now = TimeUnit.MICROSECONDS.toSeconds(store.wallMicros().orElseThrow());
        return new Keep(lock, Optional.of(TimeUnit.SECONDS.toMicros(now + seconds)));
    }

    @Test
    void itIsBelievedToLockOnlyAfterItWasTried() throws Exception {
        assertThat(store.protection()).isEqualTo(ArchiveFact.Protection.UNPROTECTED);
        assertThat(store.probe()).isEqualTo(ArchiveFact.Protection.LOCKED);
        assertThat(store.protection()).isEqualTo(ArchiveFact.Protection.LOCKED);
        try (RealBucket plain = RealBucket.plain(cluster);
                ArchiveStore unlocked = store(plain)) {
            assertThat(unlocked.probe()).isEqualTo(ArchiveFact.Protection.UNPROTECTED);
        }
    }

    @Test
    void whatIsLockedNobodyDeletesOrShortensNotEvenTheOwner() throws Exception {
        Keep keep = keep();
        Instant until = until(keep);
        StoredObject object = store.put(KEY, Content.of("evidence"), keep);
        RealBucket.Version version = only(KEY);
        assertThat(version.id()).isEqualTo(object.version());
        for (boolean bypassing : new boolean[] {false, true}) {
            assertThat(bucket.delete(version, bypassing)).isEqualTo(FORBIDDEN);
            assertThat(bucket.retain(version, ObjectLockRetentionMode.COMPLIANCE, until.minusSeconds(20), bypassing))
                    .isEqualTo(FORBIDDEN);
            assertThat(bucket.retain(version, ObjectLockRetentionMode.GOVERNANCE, until, bypassing))
                    .isEqualTo(FORBIDDEN);
        }
        assertThat(store.read(object).bytes()).isEqualTo(bytes("evidence"));
        assertThat(store.stated(object)).isEqualTo(keep);
    }

    @Test
    void aLockIsExtended() throws Exception {
        StoredObject object = store.put(KEY, Content.of("evidence"), keep());
        Keep longer = keep(ArchiveFact.Lock.COMPLIANCE, 120);
        store.extend(object, longer);
        assertThat(store.stated(object)).isEqualTo(longer);
    }

    @Test
    void whoMayPassGovernanceCanDelete() throws Exception {
        StoredObject object = store.put(KEY, Content.of("evidence"), keep(ArchiveFact.Lock.GOVERNANCE, 60));
        assertThat(bucket.delete(only(KEY), false)).isEqualTo(FORBIDDEN);
        assertThat(bucket.delete(only(KEY), true)).isEqualTo(OK);
        assertGone(object);
    }

    @Test
    void whatIsPutOrDeletedLaterHidesNothing() throws Exception {
        StoredObject object = store.put(KEY, Content.of("evidence"), keep());
        bucket.put(KEY, bytes("something else"));
        assertThat(store.put(KEY, Content.of("evidence"), keep())).isEqualTo(object);
        bucket.delete(KEY);
        assertThat(store.newest(KEY, 100)).isEmpty();
        assertThat(store.first(KEY, 100))
                .hasValueSatisfying(got -> assertThat(got).isEqualTo(bytes("evidence")));
        assertThat(store.put(KEY, Content.of("evidence"), keep())).isEqualTo(object);
        assertThat(store.read(object).bytes()).isEqualTo(bytes("evidence"));
        assertThat(bucket.versions(KEY)).hasSize(3);
    }

    @Test
    void theAdministratorOfTheEngineIsStrongerThanItsLocksAndFoundOut() throws Exception {
        StoredObject object = store.put(KEY, Content.of("evidence"), keep());
        cluster.run(
                "admin",
                "object",
                "rm",
                "--bucket=" + bucket.name(),
                "--object=" + KEY,
                "--object-version=" + object.version());
        assertGone(object);
    }

    private void assertGone(StoredObject object) {
        assertThatThrownBy(() -> store.read(object)).isInstanceOf(ArchiveException.Gone.class);
        assertThatThrownBy(() -> store.stated(object)).isInstanceOf(ArchiveException.Gone.class);
    }

    private RealBucket.Version only(String key) {
        List<RealBucket.Version> versions = bucket.versions(key);
        assertThat(versions).hasSize(1);
        return versions.getFirst();
    }

    private static Instant until(Keep keep) {
        return Instant.EPOCH.plus(Duration.ofSeconds(
                TimeUnit.MICROSECONDS.toSeconds(keep.untilMicros().orElseThrow())));
    }
}

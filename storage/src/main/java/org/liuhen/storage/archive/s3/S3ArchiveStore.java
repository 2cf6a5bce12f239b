package org.liuhen.storage.archive.s3;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.archive.ArchiveException;
import org.liuhen.storage.archive.ArchiveKeys;
import org.liuhen.storage.archive.ArchiveStore;
import org.liuhen.storage.archive.Content;
import org.liuhen.storage.archive.Held;
import org.liuhen.storage.archive.Keep;
import org.liuhen.storage.archive.StoredObject;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.time.Clocks;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/// An archive in a bucket of an S3 engine. Each object is one request with every guard that engines old and new
/// understand: Content-MD5, SHA-256, "only if nothing is there", the lock. Every version is asked for by its own name.
///
/// Engines that know no "only if nothing is there" are looked into before each put; two that put at the same moment may
/// then leave two versions with the same bytes, of which the older counts.
public final class S3ArchiveStore implements ArchiveStore {
    private final S3Line line;
    private final Versions versions;
    private final EngineClock clock;
    private final LockProbe probe;
    private volatile ArchiveFact.Protection protection = ArchiveFact.Protection.UNPROTECTED;
    /// What the bucket can; empty before it was asked.
    private volatile Optional<Abilities> abilities = Optional.empty();

    /// @param locks whether objects can be locked there at all
    /// @param refusesTaken whether it refuses to put over what is there
    record Abilities(boolean locks, boolean refusesTaken) {}

    private S3ArchiveStore(S3Line line, Clocks clocks, RandomGenerator names) {
        this.line = line;
        this.versions = new Versions(line);
        this.clock = new EngineClock(clocks);
        this.probe = new LockProbe(line, names);
    }

    /// The archive in `bucket`. The engine is not asked before the first use.
    ///
    /// @param names for the objects that [#probe] puts
    /// @throws IOException if the files of the bucket cannot be read
    public static S3ArchiveStore at(Bucket bucket, Clocks clocks, RandomGenerator names) throws IOException {
        return new S3ArchiveStore(new S3Line(bucket), clocks, names);
    }

    @Override
    public String address() {
        return line.bucket().address();
    }

    @Override
    public ArchiveFact.Protection protection() {
        return protection;
    }

    @Override
    public ArchiveFact.Protection probe() throws ArchiveException {
        try {
            Abilities known = abilities();
            LockProbe.Outcome outcome = probe.run(known.locks(), clock);
            abilities = Optional.of(new Abilities(known.locks(), outcome.refusesTaken()));
            protection = outcome.keepsLocks() ? ArchiveFact.Protection.LOCKED : ArchiveFact.Protection.UNPROTECTED;
            return protection;
        } catch (S3Refusal e) {
            throw e.told();
        }
    }

    @Override
    public Optional<Long> wallMicros() throws ArchiveException {
        abilities();
        return clock.wallMicros();
    }

    @Override
    public StoredObject put(String key, Content content, Keep keep) throws ArchiveException {
        ArchiveKeys.require(key);
        if (!abilities().refusesTaken()) {
            Optional<StoredObject> there = oldest(key, content);
            if (there.isPresent()) {
                return there.get();
            }
        }
        return putNew(key, content, keep);
    }

    @Override
    public StoredObject putNew(String key, Content content, Keep keep) throws ArchiveException {
        ArchiveKeys.require(key);
        try {
            return put(key, content, abilities().locks() ? keep : Keep.NONE, true);
        } catch (S3Refusal e) {
            if (!e.isConflict()) {
                throw e.told();
            }
            return oldest(key, content)
                    .orElseThrow(() -> new ArchiveException.Unreachable(
                            "somebody else puts " + key + " in the archive " + address() + " at this moment", e));
        }
    }

    @Override
    public StoredObject renew(String key, Content content, Keep keep) throws ArchiveException {
        ArchiveKeys.require(key);
        try {
            return put(key, content, abilities().locks() ? keep : Keep.NONE, false);
        } catch (S3Refusal e) {
            throw e.told();
        }
    }

    private StoredObject put(String key, Content content, Keep keep, boolean onlyIfNew)
            throws ArchiveException, S3Refusal {
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(line.bucket().name())
                .key(key)
                .contentLength((long) content.length())
                .contentMD5(S3Digests.md5Text(content.bytes()))
                .checksumAlgorithm(ChecksumAlgorithm.SHA256)
                .checksumSHA256(S3Digests.text(content.hash().bytes()));
        if (onlyIfNew) {
            request.ifNoneMatch("*");
        }
        keep.untilMicros()
                .ifPresent(until -> request.objectLockMode(
                                keep.lock() == ArchiveFact.Lock.COMPLIANCE
                                        ? ObjectLockMode.COMPLIANCE
                                        : ObjectLockMode.GOVERNANCE)
                        .objectLockRetainUntilDate(instant(until)));
        PutObjectResponse answer = line.ask(
                "put " + key,
                client -> client.putObject(
                        request.build(), AsyncRequestBody.fromRemainingByteBufferUnsafe(content.bytes())));
        clock.take(answer);
        return new StoredObject(
                key, Versions.text(answer.versionId()), content.length(), keep, StoredObject.Kind.BYTES);
    }

    /// The oldest version with these bytes. There must be none with others alone.
    private Optional<StoredObject> oldest(String key, Content content) throws ArchiveException {
        Optional<StoredObject> oldest = Optional.empty();
        for (StoredObject each : versions.of(key)) {
            if (each.kind() == StoredObject.Kind.BYTES) {
                if (each.lengthBytes() == content.length()) {
                    Optional<Keep> keep = holds(each, content);
                    if (keep.isPresent()) {
                        return Optional.of(each.kept(keep.get()));
                    }
                }
                oldest = oldest.or(() -> Optional.of(each));
            }
        }
        if (oldest.isPresent()) {
            throw new ArchiveException.Taken("the archive " + address() + " has other bytes under " + key);
        }
        return Optional.empty();
    }

    @Override
    public Optional<byte[]> newest(String key, int mostBytes) throws ArchiveException {
        try {
            return Optional.of(get(key, null, mostBytes).bytes());
        } catch (S3Refusal e) {
            if (e.isAbsence()) {
                return Optional.empty();
            }
            throw e.told();
        }
    }

    @Override
    public Optional<byte[]> first(String key, int mostBytes) throws ArchiveException {
        for (StoredObject each : versions.of(key)) {
            if (each.kind() == StoredObject.Kind.BYTES) {
                if (each.lengthBytes() > mostBytes) {
                    throw tooLong(key, mostBytes);
                }
                return Optional.of(read(each).bytes());
            }
        }
        return Optional.empty();
    }

    @Override
    public Held read(StoredObject object) throws ArchiveException {
        try {
            return get(object.key(), object.version().isEmpty() ? null : object.version(), MOST_BYTES);
        } catch (S3Refusal e) {
            throw gone(object, e);
        }
    }

    @Override
    public Keep stated(StoredObject object) throws ArchiveException {
        try {
            HeadObjectResponse answer = line.ask(
                    "ask for " + object.key(),
                    client -> client.headObject(
                            request -> request.bucket(line.bucket().name())
                                    .key(object.key())
                                    .versionId(object.version().isEmpty() ? null : object.version())));
            clock.take(answer);
            if (answer.contentLength() != object.lengthBytes()) {
                throw new ArchiveException.Gone(
                        object.key() + " in the archive " + address() + " has another length than it had");
            }
            return keep(answer.objectLockMode(), answer.objectLockRetainUntilDate());
        } catch (S3Refusal e) {
            throw gone(object, e);
        }
    }

    @Override
    public Optional<Keep> holds(StoredObject object, Content content) throws ArchiveException {
        try {
            Comparison.Outcome outcome = line.ask(
                    "read " + object.key(),
                    client -> client.getObject(
                            request -> request.bucket(line.bucket().name())
                                    .key(object.key())
                                    .versionId(object.version().isEmpty() ? null : object.version())
                                    // One byte more than is right: more is a difference, too.
                                    .range("bytes=0-" + content.length()),
                            new Comparison(content)));
            clock.take(outcome.response());
            return outcome.isSame()
                    ? Optional.of(keep(
                            outcome.response().objectLockMode(),
                            outcome.response().objectLockRetainUntilDate()))
                    : Optional.empty();
        } catch (S3Refusal e) {
            throw gone(object, e);
        }
    }

    private ArchiveException gone(StoredObject object, S3Refusal refusal) {
        return refusal.isAbsence() || refusal.status() == 405
                ? new ArchiveException.Gone(object.key() + " is not in the archive " + address() + " any more")
                : refusal.told();
    }

    private Held get(String key, @Nullable String version, int mostBytes) throws ArchiveException, S3Refusal {
        ResponseBytes<GetObjectResponse> answer = line.ask(
                "read " + key,
                client -> client.getObject(
                        request -> request.bucket(line.bucket().name())
                                .key(key)
                                .versionId(version)
                                // One byte more than is right: what is longer is never taken in as a whole.
                                .range("bytes=0-" + mostBytes),
                        AsyncResponseTransformer.toBytes()));
        byte[] bytes = answer.asByteArrayUnsafe();
        clock.take(answer.response());
        if (bytes.length > mostBytes) {
            throw tooLong(key, mostBytes);
        }
        return new Held(
                bytes,
                keep(answer.response().objectLockMode(), answer.response().objectLockRetainUntilDate()));
    }

    private ArchiveException tooLong(String key, int mostBytes) {
        return new ArchiveException.Refused(
                key + " in the archive " + address() + " is longer than the " + mostBytes + " bytes that are right");
    }

    private static Keep keep(@Nullable ObjectLockMode mode, @Nullable Instant until) {
        return mode == null || until == null || mode == ObjectLockMode.UNKNOWN_TO_SDK_VERSION
                ? Keep.NONE
                : new Keep(
                        mode == ObjectLockMode.COMPLIANCE ? ArchiveFact.Lock.COMPLIANCE : ArchiveFact.Lock.GOVERNANCE,
                        Optional.of(TimeUnit.MILLISECONDS.toMicros(until.toEpochMilli())));
    }

    @Override
    public void list(String prefix, String after, Predicate<StoredObject> each) throws ArchiveException {
        versions.list(prefix, after, each);
    }

    @Override
    public void extend(StoredObject object, Keep keep) throws ArchiveException {
        if (keep.untilMicros().isEmpty() || !abilities().locks()) {
            return;
        }
        try {
            line.ask(
                    "lock " + object.key() + " for longer",
                    client -> client.putObjectRetention(request -> request.bucket(
                                    line.bucket().name())
                            .key(object.key())
                            .versionId(object.version().isEmpty() ? null : object.version())
                            .retention(retention -> retention
                                    .mode(
                                            keep.lock() == ArchiveFact.Lock.COMPLIANCE
                                                    ? ObjectLockRetentionMode.COMPLIANCE
                                                    : ObjectLockRetentionMode.GOVERNANCE)
                                    .retainUntilDate(instant(keep.untilMicros().get())))));
        } catch (S3Refusal e) {
            throw gone(object, e);
        }
    }

    /// Asked once, before anything is put: an engine that has no locks refuses what wants one.
    private Abilities abilities() throws ArchiveException {
        Optional<Abilities> known = abilities;
        if (known.isPresent()) {
            return known.get();
        }
        Abilities asked = new Abilities(probe.bucketLocks(clock), false);
        abilities = Optional.of(asked);
        return asked;
    }

    private static Instant instant(long micros) {
        // Engines keep whole seconds, and a lock must not end before it was promised to.
        return Instant.ofEpochSecond(Math.ceilDiv(micros, 1_000_000L));
    }

    @Override
    public void close() {
        line.close();
    }
}

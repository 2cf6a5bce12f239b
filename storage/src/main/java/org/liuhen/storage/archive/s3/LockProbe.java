package org.liuhen.storage.archive.s3;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.liuhen.storage.archive.ArchiveException;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.GetObjectLockConfigurationResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/// Tries to break the promises of an engine, on an object of its own. Engines are known that answer "yes" to a lock and
/// then delete what it was to keep: an answer is no proof.
final class LockProbe {
    /// What the keys of its objects begin with; no origin begins so.
    static final String PROBES = "probes/";

    private static final Duration LOCK = Duration.ofMinutes(2);
    private static final byte[] WRONG_MD5 = new byte[16];

    private final S3Line line;
    private final RandomGenerator names;

    LockProbe(S3Line line, RandomGenerator names) {
        this.line = line;
        this.names = names;
    }

    /// What came of it.
    ///
    /// @param keepsLocks it refused to delete and to shorten what was locked, told of it, and took no damaged bytes
    /// @param refusesTaken it refused to put over what was there
    record Outcome(boolean keepsLocks, boolean refusesTaken) {}

    /// Whether objects of the bucket can be locked, as the engine says.
    boolean bucketLocks(EngineClock clock) throws ArchiveException {
        String bucket = line.bucket().name();
        try {
            GetObjectLockConfigurationResponse answer = line.ask(
                    "ask for the locks",
                    client -> client.getObjectLockConfiguration(request -> request.bucket(bucket)));
            clock.take(answer);
            return answer.objectLockConfiguration() != null
                    && answer.objectLockConfiguration().objectLockEnabled() == ObjectLockEnabled.ENABLED;
        } catch (S3Refusal e) {
            if (e.isAbsence()) {
                return false;
            }
            throw e.told();
        }
    }

    /// @param locks whether objects of the bucket can be locked, as the engine says
    Outcome run(boolean locks, EngineClock clock) throws ArchiveException, S3Refusal {
        String key = PROBES + HexFormat.of().toHexDigits(names.nextLong());
        byte[] bytes = ("a probe of the locks of this bucket: " + key + "\n").getBytes(StandardCharsets.UTF_8);
        // A bucket without locks may have answered nothing yet; then nobody asks for this.
        Instant until = Instant.ofEpochSecond(
                        clock.wallMicros().map(TimeUnit.MICROSECONDS::toSeconds).orElse(0L))
                .plus(LOCK);
        boolean takesNoDamage = isRefused("put damaged bytes", key, bytes, WRONG_MD5);
        PutObjectRequest.Builder request = request(key).ifNoneMatch("*");
        if (locks) {
            request.objectLockMode(ObjectLockMode.COMPLIANCE).objectLockRetainUntilDate(until);
        }
        PutObjectResponse put = line.ask(
                "put " + key,
                client -> client.putObject(
                        request.contentMD5(S3Digests.md5Text(ByteBuffer.wrap(bytes)))
                                .build(),
                        AsyncRequestBody.fromBytes(bytes)));
        boolean refusesTaken = refusesTaken(key, bytes);
        boolean keepsLocks = locks
                && put.versionId() != null
                && hasVersions()
                && takesNoDamage
                && refusesToDelete(key, put.versionId())
                && refusesToShorten(key, put.versionId(), until)
                && tellsTheTruth(key, put.versionId(), bytes, until);
        return new Outcome(keepsLocks, refusesTaken);
    }

    private boolean hasVersions() throws ArchiveException, S3Refusal {
        String bucket = line.bucket().name();
        return line.ask("ask for versions", client -> client.getBucketVersioning(request -> request.bucket(bucket)))
                        .status()
                == BucketVersioningStatus.ENABLED;
    }

    private boolean isRefused(String what, String key, byte[] bytes, byte[] md5) throws ArchiveException {
        return isRefused(
                what,
                client -> client.putObject(
                        request(key).contentMD5(S3Digests.text(md5)).build(), AsyncRequestBody.fromBytes(bytes)));
    }

    private boolean refusesTaken(String key, byte[] bytes) throws ArchiveException {
        try {
            line.ask(
                    "put " + key,
                    client -> client.putObject(
                            request(key)
                                    .ifNoneMatch("*")
                                    .contentMD5(S3Digests.md5Text(ByteBuffer.wrap(bytes)))
                                    .build(),
                            AsyncRequestBody.fromBytes(bytes)));
            return false;
        } catch (S3Refusal e) {
            return e.isConflict();
        }
    }

    private boolean refusesToDelete(String key, String version) throws ArchiveException {
        return isRefused(
                "delete",
                client -> client.deleteObject(
                        request -> request.bucket(line.bucket().name()).key(key).versionId(version)));
    }

    private boolean refusesToShorten(String key, String version, Instant until) throws ArchiveException {
        return isRefused(
                "shorten",
                client -> client.putObjectRetention(request -> request.bucket(
                                line.bucket().name())
                        .key(key)
                        .versionId(version)
                        .retention(retention -> retention
                                .mode(ObjectLockRetentionMode.COMPLIANCE)
                                .retainUntilDate(until.minus(LOCK.dividedBy(2))))));
    }

    private <T extends SdkResponse> boolean isRefused(
            String what, Function<S3AsyncClient, CompletableFuture<T>> question) throws ArchiveException {
        try {
            line.ask(what, question);
            return false;
        } catch (S3Refusal e) {
            if (e.status() >= 500) {
                throw e.told();
            }
            return true;
        }
    }

    private boolean tellsTheTruth(String key, String version, byte[] bytes, Instant until)
            throws ArchiveException, S3Refusal {
        ResponseBytes<GetObjectResponse> answer = line.ask(
                "read " + key,
                client -> client.getObject(
                        request -> request.bucket(line.bucket().name()).key(key).versionId(version),
                        AsyncResponseTransformer.toBytes()));
        Instant told = answer.response().objectLockRetainUntilDate();
        return Arrays.equals(answer.asByteArrayUnsafe(), bytes)
                && answer.response().objectLockMode() == ObjectLockMode.COMPLIANCE
                && told != null
                && !told.isBefore(until);
    }

    private PutObjectRequest.Builder request(String key) {
        return PutObjectRequest.builder().bucket(line.bucket().name()).key(key);
    }
}

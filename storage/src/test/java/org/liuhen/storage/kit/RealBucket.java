package org.liuhen.storage.kit;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.liuhen.storage.archive.s3.Bucket;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;

/// A new bucket of a cluster, with what its owner can do to it.
public final class RealBucket implements AutoCloseable {
    private final CephCluster cluster;
    private final CephCluster.User user;
    private final String name;
    private final S3AsyncClient client;

    private RealBucket(CephCluster cluster, CephCluster.User user, String name) {
        this.cluster = cluster;
        this.user = user;
        this.name = name;
        this.client = S3AsyncClient.builder()
                .endpointOverride(cluster.endpoint())
                .region(Region.of(cluster.region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(user.accessKey(), user.secretKey())))
                .forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .build();
    }

    /// A version of an object, or the mark of a deletion.
    public record Version(String key, String id, long lengthBytes, boolean isDeletion) {}

    /// An empty bucket with Object Lock, and so with versions.
    public static RealBucket locked(CephCluster cluster) {
        return make(cluster, true);
    }

    /// An empty bucket without locks and versions.
    public static RealBucket plain(CephCluster cluster) {
        return make(cluster, false);
    }

    private static RealBucket make(CephCluster cluster, boolean locks) {
        String name = "test-" + HexFormat.of().toHexDigits(new Random().nextLong());
        RealBucket bucket = new RealBucket(cluster, cluster.owner(), name);
        bucket.client
                .createBucket(request -> request.bucket(name).objectLockEnabledForBucket(locks))
                .join();
        return bucket;
    }

    public String name() {
        return name;
    }

    /// Its address behind an endpoint, as the command line takes it.
    public URI at(URI endpoint) {
        return endpoint.resolve("/" + name);
    }

    public CephCluster.User user() {
        return user;
    }

    /// The same for the product, behind an endpoint.
    public Bucket as(URI endpoint, CephCluster.User who) throws IOException {
        return new Bucket(
                endpoint, cluster.region(), name, cluster.credentials(who), Optional.empty(), Optional.empty());
    }

    /// All versions whose key begins with `prefix`, the newest of a key first.
    public List<Version> versions(String prefix) {
        List<Version> versions = new ArrayList<>();
        String key = null;
        String version = null;
        boolean more = true;
        while (more) {
            String fromKey = key;
            String fromVersion = version;
            ListObjectVersionsResponse page = client.listObjectVersions(request -> request.bucket(name)
                            .prefix(prefix)
                            .keyMarker(fromKey)
                            .versionIdMarker(fromVersion))
                    .join();
            page.versions()
                    .forEach(each -> versions.add(new Version(each.key(), each.versionId(), each.size(), false)));
            page.deleteMarkers().forEach(each -> versions.add(new Version(each.key(), each.versionId(), 0, true)));
            more = Boolean.TRUE.equals(page.isTruncated());
            key = page.nextKeyMarker();
            version = page.nextVersionIdMarker();
        }
        return versions;
    }

    /// Puts bytes without a lock: in a bucket with versions on top of what is there, in one without in its place.
    public String put(String key, byte[] bytes) {
        return String.valueOf(
                client.putObject(request -> request.bucket(name).key(key), AsyncRequestBody.fromBytes(bytes))
                        .join()
                        .versionId());
    }

    /// Bytes of a version.
    public byte[] read(Version version) {
        return client.getObject(
                        request -> request.bucket(name).key(version.key()).versionId(version.id()),
                        AsyncResponseTransformer.toBytes())
                .join()
                .asByteArray();
    }

    /// Deletes without a word of a version: where there are versions, a mark hides them.
    public void delete(String key) {
        client.deleteObject(request -> request.bucket(name).key(key)).join();
    }

    /// Deletes a version for good.
    ///
    /// @param bypassing asks to be let past a GOVERNANCE lock
    /// @return status of the answer
    public int delete(Version version, boolean bypassing) {
        return status(() -> client.deleteObject(request -> {
                    request.bucket(name).key(version.key()).versionId(version.id());
                    if (bypassing) {
                        request.bypassGovernanceRetention(true);
                    }
                })
                .join());
    }

    /// Lets a lock end at another time.
    ///
    /// @return status of the answer
    public int retain(Version version, ObjectLockRetentionMode mode, Instant until, boolean bypassing) {
        return status(() -> client.putObjectRetention(request -> {
                    request.bucket(name)
                            .key(version.key())
                            .versionId(version.id())
                            .retention(retention -> retention.mode(mode).retainUntilDate(until));
                    if (bypassing) {
                        request.bypassGovernanceRetention(true);
                    }
                })
                .join());
    }

    /// The newest version of each object as a file, by a program that is not ours; it takes bytes as they are.
    public void copyTo(Path folder) throws IOException {
        CephCluster.require("rclone");
        run(List.of(
                "env",
                "-u",
                "AWS_CA_BUNDLE",
                "RCLONE_CONFIG=/dev/null",
                "RCLONE_CONFIG_BUCKET_TYPE=s3",
                "RCLONE_CONFIG_BUCKET_PROVIDER=Ceph",
                "RCLONE_CONFIG_BUCKET_ENDPOINT=" + cluster.endpoint(),
                "RCLONE_CONFIG_BUCKET_REGION=" + cluster.region(),
                "RCLONE_CONFIG_BUCKET_ACCESS_KEY_ID=" + user.accessKey(),
                "RCLONE_CONFIG_BUCKET_SECRET_ACCESS_KEY=" + user.secretKey(),
                "rclone",
                "copy",
                "--ignore-checksum",
                "bucket:" + name,
                folder.toString()));
    }

    @Override
    public void close() {
        client.close();
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(command + ": " + said);
        }
    }

    private static int status(Runnable request) {
        try {
            request.run();
            return 200;
        } catch (CompletionException e) {
            if (e.getCause() instanceof AwsServiceException answer) {
                return answer.statusCode();
            }
            throw e;
        }
    }
}

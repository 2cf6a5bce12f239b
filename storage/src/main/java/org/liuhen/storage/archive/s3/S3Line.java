package org.liuhen.storage.archive.s3;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.liuhen.storage.archive.ArchiveException;
import org.liuhen.storage.tls.TlsFiles;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.auth.scheme.S3AuthSchemeProvider;

/// The line to an engine: one request at a time for each caller, with an answer, a failure or the end of its
/// time. What goes over it unprotected is signed byte for byte; nothing is read from the machine's own settings
/// for such clients.
///
/// **Thread.** Safe for many.
final class S3Line implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration ATTEMPT = Duration.ofSeconds(90);
    private static final Duration CALL = Duration.ofMinutes(2);
    private static final int CONNECTIONS = 80;

    private final Bucket bucket;
    private final S3AsyncClient client;
    private final SdkEventLoopGroup loops;

    S3Line(Bucket bucket) throws IOException {
        this.bucket = bucket;
        Credentials credentials = Credentials.read(bucket.credentials());
        NettyNioAsyncHttpClient.Builder http = NettyNioAsyncHttpClient.builder()
                .maxConcurrency(CONNECTIONS)
                .maxPendingConnectionAcquires(CONNECTIONS * 10)
                .connectionTimeout(CONNECT)
                .readTimeout(SILENCE)
                .writeTimeout(SILENCE);
        if (bucket.authority().isPresent()) {
            TrustManager[] authorities = TlsFiles.authorities(bucket.authority().get());
            http.tlsTrustManagersProvider(() -> authorities);
        }
        if (bucket.certificate().isPresent()) {
            KeyManager[] certificate = TlsFiles.certificate(bucket.certificate().get());
            http.tlsKeyManagersProvider(() -> certificate);
        }
        this.loops = SdkEventLoopGroup.builder().numberOfThreads(2).build();
        this.client = S3AsyncClient.builder()
                .endpointOverride(bucket.endpoint())
                .region(Region.of(bucket.region()))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(credentials.accessKey(), credentials.secretKey())))
                .httpClientBuilder(http.eventLoopGroup(loops))
                .authSchemeProvider(signing(bucket))
                // Old engines refuse bodies with a checksum behind them; ours stands before it.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(override -> override.apiCallAttemptTimeout(ATTEMPT)
                        .apiCallTimeout(CALL)
                        .defaultProfileFile(ProfileFile.aggregator().build())
                        .retryStrategy(onlyForTheClock()))
                .build();
    }

    /// Who waits and tries again is decided above; here only a wrong clock is put right by what the engine
    /// says. The library's own second try would put an object twice whose first answer was lost.
    private static RetryStrategy onlyForTheClock() {
        return AwsRetryStrategy.doNotRetry().toBuilder()
                .useClientDefaults(false)
                .maxAttempts(2)
                .retryOnException(
                        failure -> failure instanceof SdkException sdk && RetryUtils.isClockSkewException(sdk))
                .build();
    }

    private static S3AuthSchemeProvider signing(Bucket bucket) {
        S3AuthSchemeProvider standard = S3AuthSchemeProvider.defaultProvider();
        return parameters -> standard.resolveAuthScheme(parameters).stream()
                .map(option -> option.toBuilder()
                        .putSignerProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, !bucket.isOverTls())
                        .putSignerProperty(AwsV4HttpSigner.CHUNK_ENCODING_ENABLED, false)
                        .build())
                .toList();
    }

    /// Asks, and waits for the answer.
    ///
    /// @param what as it follows "couldn't", for people
    /// @throws S3Refusal if the engine answered and said no
    /// @throws ArchiveException if it did not answer
    <T> T ask(String what, Function<S3AsyncClient, CompletableFuture<T>> question) throws ArchiveException, S3Refusal {
        try {
            return question.apply(client).join();
        } catch (CompletionException e) {
            throw failure(what, e.getCause() == null ? e : e.getCause());
        } catch (SdkException e) {
            throw failure(what, e);
        }
    }

    private ArchiveException failure(String what, Throwable e) throws S3Refusal {
        if (e instanceof SdkServiceException answer) {
            throw new S3Refusal(bucket, what, answer);
        }
        return S3Refusal.unanswered(bucket, what, e);
    }

    /// Where the bucket is.
    Bucket bucket() {
        return bucket;
    }

    @Override
    public void close() {
        client.close();
        loops.eventLoopGroup().shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}

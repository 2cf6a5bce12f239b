package org.liuhen.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.archive.s3.Bucket;
import org.liuhen.storage.archive.s3.S3ArchiveStore;
import org.liuhen.storage.time.SystemClocks;

/// The certificate of an engine is renewed, or is suddenly that of somebody else.
class ChangedCertificateTest {
    @TempDir
    Path folder;

    private int puts;

    @BeforeEach
    void certificates() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(each -> Files.isExecutable(Path.of(each, "openssl"))),
                "openssl is not installed");
        for (String authority : List.of("ours", "theirs")) {
            openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=" + authority
                    + " -keyout " + authority + ".key -out " + authority + ".pem");
        }
        certificate("first", "ours");
        certificate("renewed", "ours");
        certificate("foreign", "theirs");
        Files.writeString(folder.resolve("credentials"), "key\nsecret\n");
    }

    private void certificate(String name, String authority) throws Exception {
        openssl("req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=" + name
                + " -addext subjectAltName=IP:127.0.0.1 -keyout " + name + ".key -out " + name + ".csr");
        openssl("x509 -req -days 2 -copy_extensions copy -CAcreateserial -in " + name + ".csr -CA " + authority
                + ".pem -CAkey " + authority + ".key -out " + name + ".pem");
        openssl("pkcs12 -export -passout pass:none -in " + name + ".pem -inkey " + name + ".key -out " + name + ".p12");
    }

    private void openssl(String options) throws Exception {
        Process process = new ProcessBuilder(("openssl " + options).split(" "))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    void aRenewedOneIsTakenAndAForeignOneGetsNothing() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (Closing archive = new Closing(archive(port))) {
            try (Engine _ = new Engine(port, "first")) {
                archive.store.putNew("o/a", Content.of("a"), Keep.NONE);
                assertThat(puts).isEqualTo(1);
            }
            try (Engine _ = new Engine(port, "foreign")) {
                assertThatThrownBy(() -> archive.store.putNew("o/b", Content.of("b"), Keep.NONE))
                        .isInstanceOf(ArchiveException.Refused.class)
                        .hasMessageContaining("the line is not safe");
                assertThat(puts).as("bytes that a stranger got").isEqualTo(1);
            }
            try (Engine _ = new Engine(port, "renewed")) {
                archive.store.putNew("o/b", Content.of("b"), Keep.NONE);
                assertThat(puts).isEqualTo(2);
            }
        }
    }

    private ArchiveStore archive(int port) throws IOException {
        Bucket bucket = new Bucket(
                URI.create("https://127.0.0.1:" + port),
                Bucket.DEFAULT_REGION,
                "evidence",
                folder.resolve("credentials"),
                Optional.of(folder.resolve("ours.pem")),
                Optional.empty());
        return S3ArchiveStore.at(bucket, new SystemClocks(), new SecureRandom());
    }

    private record Closing(ArchiveStore store) implements AutoCloseable {
        @Override
        public void close() {
            store.close();
        }
    }

    /// Takes every object, and has no locks.
    private final class Engine implements AutoCloseable {
        private final HttpsServer server;

        Engine(int port, String certificate) throws Exception {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(folder.resolve(certificate + ".p12"))) {
                keys.load(in, "none".toCharArray());
            }
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, "none".toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context));
            server.createContext("/", exchange -> {
                exchange.getRequestBody().readAllBytes();
                boolean isPut = exchange.getRequestMethod().equals("PUT");
                byte[] answer = isPut
                        ? new byte[0]
                        : "<Error><Code>ObjectLockConfigurationNotFoundError</Code></Error>"
                                .getBytes(StandardCharsets.UTF_8);
                puts += isPut ? 1 : 0;
                exchange.sendResponseHeaders(isPut ? 200 : 404, isPut ? -1 : answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.start();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}

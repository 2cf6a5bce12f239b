package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.config.TerminalsConfig;
import org.liuhen.appliance.dock.RegisteredDevice;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.verify.Verifier;

/// A handheld terminal hands files in under its own certificate, and nobody else does.
class TerminalOverHttpsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PIECE = 100_000;

    @TempDir
    Path directory;

    private final Random random = new Random(5);
    private PageUnderTest page;
    private TerminalServer server;
    private Authority office;

    @BeforeEach
    void start() throws Exception {
        page = new PageUnderTest(directory, new SystemClocks(), (_, _) -> new Checking.Report(0, 0, List.of()));
        office = new Authority("CN=Office");
        Path pem = directory.resolve("ca.pem");
        Files.writeString(pem, pem(office.certificate));
        server = TerminalServer.start(new TerminalsConfig("127.0.0.1", 0, pem), page.identity, page.dock);
        register("t-01");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        page.close();
    }

    @Test
    void whatATerminalHandsInIsKeptAndToldForEver() throws Exception {
        Terminal terminal = office.terminal("CN=t-01,O=Example");
        assertThat(terminal.get("/terminal").get("device").asText()).isEqualTo("t-01");
        byte[] film = bytes(2 * PIECE + 7);
        JsonNode begun = terminal.post("/terminal/imports", """
                {"operator":"李建国","operatorNumber":"110101","reason":"现场取证","files":[
                {"name":"IMG_1.JPG","bytes":%d,"sha256":"%s"},{"name":"b.bin","bytes":3}]}""".formatted(film.length, Hash.over(film)));
        String path = "/terminal/imports/" + begun.get("intake").asText();
        terminal.send(path + "/0?offset=0", Arrays.copyOf(film, PIECE));
        // The line is cut; the terminal asks where it was, and goes on there.
        Terminal again = office.terminal("CN=t-01,O=Renewed");
        assertThat(again.get(path).get("offset").asInt()).isEqualTo(PIECE);
        assertThat(again.status(path + "/0?offset=0", Arrays.copyOf(film, PIECE)))
                .isEqualTo(409);
        again.send(path + "/0?offset=" + PIECE, Arrays.copyOfRange(film, PIECE, film.length));
        JsonNode over = again.send(path + "/1?offset=0", new byte[3]);
        assertThat(over.get("over").asBoolean()).isTrue();
        JsonNode told = again.get(path);
        assertThat(told.at("/files/0/sha256").asText())
                .isEqualTo(Hash.over(film).hex());
        assertThat(told.at("/files/0/bytes").asInt()).isEqualTo(film.length);
        assertThat(told.at("/files/1/entry").asLong())
                .isGreaterThan(told.at("/files/0/entry").asLong());
        Path kept =
                directory.resolve("state/originals").resolve(begun.get("intake").asText());
        assertThat(kept.resolve("000000.jpg")).hasBinaryContent(film);
        page.logIn();
        JsonNode shown =
                page.client.get("/api/intakes/" + begun.get("intake").asText()).json();
        assertThat(shown.at("/line/device").asText()).isEqualTo("t-01");
        assertThat(shown.at("/line/carrier").asText()).isEqualTo("李建国");
        Path state = directory.resolve("state");
        assertThat(new Verifier(state, Optional.empty(), Verifier.whileRecording(state), 1, (_, _) -> {})
                        .verify()
                        .findings())
                .isEmpty();
    }

    @Test
    void whatIsNotWhatWasAnnouncedIsNotTakenIn() throws Exception {
        Terminal terminal = office.terminal("CN=t-01");
        JsonNode begun = terminal.post("/terminal/imports", """
                {"operator":"李建国","reason":"取证","files":[{"name":"a.bin","bytes":4,"sha256":"%s"},
                {"name":"b.bin","bytes":4}]}""".formatted(Hash.over(new byte[5])));
        String path = "/terminal/imports/" + begun.get("intake").asText();
        assertThat(terminal.status(path + "/0?offset=0", new byte[4])).isEqualTo(422);
        assertThat(terminal.send(path + "/1?offset=0", new byte[4]).get("over").asBoolean())
                .isTrue();
        assertThat(terminal.get(path).get("files")).hasSize(1);
        assertThat(directory.resolve("state/quarantine")).isNotEmptyDirectory();
    }

    @Test
    void withoutACertificateOfTheAuthorityNobodyGetsPastTheGreeting() throws Exception {
        Authority stranger = new Authority("CN=Office");
        for (Terminal terminal : List.of(
                stranger.terminal("CN=t-01"),
                new Terminal(server.port(), page.identity.certificate(), null, null),
                office.terminal("CN=t-01", Instant.now().minus(Duration.ofDays(2))))) {
            assertThatThrownBy(() -> terminal.get("/terminal")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aTerminalThatIsNotInUseIsRefused() throws Exception {
        register("t-02");
        page.dock.register().retire("admin", "t-02");
        page.dock
                .register()
                .register(
                        "admin",
                        new RegisteredDevice(
                                "c-01", "camera", "", "S1", "", Optional.empty(), Optional.empty(), false));
        page.awaitIndex();
        for (String name : List.of("CN=t-02", "CN=t-03", "CN=c-01", "O=t-01")) {
            assertThat(office.terminal(name).statusOf("/terminal")).as(name).isEqualTo(403);
        }
    }

    @Test
    void oneTerminalDoesNotTouchWhatAnotherBegan() throws Exception {
        register("t-02");
        JsonNode begun = office.terminal("CN=t-01").post("/terminal/imports", """
                {"operator":"李建国","reason":"取证","files":[{"name":"a.bin","bytes":4}]}""");
        String path = "/terminal/imports/" + begun.get("intake").asText();
        Terminal other = office.terminal("CN=t-02");
        assertThat(other.statusOf(path)).isEqualTo(404);
        assertThat(other.status(path + "/0?offset=0", new byte[4])).isEqualTo(404);
        page.logIn();
        assertThat(page.client
                        .postBytes("/api/imports/" + begun.get("intake").asText() + "/0?offset=0", new byte[4])
                        .status())
                .isEqualTo(404);
    }

    @Test
    void eachDoorOpensItsOwnRoomAlone() throws Exception {
        Terminal terminal = office.terminal("CN=t-01");
        for (String path : List.of("/", "/api/me", "/api/sessions", "/media/x", "/metrics")) {
            assertThat(terminal.statusOf(path)).as(path).isEqualTo(404);
        }
        page.logIn();
        assertThat(page.client.get("/terminal").status()).isEqualTo(404);
    }

    @Test
    void badOrdersAreRefusedWithASentence() throws Exception {
        Terminal terminal = office.terminal("CN=t-01");
        for (String body : List.of(
                "{}",
                "{\"operator\":\"x\",\"files\":[{\"name\":\"a\",\"bytes\":1}]}",
                "{\"reason\":\"x\",\"files\":[]}",
                "{\"reason\":\"x\",\"files\":[{\"name\":\"a\",\"bytes\":-1}]}",
                "{\"reason\":\"x\",\"files\":[{\"name\":\"a\",\"bytes\":9000000000000000}]}",
                "{\"reason\":\"x\",\"files\":[{\"name\":\"a\",\"bytes\":1,\"sha256\":\"00\"}]}")) {
            assertThat(terminal.statusOfPost("/terminal/imports", body))
                    .as(body)
                    .isBetween(400, 422);
        }
    }

    private void register(String word) throws Exception {
        page.dock
                .register()
                .register(
                        "admin",
                        new RegisteredDevice(
                                word, "terminal", "手持终端", "", "", Optional.empty(), Optional.empty(), false));
        page.awaitIndex();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String pem(Certificate certificate) throws Exception {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    private static KeyPair keys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /// Issues certificates.
    private final class Authority {
        private final X500Name name;
        private final KeyPair keys = keys();
        private final X509Certificate certificate;

        Authority(String name) throws Exception {
            this.name = new X500Name(name);
            this.certificate = issue(this.name, keys, true, Instant.now().plus(Duration.ofDays(1)));
        }

        Terminal terminal(String subject) throws Exception {
            return terminal(subject, Instant.now().plus(Duration.ofDays(1)));
        }

        Terminal terminal(String subject, Instant until) throws Exception {
            KeyPair pair = keys();
            return new Terminal(
                    server.port(), page.identity.certificate(), pair, issue(new X500Name(subject), pair, false, until));
        }

        private X509Certificate issue(X500Name subject, KeyPair pair, boolean isAuthority, Instant until)
                throws Exception {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    new BigInteger(60, random).setBit(60),
                    Date.from(until.minus(Duration.ofDays(5))),
                    Date.from(until),
                    subject,
                    pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        }
    }

    /// A terminal with its certificate, or without one.
    private static final class Terminal {
        private final HttpClient http;
        private final String address;

        Terminal(int port, X509Certificate machine, @Nullable KeyPair pair, @Nullable X509Certificate certificate)
                throws Exception {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("machine", machine);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            if (pair != null && certificate != null) {
                store.setKeyEntry("own", pair.getPrivate(), new char[0], new Certificate[] {certificate});
            }
            own.init(store, new char[0]);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(own.getKeyManagers(), trust.getTrustManagers(), null);
            http = HttpClient.newBuilder().sslContext(tls).build();
            address = "https://localhost:" + port;
        }

        JsonNode get(String path) throws Exception {
            return good(HttpRequest.newBuilder(URI.create(address + path)).GET());
        }

        JsonNode post(String path, String body) throws Exception {
            return good(
                    HttpRequest.newBuilder(URI.create(address + path)).POST(HttpRequest.BodyPublishers.ofString(body)));
        }

        JsonNode send(String path, byte[] piece) throws Exception {
            return good(HttpRequest.newBuilder(URI.create(address + path))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(piece)));
        }

        int status(String path, byte[] piece) throws Exception {
            return answer(HttpRequest.newBuilder(URI.create(address + path))
                            .POST(HttpRequest.BodyPublishers.ofByteArray(piece)))
                    .statusCode();
        }

        int statusOf(String path) throws Exception {
            return answer(HttpRequest.newBuilder(URI.create(address + path)).GET())
                    .statusCode();
        }

        int statusOfPost(String path, String body) throws Exception {
            return answer(HttpRequest.newBuilder(URI.create(address + path))
                            .POST(HttpRequest.BodyPublishers.ofString(body)))
                    .statusCode();
        }

        private JsonNode good(HttpRequest.Builder request) throws Exception {
            HttpResponse<byte[]> answer = answer(request);
            assertThat(answer.statusCode())
                    .as(new String(answer.body(), StandardCharsets.UTF_8))
                    .isEqualTo(200);
            return JSON.readTree(answer.body());
        }

        private HttpResponse<byte[]> answer(HttpRequest.Builder request) throws Exception {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }
}

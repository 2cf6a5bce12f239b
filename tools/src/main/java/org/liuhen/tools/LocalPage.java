package org.liuhen.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.liuhen.storage.tls.TlsFiles;

/// The REST interface of the appliance on this machine, asked with the operator's token and trusting its
/// certificate alone; both are read from the state directory.
public final class LocalPage {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient client;
    private final URI address;
    private final String token;
    /// Whether an account is logged in: then its cookie speaks instead of the token.
    private volatile boolean loggedIn;

    /// @param state the state directory of the running appliance
    /// @param port its TCP port
    public LocalPage(Path state, int port) throws IOException {
        this(state, URI.create("https://localhost:" + port));
    }

    /// @param state what the state directory holds of the token and the certificate
    /// @param address where the page is
    LocalPage(Path state, URI address) throws IOException {
        this.address = address;
        try {
            this.token =
                    Files.readString(state.resolve("access/operator-token")).strip();
            this.client = HttpClient.newBuilder()
                    .sslContext(TlsFiles.client(state.resolve("tls/certificate.pem")))
                    .cookieHandler(new CookieManager())
                    .connectTimeout(LIMIT)
                    .build();
        } catch (NoSuchFileException e) {
            throw new IOException(
                    state + " is not the state directory of an appliance that was ever started: " + e.getMessage()
                            + " is missing",
                    e);
        }
    }

    /// GET of `path`.
    public JsonNode get(String path) throws IOException {
        return send(HttpRequest.newBuilder(address.resolve(path)).GET());
    }

    /// POST to `path` without a body.
    public JsonNode post(String path) throws IOException {
        return send(HttpRequest.newBuilder(address.resolve(path)).POST(HttpRequest.BodyPublishers.noBody()));
    }

    /// POST of `body` as JSON to `path`.
    public JsonNode post(String path, Map<String, ?> body) throws IOException {
        return send(HttpRequest.newBuilder(address.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(MAPPER.writeValueAsString(body))));
    }

    /// Goes on as an account: what the rights of the machine itself do not reach.
    ///
    /// @param path `/api/login`, or `/api/setup` for the first accounts
    public void logIn(String path, Map<String, ?> body) throws IOException {
        post(path, body);
        loggedIn = true;
    }

    /// POST of a file as it is to `path`.
    public JsonNode postFile(String path, Path file) throws IOException {
        return send(HttpRequest.newBuilder(address.resolve(path))
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofFile(file)));
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<String> response = client.send(
                    (loggedIn ? request.header("X-Liuhen", "1") : request.header("Authorization", "Bearer " + token))
                            .timeout(LIMIT)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            JsonNode body = MAPPER.readTree(response.body());
            if (response.statusCode() >= 300) {
                throw new IOException(body.path("messageEn").asText("the appliance answered " + response.statusCode()));
            }
            return body;
        } catch (ConnectException e) {
            throw new IOException("no appliance answers at " + address + ": start it with \"liuhen run\"", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the appliance was asked", e);
        }
    }
}

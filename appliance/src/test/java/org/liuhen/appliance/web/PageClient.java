package org.liuhen.appliance.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.web.RouteRights.Route;

/// A browser's side, without a browser: trusts one certificate, keeps one cookie. Each answer that it gets is held
/// against the document of the interface.
final class PageClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final String address;
    private final Set<String> answered = new TreeSet<>();
    private @Nullable String cookie;

    PageClient(int port, X509Certificate trusted) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("page", trusted);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        this.http = HttpClient.newBuilder().sslContext(tls).build();
        this.address = "https://localhost:" + port;
    }

    record Answer(int status, byte[] body, HttpResponse<byte[]> response) {
        JsonNode json() throws IOException {
            return JSON.readTree(body);
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    Answer get(String path, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers), "GET", "");
    }

    /// Any request, as the page sends it.
    Answer ask(String method, String path, String body, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers).header(Guard.OWN_HEADER, "1"), method, body);
    }

    /// The addresses that did what they were asked for, as `METHOD path`.
    Set<String> answered() {
        return answered;
    }

    Answer post(String path, String body) throws IOException, InterruptedException {
        return postRaw(path, body, Guard.OWN_HEADER, "1");
    }

    Answer postBytes(String path, byte[] body) throws IOException, InterruptedException {
        return send(request(path, Guard.OWN_HEADER, "1"), "POST", body);
    }

    Answer postRaw(String path, String body, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers), "POST", body);
    }

    /// The lines of an answer that goes on, as they come; ends when it is closed.
    HttpResponse<Stream<String>> lines(String path, String... headers) throws IOException, InterruptedException {
        return http.send(request(path, headers).GET().build(), HttpResponse.BodyHandlers.ofLines());
    }

    void forgetCookie() {
        cookie = null;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(address + path));
        if (headers.length > 0) {
            builder.headers(headers);
        }
        if (cookie != null) {
            builder.header("Cookie", cookie);
        }
        return builder;
    }

    private Answer send(HttpRequest.Builder request, String method, String body)
            throws IOException, InterruptedException {
        return send(request, method, body.getBytes(StandardCharsets.UTF_8));
    }

    private Answer send(HttpRequest.Builder request, String method, byte[] body)
            throws IOException, InterruptedException {
        request.method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        response.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = set.substring(0, set.indexOf(';')));
        Answer answer = new Answer(response.statusCode(), response.body(), response);
        Optional<Route> route = ApiContract.route(method, response.uri().getRawPath());
        if (route.isPresent()) {
            ApiContract.check(route.get(), body, answer.status(), answer.header("Content-Type"), answer.body());
            if (answer.status() < 300) {
                answered.add(route.get().address());
            }
        }
        return answer;
    }
}

package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.tls.TlsFiles;

/// Somebody who plays recordings: asks for what the player of the page asks for, in its order, and holds each segment
/// against its entry. Where a browser would have the first picture, it has all of its bytes and their proof.
final class Auditor {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final HttpClient client;
    private final URI address;
    private final List<Double> firstPictures = new ArrayList<>();
    private int segments;

    /// @param state the state directory of the appliance, for its certificate
    /// @param password of `name`
    Auditor(Path state, int port, String name, String password) throws IOException, InterruptedException {
        client = HttpClient.newBuilder()
                .sslContext(TlsFiles.client(state.resolve("tls/certificate.pem")))
                .cookieHandler(new CookieManager())
                .connectTimeout(LIMIT)
                .build();
        address = URI.create("https://localhost:" + port);
        post("/api/login", "{\"name\":\"" + name + "\",\"password\":\"" + password + "\"}");
    }

    /// Opens a session at some moment of some track and plays it from there in the time that it took.
    void play(String session, Random random, Duration length) throws IOException, InterruptedException {
        long began = System.nanoTime();
        JsonNode tracks = get("/api/sessions/" + session).path("tracks");
        String track = tracks.get(random.nextInt(tracks.size())).path("name").asText();
        post("/api/sessions/" + session + "/access", "{\"purpose\":\"handling\"}");
        JsonNode listed = get("/api/sessions/" + session + "/tracks/" + track + "/segments?from=0")
                .path("segments");
        long size = size(get("/api/log/checkpoint?since=0").path("note").asText());
        int covered = 0;
        while (covered < listed.size() && listed.get(covered).get(7).asLong() < size) {
            covered++;
        }
        assertThat(covered).as("segments that are signed").isPositive();
        int at = random.nextInt(covered);
        int run = listed.get(at).get(0).asInt();
        int init = get("/api/sessions/" + session + "/tracks/" + track + "/runs/" + run + "/opening")
                .path("initBytes")
                .asInt();
        String file = "/media/" + session + "/" + track + "/" + "%06d.mp4".formatted(run);
        assertThat(bytes(file, 0, init)).hasSize(init);
        segment(session, file, listed.get(at), size);
        firstPictures.add((System.nanoTime() - began) / 1e9);
        for (int i = at + 1; i < covered && System.nanoTime() - began < length.toNanos(); i++) {
            // A player fetches ahead of the picture, and no faster than it plays.
            Thread.sleep(listed.get(i - 1).get(5).asLong() / 1_000);
            segment(session, file, listed.get(i), size);
        }
    }

    /// Seconds from the click to the first segment and its proof, of each session that was opened.
    List<Double> firstPictures() {
        return firstPictures;
    }

    /// How many segments came and were what the log says.
    int segments() {
        return segments;
    }

    private void segment(String session, String file, JsonNode row, long size)
            throws IOException, InterruptedException {
        long index = row.get(7).asLong();
        byte[] media = bytes(file, row.get(2).asLong(), row.get(3).asInt());
        JsonNode proved = get("/api/sessions/" + session + "/entries?size=" + size + "&of=" + index)
                .at("/entries/0");
        assertThat(proved.path("entry").asText())
                .as("the entry of segment %s", row)
                .contains(Hash.over(media).hex());
        segments++;
    }

    private static long size(String note) {
        return Long.parseLong(note.lines().skip(1).findFirst().orElseThrow());
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return MAPPER.readTree(send(request(path).GET()).body());
    }

    private void post(String path, String body) throws IOException, InterruptedException {
        send(request(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private byte[] bytes(String path, long from, int length) throws IOException, InterruptedException {
        return send(request(path)
                        .header("Range", "bytes=" + from + "-" + (from + length - 1))
                        .GET())
                .body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path))
                .header("X-Liuhen", "1")
                .timeout(LIMIT);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode())
                .as("%s: %s", answer.request(), new String(answer.body(), StandardCharsets.UTF_8))
                .isBetween(200, 299);
        return answer;
    }
}

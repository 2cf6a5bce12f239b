package org.liuhen.ingest.capture;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Headless Chromium that plays a run file through a plain `<video src>`, from a server that knows ranges and
/// nothing else. The page reports five times a second how far it is.
final class RunPlayer implements AutoCloseable {
    private static final String PAGE = """
            <video src="run.mp4" muted></video><script>
            const video = document.querySelector('video');
            video.play().catch(() => {});
            setInterval(() => fetch('said', {method: 'POST', body: [video.currentTime.toFixed(3), video.readyState,
                video.error ? video.error.code : 0, video.videoWidth, video.getVideoPlaybackQuality().totalVideoFrames,
                video.webkitAudioDecodedByteCount].join(' ')}), 200);
            </script>
            """;
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
    private static final int MOST_BYTES = 1 << 20;

    /// How far the page is.
    ///
    /// @param seconds currentTime
    /// @param readyState 2 or more: there is a picture
    /// @param error MediaError.code, 0 without
    /// @param width pixels of the picture
    /// @param frames pictures shown so far
    /// @param soundBytes sound decoded so far
    record Progress(double seconds, int readyState, int error, int width, int frames, long soundBytes) {
        static Progress parse(String text) {
            String[] words = text.strip().split(" ", -1);
            return new Progress(
                    Double.parseDouble(words[0]),
                    Integer.parseInt(words[1]),
                    Integer.parseInt(words[2]),
                    Integer.parseInt(words[3]),
                    Integer.parseInt(words[4]),
                    Long.parseLong(words[5]));
        }
    }

    private final HttpServer server;
    private final Process chromium;
    private volatile Optional<Progress> progress = Optional.empty();

    /// Plays `run`; `profile` is an empty folder for the browser.
    RunPlayer(Path run, Path profile) throws IOException {
        Program.require("chromium", "chromium");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.createContext(
                "/", exchange -> answer(exchange, 200, "text/html", PAGE.getBytes(StandardCharsets.UTF_8)));
        server.createContext("/run.mp4", exchange -> range(exchange, run));
        server.createContext("/said", this::said);
        server.start();
        chromium = new ProcessBuilder(List.of(
                        "chromium",
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--mute-audio",
                        "--autoplay-policy=no-user-gesture-required",
                        "--user-data-dir=" + profile,
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /// The newest word of the page.
    Optional<Progress> progress() {
        return progress;
    }

    @Override
    public void close() {
        chromium.descendants().forEach(ProcessHandle::destroyForcibly);
        chromium.destroyForcibly();
        chromium.onExit().join();
        server.stop(0);
    }

    private void said(HttpExchange exchange) throws IOException {
        String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
        progress = Optional.of(Progress.parse(text));
        answer(exchange, 200, "text/plain", new byte[0]);
    }

    /// The file as long as it is now.
    private static void range(HttpExchange exchange, Path run) throws IOException {
        String asked = exchange.getRequestHeaders().getFirst("Range");
        Matcher range = RANGE.matcher(asked == null ? "bytes=0-" : asked);
        long length = Files.size(run);
        long from = range.matches() ? Long.parseLong(range.group(1)) : 0;
        long last = range.matches() && !range.group(2).isEmpty() ? Long.parseLong(range.group(2)) : length - 1;
        byte[] bytes = new byte[Math.clamp(Math.min(last, length - 1) - from + 1, 0, MOST_BYTES)];
        try (RandomAccessFile file = new RandomAccessFile(run.toFile(), "r")) {
            file.seek(from);
            file.readFully(bytes);
        }
        exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
        exchange.getResponseHeaders()
                .set("Content-Range", "bytes " + from + "-" + (from + bytes.length - 1) + "/" + length);
        answer(exchange, bytes.length == 0 ? 416 : 206, "video/mp4", bytes);
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}

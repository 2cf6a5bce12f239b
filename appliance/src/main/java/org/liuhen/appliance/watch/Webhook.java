package org.liuhen.appliance.watch;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.liuhen.storage.time.Clocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends each alarm that begins or ends to an address of the office, in order, until it is taken (an answer of
/// 200 to 299). While the address does not answer the bulletin keeps what is to be sent, as far back as it goes;
/// nobody waits for any of it.
///
/// **Thread.** One of its own.
public final class Webhook implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final Duration SLICE = Duration.ofMillis(500);
    private static final JsonMapper JSON = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private final URI address;
    private final Bulletin bulletin;
    private final Clocks clocks;
    private final HttpClient http;
    private volatile boolean closing;

    private Webhook(URI address, Bulletin bulletin, Clocks clocks) {
        this.address = address;
        this.bulletin = bulletin;
        this.clocks = clocks;
        this.http = HttpClient.newBuilder()
                .connectTimeout(LIMIT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /// Begins to send what happens from now on.
    public static Webhook begin(URI address, Bulletin bulletin, Clocks clocks) {
        Webhook webhook = new Webhook(address, bulletin, clocks);
        Thread.ofPlatform().daemon().name("webhook").start(webhook::work);
        return webhook;
    }

    /// Ends it; what was not taken by now is not sent any more.
    @Override
    public void close() {
        closing = true;
        http.shutdownNow();
    }

    private void work() {
        long sent = 0;
        try {
            while (!closing) {
                Bulletin.Since since = bulletin.after(sent, SLICE);
                if (since.missed() > 0) {
                    LOG.warn("Changes were never told to the webhook, it took too long: count={}", since.missed());
                }
                if (!since.events().isEmpty()) {
                    // One at a time: while it is tried again the next may fall out of the bulletin, and then it is
                    // said.
                    Bulletin.Event next = since.events().getFirst();
                    deliver(next);
                    sent = next.number();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(Bulletin.Event event) throws InterruptedException {
        if (event.news() instanceof News.VerdictChanged) {
            return;
        }
        HttpRequest request = request(Notice.of(event));
        Duration wait = FIRST_WAIT;
        while (!closing && !isTaken(request)) {
            pause(wait);
            wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
        }
    }

    private HttpRequest request(Notice notice) {
        try {
            return HttpRequest.newBuilder(address)
                    .timeout(LIMIT)
                    .header("Content-Type", "application/json; charset=utf-8")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(notice)))
                    .build();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of ours cannot be written", e);
        }
    }

    private boolean isTaken(HttpRequest request) throws InterruptedException {
        try {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status >= 200 && status < 300) {
                return true;
            }
            LOG.warn("The webhook refused an alarm, it is sent again: status={}", status);
        } catch (IOException | RuntimeException e) {
            LOG.warn("The webhook cannot be reached, the alarm is sent again: {}", e.toString());
        }
        return false;
    }

    /// In slices, so that it can be closed meanwhile.
    private void pause(Duration wait) {
        long end = clocks.monotonicNanos() + wait.toNanos();
        while (!closing && clocks.monotonicNanos() < end) {
            clocks.sleep(Duration.ofMillis(100));
        }
    }
}

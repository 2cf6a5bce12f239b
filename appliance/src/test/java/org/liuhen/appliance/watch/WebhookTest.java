package org.liuhen.appliance.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.liuhen.storage.kit.SimulatedClocks;

class WebhookTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");
    private final Bulletin bulletin = new Bulletin(clocks);
    private final AlarmBoard board = new AlarmBoard(bulletin);
    private final BlockingQueue<JsonNode> taken = new LinkedBlockingQueue<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private HttpServer office;
    private Webhook webhook;

    @BeforeEach
    void open() throws IOException {
        office = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        office.createContext("/hook", exchange -> {
            JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
            boolean refused = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            if (!refused) {
                taken.add(body);
            }
            exchange.sendResponseHeaders(refused ? 503 : 204, -1);
            exchange.close();
        });
        office.start();
        webhook = Webhook.begin(
                URI.create("http://127.0.0.1:" + office.getAddress().getPort() + "/hook"), bulletin, clocks);
    }

    @AfterEach
    void close() {
        webhook.close();
        office.stop(0);
    }

    @Test
    void anAlarmIsSentAsItBeginsAndAsItEnds() throws InterruptedException {
        board.say(AlarmBoard.Teller.MACHINE, List.of(alarm()));
        board.say(AlarmBoard.Teller.MACHINE, List.of());

        JsonNode began = next();
        assertThat(began.get("event").asText()).isEqualTo("alarm-began");
        assertThat(began.at("/alarm/code").asText()).isEqualTo("disk-space");
        assertThat(began.at("/alarm/severity").asText()).isEqualTo("serious");
        assertThat(began.at("/alarm/text").asText()).isEqualTo("存储空间不足");
        assertThat(began.at("/alarm/textEn").asText()).isEqualTo("little room is left");
        assertThat(next().get("event").asText()).isEqualTo("alarm-ended");
    }

    @Test
    void whatIsRefusedIsSentAgainAndInOrder() throws InterruptedException {
        refusals.set(5);
        board.say(AlarmBoard.Teller.MACHINE, List.of(alarm()));
        board.say(AlarmBoard.Teller.MACHINE, List.of());

        assertThat(next().get("event").asText()).isEqualTo("alarm-began");
        assertThat(next().get("event").asText()).isEqualTo("alarm-ended");
        assertThat(refusals).hasValue(0);
    }

    private JsonNode next() throws InterruptedException {
        return Objects.requireNonNull(taken.poll(30, TimeUnit.SECONDS), "nothing was sent");
    }

    private static Alarm alarm() {
        return new Alarm(AlarmCode.DISK_SPACE, Optional.empty(), 0, "存储空间不足", "little room is left");
    }
}

package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.health.Vitals;
import org.liuhen.appliance.watch.Reason;
import org.liuhen.appliance.watch.Verdict;
import org.liuhen.ingest.source.Arrivals;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.kit.SimulatedClocks;

class HealthOverHttpsTest {
    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");

    @TempDir
    Path directory;

    @Test
    void everyOrganTellsHowItFares() throws Exception {
        try (PageUnderTest page =
                new PageUnderTest(directory, clocks, (_, _) -> new Checking.Report(0, 0, List.of()))) {
            assertThat(page.client.get("/api/health").status()).isEqualTo(401);
            page.logIn();
            JsonNode before = page.client.get("/api/health").json();
            assertThat(before.at("/disks/0/number").asInt()).isEqualTo(1);
            assertThat(before.at("/disks/0").has("looked")).isFalse();
            assertThat(before.at("/sources/0/course/lost").size()).isZero();
            assertThat(before.at("/sources/0").has("pictureMillis")).isFalse();

            page.rooms.say(0, new Verdict.Degraded(0, new Reason(Cause.PACKET_LOSS, "网络丢包", "packets were lost")));
            came(page, 500, 2);
            clocks.advance(Vitals.STEP);
            came(page, 740, 9);
            page.vitals.look();
            clocks.advance(Duration.ofSeconds(3));

            JsonNode health = page.client.get("/api/health").json();
            assertThat(health.get("stepSeconds").asInt()).isEqualTo(10);
            JsonNode source = health.at("/sources/0");
            assertThat(source.get("title").asText()).isEqualTo("正面");
            assertThat(source.get("verdict").asText()).isEqualTo("degraded");
            assertThat(source.at("/reason/cause").asText()).isEqualTo("packet-loss");
            assertThat(source.get("pictureMillis").asLong()).isEqualTo(3_000);
            assertThat(source.has("footageMillis")).isFalse();
            assertThat(source.get("lost").asLong()).isEqualTo(9);
            assertThat(source.get("clockMicros").asLong()).isEqualTo(1_500_000);
            assertThat(source.at("/course/arrived").toString()).isEqualTo("[500,240]");
            assertThat(source.at("/course/lost").toString()).isEqualTo("[2,7]");
            assertThat(health.at("/sources/1/course/arrived").toString()).isEqualTo("[-1,-1]");

            JsonNode disk = health.at("/disks/0/looked");
            assertThat(disk.get("totalBytes").asLong())
                    .isEqualTo(Files.getFileStore(directory).getTotalSpace());
            assertThat(disk.get("ageMillis").asLong()).isEqualTo(3_000);
            assertThat(health.at("/disks/0/directory").asText())
                    .isEqualTo(directory.resolve("state").toString());
            assertThat(health.at("/log/entries").asLong()).isPositive();
            assertThat(health.at("/log/checkpointSize").asLong()).isPositive();
            assertThat(health.at("/log/root").asText()).matches("[A-Za-z0-9+/]{43}=");
            assertThat(health.at("/certificate/own").asBoolean()).isTrue();
            assertThat(health.at("/certificate/untilMicros").asLong())
                    .isEqualTo(page.identity
                                    .certificate()
                                    .getNotAfter()
                                    .toInstant()
                                    .toEpochMilli()
                            * 1_000);
            assertThat(health.at("/process/heap").size()).isEqualTo(2);
            assertThat(health.at("/process/heapBytes").asLong())
                    .isLessThanOrEqualTo(health.at("/process/heapMostBytes").asLong());
            assertThat(health.at("/process/threads").asInt()).isPositive();
        }
    }

    /// The source's clock is a second and a half ahead.
    private void came(PageUnderTest page, long packets, long lost) {
        page.rooms.came(
                0,
                new Arrivals.Told(
                        packets,
                        lost,
                        OptionalLong.of(clocks.monotonicNanos()),
                        OptionalLong.of(clocks.wallMicros() - clocks.monotonicNanos() / 1_000 + 1_500_000)));
        page.vitals.round();
    }
}

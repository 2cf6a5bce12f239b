package org.liuhen.appliance.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.room.RoomView;
import org.liuhen.appliance.watch.Verdict;
import org.liuhen.ingest.source.Arrivals;
import org.liuhen.storage.Ending;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.RunWriter;
import org.liuhen.storage.SegmentClose;
import org.liuhen.storage.SessionOpening;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.kit.SimulatedClocks;
import org.liuhen.storage.kit.TinyMedia;
import org.liuhen.storage.media.Fragment;

class VitalsTest {
    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");

    @TempDir
    Path directory;

    private EvidenceStore store;
    private Optional<Arrivals.Told> arrivals = Optional.empty();
    private Vitals vitals;

    @BeforeEach
    void open() throws IOException {
        store = EvidenceStore.create(
                directory.resolve("state"),
                "test.example/health",
                new StoreSettings(new SystemDisk(), clocks, "liuhen test", Hash.over(new byte[0])));
        vitals = new Vitals(store, this::rooms, 0);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void aSourceHasItsCourseInStepsOfTenSeconds() {
        step(5, 0);
        assertThat(vitals.source("room-1", "front").arrived()).containsExactly(5L);
        arrivals = told(40, 0);
        vitals.round();
        assertThat(vitals.source("room-1", "front").arrived()).hasSize(1);
        step(255, 3);
        // It is connected anew, and counts from nothing.
        step(100, 1);
        arrivals = Optional.empty();
        step();
        step(30, 0);
        assertThat(vitals.source("room-1", "front").arrived()).containsExactly(5L, 250L, 100L, -1L, 30L);
        assertThat(vitals.source("room-1", "front").lost()).containsExactly(0L, 3L, 1L, -1L, 0L);
        assertThat(vitals.source("room-1", "back")).isEqualTo(SourceVitals.NONE);
        assertThat(vitals.heap()).hasSize(5).allMatch(bytes -> bytes > 0);
    }

    @Test
    void aCourseIsHalfAnHourLong() {
        for (int i = 1; i <= Course.MOST + 20; i++) {
            step(i * 10L, 0);
        }
        assertThat(vitals.source("room-1", "front").arrived())
                .hasSize(Course.MOST)
                .containsOnly(10L);
    }

    @Test
    void theDisksAreLookedAtAndLastAsTheWeekWas() throws IOException {
        assertThat(vitals.disks()).isEmpty();
        vitals.look();
        DiskVitals disk = vitals.disks().getFirst();
        assertThat(disk.number()).isEqualTo(1);
        assertThat(disk.failure()).isEmpty();
        assertThat(disk.totalBytes()).isGreaterThanOrEqualTo(disk.freeBytes()).isPositive();
        assertThat(disk.lookedMicros()).isEqualTo(clocks.wallMicros());
        assertThat(vitals.daysLeft()).isEmpty();

        long bytes = record();
        clocks.advance(Duration.ofDays(4));
        assertThat(store.awaitIndex(Duration.ofSeconds(20))).isTrue();
        vitals.look();
        assertThat(vitals.dailyBytes().orElseThrow()).isBetween(bytes / 4 - 2, bytes / 4);
        assertThat(vitals.daysLeft().orElseThrow())
                .isEqualTo(vitals.disks().getFirst().freeBytes()
                        / vitals.dailyBytes().orElseThrow());
        // What is older than a week counts no more.
        clocks.advance(Duration.ofDays(4));
        vitals.look();
        assertThat(vitals.dailyBytes()).isEmpty();
    }

    @Test
    void theErrorsThatExt4CountsAreRead() throws IOException {
        Path device = Files.createFile(directory.resolve("sda1"));
        Path link = Files.createSymbolicLink(directory.resolve("by-label"), device);
        Path counted = Files.createDirectories(directory.resolve("sys/fs/ext4/sda1"));
        assertThat(DiskVitals.errors(directory.resolve("sys"), device.toString()))
                .isEmpty();
        Files.writeString(counted.resolve("errors_count"), "7\n");
        assertThat(DiskVitals.errors(directory.resolve("sys"), link.toString())).isEqualTo(OptionalLong.of(7));
        Files.writeString(counted.resolve("errors_count"), "many\n");
        assertThat(DiskVitals.errors(directory.resolve("sys"), device.toString()))
                .isEmpty();
        assertThat(DiskVitals.errors(directory.resolve("sys"), "tmpfs")).isEmpty();
    }

    private List<RoomView> rooms() {
        return List.of(new RoomView(
                "room-1",
                "第一询问室",
                RoomView.State.ARMED,
                null,
                0,
                List.of(new RoomView.SourceView(
                        "front", "正面", new Verdict.Off(), Optional.empty(), Optional.empty(), arrivals))));
    }

    private void step(long packets, long lost) {
        arrivals = told(packets, lost);
        step();
    }

    private void step() {
        clocks.advance(Vitals.STEP);
        vitals.round();
    }

    private static Optional<Arrivals.Told> told(long packets, long lost) {
        return Optional.of(new Arrivals.Told(packets, lost, OptionalLong.empty(), OptionalLong.empty()));
    }

    /// Bytes of a session.
    private long record() throws IOException {
        SessionWriter session =
                store.begin(new SessionOpening("room-1", "test", List.of("front"), new FieldsBuilder().build()));
        long start = session.startMicros();
        RunWriter run = session.track("front").orElseThrow().beginRun(TinyMedia.opening(start));
        run.append(TinyMedia.fragment(start, 0, 25, 40_000, new Random(1), Fragment.Start.KEY));
        run.sync();
        run.seal(new SegmentClose(0, Optional.empty()));
        run.close(new Ending(Cause.STOPPED, ""));
        session.end("test", start + 1_000_000, Cause.STOPPED);
        return Files.size(store.layout().root().resolve("media/" + session.session() + "/front/000000.mp4"));
    }
}

package org.liuhen.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.index.SegmentRow;
import org.liuhen.storage.kit.SimulatedClocks;
import org.liuhen.storage.kit.TinyMedia;
import org.liuhen.storage.media.Fragment;
import org.liuhen.storage.timeline.Span;

class EvidenceStoreTest {
    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");
    private final Random random = new Random(7);

    @TempDir
    Path directory;

    @Test
    void aSessionThatEndedIsInTheIndexWithItsFootageAndGaps() throws IOException {
        try (EvidenceStore store = create()) {
            SessionWriter session = begin(store, "front");
            TrackWriter track = session.track("front").orElseThrow();
            long start = clocks.wallMicros() + 500_000;
            track.interruption(new Ending(Cause.NETWORK, "connecting"), session.startMicros(), start);
            RunWriter run = track.beginRun(TinyMedia.opening(start));
            for (int i = 0; i < 3; i++) {
                run.append(TinyMedia.fragment(start, i * 1_000_000L, 25, 100, random, Fragment.Start.KEY));
                run.seal(new SegmentClose(i, Optional.empty()));
            }
            run.close(new Ending(Cause.STOPPED, "stopped"));
            session.end("test", start + 3_000_000, Cause.STOPPED);
            assertThat(store.awaitIndex(Duration.ofSeconds(10))).isTrue();

            List<SegmentRow> segments = store.index().segments(track.id(), start + 1_500_000, start + 2_500_000);
            assertThat(segments).extracting(SegmentRow::segment).containsExactly(1, 2);
            assertThat(store.timeline(track.id(), session.startMicros(), start + 3_000_000)
                            .spans())
                    .containsExactly(
                            new Span.Gap(Cause.NETWORK, "connecting", session.startMicros(), start, 6),
                            new Span.Footage(0, start, start + 3_000_000));
            assertThat(store.index().session(session.session()).orElseThrow().end())
                    .isPresent();
        }
    }

    @Test
    void aSessionThatNobodyClosedGoesOnAndItsUnsealedFootageIsRecovered() throws IOException {
        EvidenceStore crashed = create();
        SessionWriter session = begin(crashed, "front");
        TrackWriter track = session.track("front").orElseThrow();
        long start = clocks.wallMicros();
        RunWriter run = track.beginRun(TinyMedia.opening(start));
        run.append(TinyMedia.fragment(start, 0, 25, 100, random, Fragment.Start.KEY));
        run.seal(new SegmentClose(0, Optional.empty()));
        run.append(TinyMedia.fragment(start, 1_000_000, 25, 100, random, Fragment.Start.KEY));
        run.sync();
        // The program is gone here; closing the store closes no run.
        crashed.close();
        Path file = crashed.layout().run(track.id(), 0);
        Files.write(file, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
        clocks.reboot("99999999-2222-3333-4444-555555555555");

        try (EvidenceStore store = EvidenceStore.open(directory.resolve("state"), settings())) {
            SessionWriter resumed = store.resumed().getFirst();
            assertThat(resumed.session()).isEqualTo(session.session());
            assertThat(store.awaitIndex(Duration.ofSeconds(10))).isTrue();
            var row = store.index().run(track.id(), 0).orElseThrow();
            assertThat(row.segments()).isEqualTo(2);
            assertThat(row.ended().orElseThrow().cause()).isEqualTo(Cause.POWER);
            assertThat(row.ended().orElseThrow().tailBytes()).isEqualTo(3);
            assertThat(resumed.track("front").orElseThrow().accountedMicros()).isEqualTo(start + 2_000_000);
            assertThat(resumed.track("front")
                            .orElseThrow()
                            .beginRun(TinyMedia.opening(start + 9_000_000))
                            .number())
                    .isEqualTo(1);
        }
    }

    @Test
    void footageThatAPowerCutLeftUnwrittenIsATailAndNoSegment() throws Exception {
        EvidenceStore crashed = create();
        SessionWriter session = begin(crashed, "front");
        TrackWriter track = session.track("front").orElseThrow();
        long start = clocks.wallMicros();
        RunWriter run = track.beginRun(TinyMedia.opening(start));
        long[] ends = new long[4];
        for (int i = 0; i < ends.length; i++) {
            run.append(TinyMedia.fragment(start, i * 1_000_000L, 25, 600, random, Fragment.Start.KEY));
            ends[i] = run.lengthBytes();
            if (i == 0) {
                run.seal(SegmentClose.UNKNOWN);
            }
        }
        run.sync();
        crashed.close();
        Path file = crashed.layout().run(track.id(), 0);
        byte[] left = Files.readAllBytes(file);
        // The file system kept the length and lost a page of the third fragment.
        int page = (int) (ends[1] / 4096 + 1) * 4096;
        Arrays.fill(left, page, page + 4096, (byte) 0);
        Files.write(file, left);
        clocks.reboot("99999999-2222-3333-4444-555555555555");

        try (EvidenceStore store = EvidenceStore.open(directory.resolve("state"), settings())) {
            assertThat(store.awaitIndex(Duration.ofSeconds(10))).isTrue();
            var row = store.index().run(track.id(), 0).orElseThrow();
            assertThat(row.segments()).isEqualTo(2);
            assertThat(row.ended().orElseThrow().tailBytes()).isEqualTo(left.length - ends[1]);
            assertThat(store.resumed().getFirst().track("front").orElseThrow().accountedMicros())
                    .isEqualTo(start + 2_000_000);
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(left);
    }

    private EvidenceStore create() throws IOException {
        return EvidenceStore.create(directory.resolve("state"), "example.org/rec/1/1", settings());
    }

    private StoreSettings settings() {
        return new StoreSettings(new SystemDisk(), clocks, "liuhen test", Hash.over());
    }

    private static SessionWriter begin(EvidenceStore store, String... tracks) throws IOException {
        return store.begin(new SessionOpening(
                "room-1",
                "panel",
                List.of(tracks),
                new FieldsBuilder().text("title", "询问室一").build()));
    }
}

package org.liuhen.storage.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.Ending;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.RunWriter;
import org.liuhen.storage.SessionOpening;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.kit.SimulatedClocks;
import org.liuhen.storage.kit.SmallStore;
import org.liuhen.storage.kit.TinyMedia;
import org.liuhen.storage.media.Fragment;

class EvidenceIndexTest {
    private static final long SECOND = 1_000_000;

    @TempDir
    Path directory;

    @Test
    void segmentsAreFoundFromAnyMomentOnAlsoBeforeTheEpoch() throws IOException {
        SimulatedClocks clocks = new SimulatedClocks("1969-12-31T23:59:58.000000Z");
        Random random = new Random(3);
        try (EvidenceStore store =
                EvidenceStore.create(directory.resolve("state"), "example.org/rec/1/1", SmallStore.settings(clocks))) {
            TrackWriter track = store.begin(
                            new SessionOpening("room-1", "panel", List.of("front"), new FieldsBuilder().build()))
                    .tracks()
                    .getFirst();
            long start = clocks.wallMicros();
            assertThat(start).isEqualTo(-2 * SECOND);
            for (int i = 0; i < 4; i++) {
                RunWriter run = track.beginRun(TinyMedia.opening(start + i * SECOND));
                run.append(TinyMedia.fragment(start + i * SECOND, 0, 25, 20, random, Fragment.Start.KEY));
                run.close(new Ending(Cause.RUN_FULL, ""));
            }
            assertThat(store.awaitIndex(Duration.ofSeconds(20))).isTrue();

            assertThat(segments(store, track.id(), Long.MIN_VALUE, Long.MAX_VALUE))
                    .containsExactly(0, 1, 2, 3);
            assertThat(segments(store, track.id(), -5 * SECOND, 5 * SECOND)).containsExactly(0, 1, 2, 3);
            assertThat(segments(store, track.id(), -SECOND / 2, SECOND)).containsExactly(1, 2);
            assertThat(segments(store, track.id(), -9 * SECOND, -SECOND)).containsExactly(0);
            assertThat(segments(store, track.id(), SECOND, 9 * SECOND)).containsExactly(3);
            assertThat(segments(store, track.id(), 2 * SECOND, 9 * SECOND)).isEmpty();
        }
    }

    @Test
    void anIndexOfAnotherArrangementIsNotOpened() throws IOException {
        Path path = directory.resolve("index");
        try (Tables tables = new Tables(path);
                Tables.Batch batch = tables.new Batch()) {
            batch.put(Tables.Name.CURSOR, Keys.text("cursor"), new byte[16]);
            batch.commit();
        }
        assertThatThrownBy(() -> new EvidenceIndex(path).close())
                .isInstanceOf(IOException.class)
                .hasMessage("the index " + path + " was arranged by another version of this software");
    }

    private static List<Integer> segments(EvidenceStore store, TrackId track, long from, long to) throws IOException {
        return store.index().segments(track, from, to).stream()
                .map(SegmentRow::run)
                .toList();
    }
}

package org.liuhen.appliance.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.space.DiskOutlook.Level;
import org.liuhen.appliance.space.SpaceRules;
import org.liuhen.appliance.watch.Bulletin;
import org.liuhen.appliance.watch.Verdicts;
import org.liuhen.ingest.capture.NativeDecoders;
import org.liuhen.ingest.record.CommonTick;
import org.liuhen.ingest.segment.Limits;
import org.liuhen.ingest.signal.SignalHealth;
import org.liuhen.ingest.signal.SignalLimits;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.PacketSource;
import org.liuhen.ingest.source.Source;
import org.liuhen.ingest.source.SourceException;
import org.liuhen.ingest.source.StreamInfo;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.GapRow;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SystemClocks;

/// Two rooms over a real store, with cameras that are not there and a disk that has as much room as the test says.
class ShortDiskTest {
    private static final Pressed PRESSED = new Pressed("account-1", "李建国");
    /// A camera that was never measured writes so much in an hour.
    private static final long HOUR_BYTES = 750_000L * 3_600;

    private final Clocks clocks = new SystemClocks();
    private final AtomicLong freeBytes = new AtomicLong();

    @TempDir
    Path directory;

    private EvidenceStore store;
    private SignalHealth signals;
    private RecordingRooms rooms;

    @BeforeEach
    void open() throws IOException {
        store = EvidenceStore.create(
                directory.resolve("state"),
                "test.example/rooms",
                new StoreSettings(new SystemDisk(), clocks, "liuhen test", Hash.over(new byte[0])));
        signals = new SignalHealth(new NativeDecoders(), SignalLimits.STANDARD, clocks);
        rooms = new RecordingRooms(
                store,
                new RecordingRules(
                        new CommonTick(clocks, CommonTick.STANDARD),
                        Limits.STANDARD,
                        signals,
                        new SpaceRules(HOUR_BYTES, Duration.ofHours(4), 24, 4),
                        freeBytes::get,
                        PreflightRules.STANDARD,
                        Duration.ZERO),
                new Verdicts(new Bulletin(clocks), clocks),
                Licences.UNKNOWN);
        rooms.add("room-1", "第一询问室", List.of(new RoomSource("front", "正面", new Absent())));
        rooms.add("room-2", "第二询问室", List.of(new RoomSource("front", "正面", new Absent())));
    }

    @AfterEach
    void close() throws IOException {
        rooms.close();
        signals.close();
        store.close();
    }

    @Test
    void theReasonAndTheTimeLeftStandInTheMetadataOfTheSession() throws Exception {
        freeBytes.set(3 * HOUR_BYTES);
        assertThatThrownBy(() -> rooms.start("room-1", PRESSED))
                .isInstanceOf(RoomRefusal.class)
                .hasMessageContaining("about 2.0 h");
        assertThat(rooms.rooms().getFirst().session()).isNull();

        String session = String.valueOf(
                rooms.start("room-1", PRESSED, Optional.of("当事人已到场")).session());

        FieldsReader metadata = metadata(session);
        assertThat(metadata.text("override")).isEqualTo("当事人已到场");
        assertThat(metadata.objects("preflight"))
                .map(item -> item.text("point") + " " + item.text("grade") + " " + item.text("text"))
                .contains("space blocks 只能再录制约 2.0 小时，预计一次录制需要 4.0 小时")
                .contains("picture unknown 开始录制后才连接");
        rooms.stop("room-1", PRESSED);
    }

    @Test
    void aReasonThatWasNotNeededIsNotKept() throws Exception {
        freeBytes.set(9 * HOUR_BYTES);
        String session = String.valueOf(
                rooms.start("room-1", PRESSED, Optional.of("当事人已到场")).session());
        assertThat(metadata(session).has("override")).isFalse();
        rooms.stop("room-1", PRESSED);
    }

    @Test
    void theLastMomentsOfASessionSayWhoEndedIt() throws Exception {
        freeBytes.set(9 * HOUR_BYTES);
        String session = String.valueOf(rooms.start("room-1", PRESSED).session());
        rooms.stop("room-1", PRESSED);
        assertThat(store.awaitIndex(Duration.ofSeconds(20))).isTrue();
        List<GapRow> gaps = store.index().gaps(new TrackId(session, "front"));
        assertThat(gaps.getLast().toMicros())
                .isEqualTo(store.index()
                        .session(session)
                        .orElseThrow()
                        .end()
                        .orElseThrow()
                        .endMicros());
        assertThat(gaps)
                .filteredOn(gap -> gap.cause() == Cause.STOPPED)
                .allSatisfy(gap -> assertThat(gap.by()).contains("account-1"));
    }

    @Test
    void anOpenSessionKeepsItsRoomAndASecondPressIsNotRefused() throws Exception {
        freeBytes.set(6 * HOUR_BYTES);
        rooms.start("room-1", PRESSED);
        assertThatThrownBy(() -> rooms.start("room-2", PRESSED))
                .isInstanceOf(RoomRefusal.class)
                .hasMessageContaining("it can record for about 1.0 h");
        freeBytes.set(0);
        assertThat(rooms.start("room-1", PRESSED).state()).isEqualTo(RoomView.State.RECORDING);
        assertThat(rooms.outlook().level()).isEqualTo(Level.CRITICAL);
        rooms.stop("room-1", PRESSED);
    }

    private FieldsReader metadata(String session) throws IOException, MalformedException {
        assertThat(store.awaitIndex(Duration.ofSeconds(20))).isTrue();
        return store.metadata(store.index().session(session).orElseThrow());
    }

    /// A camera that is not there.
    private static final class Absent implements Source {
        @Override
        public String description() {
            return "a camera that is not there";
        }

        @Override
        public PacketSource connect() {
            return new PacketSource() {
                @Override
                public StreamInfo open() throws SourceException {
                    throw new SourceException.Unreachable("nobody answers");
                }

                @Override
                public Packet read() throws SourceException {
                    throw new SourceException.Ended("nobody answers");
                }

                @Override
                public void abort() {}

                @Override
                public void close() {}
            };
        }
    }
}

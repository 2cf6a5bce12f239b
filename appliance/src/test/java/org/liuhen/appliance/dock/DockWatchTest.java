package org.liuhen.appliance.dock;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.watch.Alarm;
import org.liuhen.appliance.watch.AlarmBoard;
import org.liuhen.appliance.watch.AlarmCode;
import org.liuhen.appliance.watch.Bulletin;
import org.liuhen.ingest.dock.FileLook;
import org.liuhen.ingest.dock.Upload;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.time.SystemClocks;

/// What nobody may overlook about the dock is an alarm, and ends when it is mended.
class DockWatchTest {
    private static final FileLook NO_LOOK = (_, _) -> new FileLook.Seen(0, List.of());

    @TempDir
    Path directory;

    private final SystemClocks clocks = new SystemClocks();

    @Test
    void aRecorderThatStaysAwayAndAnIntakeThatDoesNotAddUpAreAlarms() throws Exception {
        Disk disk = new SystemDisk();
        Path state = directory.resolve("state");
        try (EvidenceStore store = EvidenceStore.create(
                        state, "test.liuhen.org/dock", new StoreSettings(disk, clocks, "test", Hash.over()));
                PlayableCopies copies = new PlayableCopies(state.resolve("derived"));
                Uploads uploads = new Uploads(store, disk, NO_LOOK, 0)) {
            DeviceRegister register = new DeviceRegister(store);
            Dock dock = new Dock(
                    Optional.empty(),
                    register,
                    new DockLedger(store, ZoneId.of("Asia/Shanghai")),
                    SlotMap.open(disk, state.resolve("dock"), Map.of()),
                    copies,
                    new OriginalTexts(),
                    uploads,
                    0,
                    Duration.ZERO);
            AlarmBoard board = new AlarmBoard(new Bulletin(clocks));
            register.register(
                    "admin",
                    new RegisteredDevice(
                            "r001", "body-recorder", "", "S1", "", Optional.empty(), Optional.empty(), false));
            round(dock, board);
            assertThat(board.current()).as("nobody has it").isEmpty();

            register.issue("admin", "r001", "张三", "110101");
            clocks.sleep(Duration.ofMillis(2));
            round(dock, board);
            assertThat(board.current()).extracting(Alarm::code).containsExactly(AlarmCode.RECORDER_OVERDUE);
            assertThat(board.current().getFirst().chinese()).contains("r001");

            Upload.begin(
                            store,
                            disk,
                            NO_LOOK,
                            new Upload.Opening(
                                    IntakeFact.Way.UPLOAD,
                                    "body-recorder",
                                    "r001",
                                    "admin",
                                    new FieldsBuilder().build()),
                            List.of(new Upload.Offered("a.mp4", 10, Optional.empty())))
                    .giveUp("pulled");
            register.takeBack("admin", "r001");
            round(dock, board);
            assertThat(board.current()).extracting(Alarm::code).containsExactly(AlarmCode.INTAKE_MISMATCH);
        }
    }

    private void round(Dock dock, AlarmBoard board) {
        new DockWatch(dock, board, clocks).round();
    }
}

package org.liuhen.appliance.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.watch.Alarm;
import org.liuhen.appliance.watch.AlarmBoard;
import org.liuhen.appliance.watch.AlarmCode;
import org.liuhen.appliance.watch.Bulletin;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.archive.ArchiveRules;
import org.liuhen.storage.archive.DirectoryArchiveStore;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.time.SystemClocks;

/// What nobody may overlook about the archive is an alarm, and ends when it is mended.
class ArchiveWatchTest {
    @TempDir
    Path folder;

    private final SystemClocks clocks = new SystemClocks();
    private final AlarmBoard board = new AlarmBoard(new Bulletin(clocks));

    @Test
    void anArchiveThatIsNotThereAndWhatWaitsForItAreAlarms() throws Exception {
        Path archive = folder.resolve("archive");
        try (EvidenceStore store = EvidenceStore.create(
                folder.resolve("state"),
                "test.liuhen.org/archive",
                new StoreSettings(new SystemDisk(), clocks, "test", Hash.over()))) {
            ArchiveWatch watch = new ArchiveWatch(store::archive, Duration.ZERO, Duration.ofDays(365), board, clocks);
            watch.round();
            assertThat(board.current()).as("there is no archive").isEmpty();

            store.ledgerBook().omission("admin", new FieldsBuilder().build());
            store.beginArchiving(
                    ArchiveRules.STANDARD, DirectoryArchiveStore.at(archive, new SystemDisk(), new SecureRandom()));
            await(watch, AlarmCode.ARCHIVE_OVERDUE, AlarmCode.ARCHIVE_UNREACHABLE);

            Files.createDirectory(archive);
            await(watch);
            assertThat(store.archive().orElseThrow().published()).isPositive();
        }
    }

    private void await(ArchiveWatch watch, AlarmCode... codes) {
        for (int i = 0; i < 400; i++) {
            watch.round();
            if (board.current().stream().map(Alarm::code).toList().equals(List.of(codes))
                    && (codes.length > 0 || isWhole())) {
                return;
            }
            clocks.sleep(Duration.ofMillis(100));
        }
        assertThat(board.current()).extracting(Alarm::code).containsExactly(codes);
    }

    private boolean isWhole() {
        return Files.exists(folder.resolve("archive/test.liuhen.org/archive/checkpoint"));
    }
}

package org.liuhen.appliance.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.kit.SmallStore;
import org.liuhen.storage.scrub.ScrubRules;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SystemClocks;

class ScrubAlarmTest {
    /// Everything is read again each fifth of a second.
    private static final ScrubRules RULES =
            new ScrubRules(16L << 20, Duration.ofMillis(100), 1L << 30, Duration.ofMillis(200));

    private final Clocks clocks = new SystemClocks();
    private final AlarmBoard board = new AlarmBoard(new Bulletin(clocks));

    @TempDir
    Path directory;

    @Test
    void aFlippedBitIsAnAlarmWithItsPlaceUntilALaterLookFindsItWhole() throws IOException, InterruptedException {
        Path state = directory.resolve("state");
        SmallStore.record(state, 500);
        Path run = firstRun(state);
        flip(run);
        try (EvidenceStore store =
                EvidenceStore.open(state, new StoreSettings(new SystemDisk(), clocks, "liuhen test", Hash.over()))) {
            StoreWatch watch = new StoreWatch(() -> StoreSigns.of(store), board, clocks);
            store.beginScrub(RULES);

            Alarm alarm = await(watch, true).orElseThrow();
            String place = state.relativize(run).toString();
            assertThat(alarm.chinese()).startsWith("已存证据损坏：" + place);
            assertThat(alarm.english()).startsWith("stored evidence is damaged: " + place);

            flip(run);
            assertThat(await(watch, false)).isEmpty();
        }
    }

    private Optional<Alarm> await(StoreWatch watch, boolean on) throws InterruptedException {
        Optional<Alarm> alarm = Optional.empty();
        for (int i = 0; i < 300; i++) {
            watch.round();
            alarm = board.current().stream()
                    .filter(each -> each.code() == AlarmCode.SCRUB_DAMAGE)
                    .findFirst();
            if (alarm.isPresent() == on) {
                return alarm;
            }
            Thread.sleep(100);
        }
        return alarm;
    }

    private static Path firstRun(Path state) throws IOException {
        try (var files = Files.walk(state.resolve("media"))) {
            return files.filter(file -> file.toString().endsWith(".mp4"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void flip(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long at = bytes.length() / 2;
            bytes.seek(at);
            int before = bytes.read();
            bytes.seek(at);
            bytes.write(before ^ 1);
        }
    }
}

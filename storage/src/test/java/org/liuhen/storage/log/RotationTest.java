package org.liuhen.storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.kit.FaultyDisk;
import org.liuhen.storage.tree.GrowingTree;
import org.liuhen.storage.tree.TreeHash;

/// The step from one entry file to the next, from every side.
class RotationTest {
    @TempDir
    static Path template;

    private static Hash firstFileRoot = TreeHash.empty();

    @TempDir
    Path directory;

    /// A log that is 20 entries short of a full file.
    @BeforeAll
    static void fillAFile() throws IOException {
        OpenedLog opened = new OpenedLog(template, new SystemDisk());
        try (EvidenceLog log = opened.create()) {
            Appended last = null;
            for (int i = 1; i < EntryFiles.ENTRIES_PER_FILE - 20; i++) {
                last = log.submit(OpenedLog.patient(""));
            }
            assertThat(last).isNotNull();
            log.await(last);
        }
    }

    @Test
    void manyThreadsCrossTheBoundaryTogether() throws Exception {
        OpenedLog opened = copy(new FaultyDisk(() -> LockSupport.parkNanos(1_000_000)));
        try (EvidenceLog log = opened.open().log()) {
            EvidenceLogTest.inThreads(12, () -> {
                for (int i = 0; i < 10; i++) {
                    log.append(OpenedLog.patient("across"));
                }
                return true;
            });
            assertThat(log.failure()).isNull();
        }
        assertFiles(EntryFiles.ENTRIES_PER_FILE, 100);
        try (EvidenceLog log = opened.open().log()) {
            assertThat(EvidenceLogTest.signed(log)).isEqualTo(EntryFiles.ENTRIES_PER_FILE + 100);
        }
    }

    @Test
    void aLogThatEndsWithAFullFileOpensAndGoesOn() throws IOException {
        OpenedLog opened = copy(new SystemDisk());
        fill(opened);
        for (int round = 0; round < 2; round++) {
            LogOpening.Opened again = opened.open(number -> number == 0 ? Optional.of(firstFileRoot) : Optional.empty());
            try (EvidenceLog log = again.log()) {
                assertThat(again.recovered()).isEmpty();
                assertThat(log.append(OpenedLog.patient("next")).index())
                        .isEqualTo(EntryFiles.ENTRIES_PER_FILE + round);
            }
        }
        assertFiles(EntryFiles.ENTRIES_PER_FILE, 2);
    }

    @Test
    void aNextFileThatACrashLeftEmptyIsFilled() throws IOException {
        OpenedLog opened = copy(new SystemDisk());
        fill(opened);
        Files.writeString(directory.resolve("log/entries/00000001.jsonl"), "");
        for (int round = 0; round < 2; round++) {
            try (EvidenceLog log = opened.open().log()) {
                log.append(OpenedLog.patient("next"));
            }
        }
        assertFiles(EntryFiles.ENTRIES_PER_FILE, 2);
    }

    @Test
    void aRememberedRootThatIsWrongIsNotBelieved() throws IOException {
        OpenedLog opened = copy(new SystemDisk());
        fill(opened);
        try (EvidenceLog log = opened.open().log()) {
            log.append(OpenedLog.patient("next"));
        }
        LogOpening.Opened again = opened.open(number -> Optional.of(Hash.over()));
        again.log().close();
        assertThat(again.recovered()).isEmpty();
    }

    private static void fill(OpenedLog opened) throws IOException {
        try (EvidenceLog log = opened.open().log()) {
            while (log.durableSize() < EntryFiles.ENTRIES_PER_FILE) {
                log.append(OpenedLog.patient("fill"));
            }
        }
        GrowingTree tree = new GrowingTree();
        opened.lines().forEach(line -> tree.append(TreeHash.leaf(line)));
        firstFileRoot = tree.root();
    }

    private void assertFiles(long... lines) throws IOException {
        List<Path> files;
        try (Stream<Path> list = Files.list(directory.resolve("log/entries"))) {
            files = list.sorted().toList();
        }
        assertThat(files).hasSize(lines.length);
        for (int i = 0; i < lines.length; i++) {
            try (Stream<String> text = Files.lines(files.get(i))) {
                assertThat(text.count()).as("lines of %s", files.get(i)).isEqualTo(lines[i]);
            }
        }
    }

    private OpenedLog copy(Disk disk) throws IOException {
        for (String name : List.of("key", "log/entries/00000000.jsonl", "log/checkpoints/00000000.txt")) {
            Files.createDirectories(directory.resolve(name).getParent());
            Files.copy(template.resolve(name), directory.resolve(name));
        }
        return new OpenedLog(directory, disk);
    }
}

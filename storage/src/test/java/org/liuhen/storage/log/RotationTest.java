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

    @TempDir
    static Path fullTemplate;

    private static Hash firstFileRoot = TreeHash.empty();

    @TempDir
    Path directory;

    /// A log that is 20 entries short of a full file, and the same log with exactly a full file.
    @BeforeAll
    static void fillAFile() throws IOException {
        try (EvidenceLog log = new OpenedLog(template, new SystemDisk()).create()) {
            submit(log, EntryFiles.ENTRIES_PER_FILE - 21);
        }
        OpenedLog full = copy(template, fullTemplate, new SystemDisk());
        try (EvidenceLog log = full.open().log()) {
            submit(log, 20);
        }
        GrowingTree tree = new GrowingTree();
        full.lines().forEach(line -> tree.append(TreeHash.leaf(line)));
        firstFileRoot = tree.root();
    }

    private static void submit(EvidenceLog log, int entries) throws IOException {
        for (int i = 1; i < entries; i++) {
            log.submit(OpenedLog.patient(""));
        }
        // Opening begins to read here.
        log.tick();
    }

    @Test
    void manyThreadsCrossTheBoundaryTogether() throws Exception {
        OpenedLog opened = copy(template, directory, new FaultyDisk(() -> LockSupport.parkNanos(1_000_000)));
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
        OpenedLog opened = copy(fullTemplate, directory, new SystemDisk());
        for (int round = 0; round < 2; round++) {
            LogOpening.Opened again =
                    opened.open(number -> number == 0 ? Optional.of(firstFileRoot) : Optional.empty());
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
        OpenedLog opened = copy(fullTemplate, directory, new SystemDisk());
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
        OpenedLog opened = copy(fullTemplate, directory, new SystemDisk());
        try (EvidenceLog log = opened.open().log()) {
            log.append(OpenedLog.patient("next"));
        }
        LogOpening.Opened again = opened.open(number -> Optional.of(Hash.over()));
        again.log().close();
        assertThat(again.recovered()).isEmpty();
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

    private static OpenedLog copy(Path from, Path to, Disk disk) throws IOException {
        for (String name : List.of("key", "log/entries/00000000.jsonl", "log/checkpoints/00000000.txt")) {
            Files.createDirectories(to.resolve(name).getParent());
            Files.copy(from.resolve(name), to.resolve(name));
        }
        return new OpenedLog(to, disk);
    }
}

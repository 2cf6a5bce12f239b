package org.liuhen.storage.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;

/// What a crash can leave is mended and said; what no crash can leave is refused, and nothing is changed.
class LogOpeningTest {
    @TempDir
    Path directory;

    private OpenedLog opened;

    @BeforeEach
    void writeALog() throws IOException {
        opened = new OpenedLog(directory, new SystemDisk());
        try (EvidenceLog log = opened.create()) {
            for (int i = 0; i < 5; i++) {
                log.append(OpenedLog.urgent());
            }
        }
    }

    @Test
    void aLogThatWasClosedOpensWithoutAWord() throws IOException {
        try (EvidenceLog log = reopened(List.of())) {
            assertThat(log.durableSize()).isEqualTo(6);
        }
    }

    @Test
    void aTornLineIsKeptAsideAndReported() throws IOException {
        byte[] good = Files.readAllBytes(opened.entries());
        byte[] torn = "{\"boot\":\"1111".getBytes(StandardCharsets.US_ASCII);
        Files.write(opened.entries(), torn, StandardOpenOption.APPEND);
        try (EvidenceLog log = reopened(List.of(new Fact.Recovered(
                "torn-entry",
                "log/entries/00000000.jsonl",
                "kept-torn-entry",
                torn.length,
                Optional.of(Hash.over(torn)))))) {
            assertThat(log.durableSize()).isEqualTo(6);
        }
        assertThat(Files.readAllBytes(directory.resolve("kept-torn-entry"))).isEqualTo(torn);
        assertThat(Files.readAllBytes(opened.entries())).isEqualTo(good);
    }

    @Test
    void aWholeLineOfZerosIsATornLineToo() throws IOException {
        byte[] torn = new byte[4096];
        torn[4095] = '\n';
        Files.write(opened.entries(), torn, StandardOpenOption.APPEND);
        try (EvidenceLog log = opened.open().log()) {
            assertThat(log.durableSize()).isEqualTo(6);
        }
        assertThat(Files.readAllBytes(directory.resolve("kept-torn-entry"))).isEqualTo(torn);
    }

    @Test
    void aTornCheckpointIsKeptAsideAndReported() throws IOException {
        byte[] good = Files.readAllBytes(opened.checkpoints());
        for (int cut : new int[] {1, 30, 60, 100}) {
            byte[] torn = Arrays.copyOf(good, cut);
            Files.write(opened.checkpoints(), torn, StandardOpenOption.APPEND);
            try (EvidenceLog log = reopened(List.of(new Fact.Recovered(
                    "torn-checkpoint",
                    "log/checkpoints/00000000.txt",
                    "kept-torn-checkpoint",
                    torn.length,
                    Optional.of(Hash.over(torn)))))) {
                assertThat(EvidenceLogTest.signed(log)).isEqualTo(6);
            }
            assertThat(Files.readAllBytes(directory.resolve("kept-torn-checkpoint")))
                    .isEqualTo(torn);
            assertThat(Files.readAllBytes(opened.checkpoints())).isEqualTo(good);
        }
    }

    @Test
    void entriesBehindTheNewestCheckpointAreReportedAndSigned() throws IOException {
        byte[] notes = Files.readAllBytes(opened.checkpoints());
        try (EvidenceLog log = opened.open().log()) {
            log.append(OpenedLog.patient("a"));
            log.append(OpenedLog.patient("b"));
        }
        Files.write(opened.checkpoints(), notes);
        try (EvidenceLog log = reopened(List.of(new Fact.Recovered("unsigned", "", "", 2, Optional.empty())))) {
            EvidenceLogTest.await(() -> EvidenceLogTest.signed(log) == 8);
        }
    }

    @Test
    void aLogShorterThanItsCheckpointIsRefused() throws IOException {
        List<String> lines = Files.readAllLines(opened.entries());
        Files.write(opened.entries(), lines.subList(0, 5));
        assertRefused("has 5 entries, and its newest signed checkpoint says 6");
        byte[] all = Files.readAllBytes(opened.entries());
        Files.write(opened.entries(), Arrays.copyOf(all, all.length - 1));
        assertRefused("entries were lost after they were sealed");
    }

    @Test
    void aChangedSignedEntryIsRefused() throws IOException {
        String text = Files.readString(opened.entries());
        Files.writeString(opened.entries(), text.replaceFirst("\"network\"", "\"paused\""));
        assertRefused("are not the ones that were signed");
    }

    @Test
    void aMissingEntryFileIsRefused() throws IOException {
        Files.delete(opened.entries());
        assertRefused("there is no entry file");
        Files.writeString(opened.entries().resolveSibling("00000001.jsonl"), "");
        assertRefused("stands 00000001.jsonl where 00000000.jsonl should be");
    }

    @Test
    void aForeignFileAmongTheEntriesIsRefusedByName() throws IOException {
        Files.writeString(opened.entries().resolveSibling("notes.txt"), "hello");
        assertRefused("stands notes.txt where 00000001.jsonl should be");
    }

    @Test
    void aDamagedEntryBeforeALaterFileIsRefused() throws IOException {
        Files.writeString(opened.entries(), "torn", StandardOpenOption.APPEND);
        Files.writeString(opened.entries().resolveSibling("00000001.jsonl"), "");
        assertRefused("although a later entry file exists, which no crash leaves");
    }

    @Test
    void aLogWithoutACheckpointOfThisKeyIsRefused() throws IOException {
        byte[] notes = Files.readAllBytes(opened.checkpoints());
        Files.write(opened.checkpoints(), new byte[0]);
        assertRefused("is signed by the key of this store");
        Files.write(opened.checkpoints(), notes);
        Files.delete(directory.resolve("key"));
        new OpenedLog(directory.resolve("other"), new SystemDisk()).create().close();
        Files.copy(directory.resolve("other/key"), directory.resolve("key"));
        assertRefused("is signed by the key of this store");
    }

    private EvidenceLog reopened(List<Fact.Recovered> recovered) throws IOException {
        LogOpening.Opened result = opened.open();
        assertThat(result.recovered()).isEqualTo(recovered);
        return result.log();
    }

    private void assertRefused(String reason) throws IOException {
        Map<Path, String> before = contents();
        assertThatThrownBy(() -> opened.open().log().close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason);
        assertThat(contents()).isEqualTo(before);
    }

    private Map<Path, String> contents() throws IOException {
        Map<Path, String> contents = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                contents.put(file, Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }

    @Test
    void whatIsRefusedIsRefusedWithAWayOut() throws IOException {
        List<String> lines = Files.readAllLines(opened.entries());
        Files.write(opened.entries(), lines.subList(0, 3));
        assertThatThrownBy(() -> opened.open())
                .isInstanceOf(StorageException.NotOpened.class)
                .hasMessageContaining("begin a new store in another directory");
    }
}

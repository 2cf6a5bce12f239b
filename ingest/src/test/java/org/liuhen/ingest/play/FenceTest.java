package org.liuhen.ingest.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a program that is fed with hostile files can take from the machine.
class FenceTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void itsMemoryIsBoundedAndItGivesWay() throws IOException {
        assertEquals("2097152", said("ulimit -v"));
        assertEquals("0", said("ulimit -c"));
        assertEquals("0", said("ulimit -f"));
        assertEquals("10", said("nice"));
        assertEquals("800", said("cat /proc/self/oom_score_adj"));
    }

    @Test
    void aFileGrowsNoLongerThanAllowed() throws IOException {
        Path file = folder.resolve("file");
        List<String> command = List.of("dd", "if=/dev/zero", "of=" + file, "bs=512", "count=100");

        try (ChildProgram child = ChildProgram.start(command, 0, 10 * 512)) {
            assertTrue(child.ended(LIMIT));
            assertNotEquals(0, child.said().code());
        }
        assertEquals(10 * 512, Files.size(file));
        assertNotEquals(0, ChildProgram.ask(command, 100, LIMIT).code());
        assertEquals(0, Files.size(file));
    }

    @Test
    void anEndlessAnswerIsCutOff() throws IOException {
        ChildProgram.Said said = ChildProgram.ask(List.of("yes"), 1000, LIMIT);

        assertFalse(said.whole());
        assertEquals(1000, said.answer().length);
        assertNotEquals(0, said.code());
    }

    @Test
    void endlessComplaintsHoldNobodyUp() throws IOException {
        ChildProgram.Said said = ask("head -c 300000 /dev/zero >&2; echo done");

        assertEquals("done", new String(said.answer(), StandardCharsets.UTF_8).strip());
        assertEquals(1 << 16, said.complaints().length());
    }

    @Test
    void whatHangsIsEnded() {
        assertThrows(
                InterruptedIOException.class,
                () -> ChildProgram.ask(List.of("sleep", "600"), 0, Duration.ofMillis(100)));
    }

    @Test
    void aProgramThatCannotBeginIsNoAnswer() {
        assertThrows(IOException.class, () -> ChildProgram.ask(List.of("/nowhere/ffprobe"), 100, LIMIT));
    }

    private static String said(String words) throws IOException {
        return new String(ask(words).answer(), StandardCharsets.UTF_8).strip();
    }

    private static ChildProgram.Said ask(String words) throws IOException {
        return ChildProgram.ask(List.of("sh", "-c", words), 100, LIMIT);
    }
}

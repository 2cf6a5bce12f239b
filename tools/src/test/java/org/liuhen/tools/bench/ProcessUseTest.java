package org.liuhen.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessUseTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void theTimeOfAnEndedChildAndOfItsChildrenIsCounted() throws IOException {
        Path output = folder.resolve("output");
        try (Workers workers = new Workers()) {
            String spin = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done";
            workers.start(List.of("sh", "-c", "sh -c '" + spin + "'; true"), output);
            workers.await(LIMIT, output);
            assertThat(workers.cpuSeconds()).isBetween(0.02, workers.wallSeconds() * 2 + 0.1);
        }
    }

    @Test
    void thisProcessHasMemoryAndTime() {
        long pid = ProcessHandle.current().pid();
        assertThat(ProcessUse.cpuSeconds(pid)).isPositive();
        assertThat(ProcessUse.peakResidentBytes(pid)).isGreaterThan(10_000_000);
        assertThat(ProcessUse.proportionalBytes(pid)).isBetween(10_000_000L, ProcessUse.peakResidentBytes(pid) * 2);
    }

    @Test
    void aWorkerThatFailsIsToldWithWhatItSaid() {
        Path output = folder.resolve("output");
        try (Workers workers = new Workers()) {
            assertThatThrownBy(() -> {
                        workers.start(List.of("sh", "-c", "echo no such thing; exit 3"), output);
                        workers.await(LIMIT, output);
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("ended with code 3: no such thing");
        }
    }

    @Test
    void figuresAreReadFromTheLinesOfAChild() throws IOException {
        Path output = folder.resolve("output");
        Files.writeString(output, "a warning of the machine\n= seconds 1.5\n= rows 12.0\n= torn");
        assertThat(ChildJvm.told(output))
                .containsEntry("seconds", 1.5)
                .containsEntry("rows", 12.0)
                .hasSize(2);
    }
}

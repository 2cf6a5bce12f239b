package org.liuhen.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A name is taken away exactly when nothing had made it safe.
@Tag("system")
final class NameHistoryTest {
    @TempDir
    Path scratch;

    private Path root = Path.of("/");

    @BeforeEach
    void machineCanTrace() throws IOException {
        Machine.assumeTracing();
        root = Files.createDirectory(scratch.resolve("root"));
    }

    @Test
    void aNameInASyncedDirectoryStays() throws IOException {
        assertThat(takenAfter("touch $0/a; sync $0")).isEmpty();
    }

    @Test
    void aNameMadeAfterTheSyncGoes() throws IOException {
        assertThat(takenAfter("touch $0/a; sync $0; touch $0/b; sync $0/b")).containsExactly(Path.of("b"));
        assertThat(root.resolve("a")).exists();
        assertThat(root.resolve("b")).doesNotExist();
    }

    @Test
    void aDirectoryGoesWithAllThatIsInIt() throws IOException {
        assertThat(takenAfter("mkdir $0/d; touch $0/d/a; sync $0/d")).containsExactly(Path.of("d"));
        assertThat(root.resolve("d")).doesNotExist();
    }

    @Test
    void aMoveThatWasNotSyncedNeverHappened() throws IOException {
        assertThat(takenAfter("touch $0/a; sync $0; mv $0/a $0/b")).containsExactly(Path.of("b"));
        assertThat(root.resolve("a")).exists();
    }

    @Test
    void nothingIsTakenBeforeItWasMade() throws IOException {
        run("touch $0/a");
        assertThat(history().forget(root, new Cut(0, 0, 0), new Random(1))).isEmpty();
    }

    private List<Path> takenAfter(String script) throws IOException {
        run(script);
        return history().forget(root, new Cut(0, Long.MAX_VALUE, 0), new Random(1));
    }

    private NameHistory history() throws IOException {
        return new NameHistory(root, scratch.resolve("traces"));
    }

    /// Runs a shell script in which `$0` is the root.
    private void run(String script) throws IOException {
        List<String> words = new ArrayList<>(NameHistory.tracing(scratch.resolve("traces")));
        words.addAll(List.of("sh", "-c", script, root.toString()));
        new Command(words).run();
    }
}

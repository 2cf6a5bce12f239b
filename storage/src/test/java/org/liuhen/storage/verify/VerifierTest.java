package org.liuhen.storage.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.kit.SmallStore;

/// One store, one change at a time: each is found, and the finding names the file.
class VerifierTest {
    @TempDir
    Path directory;

    private Path state;

    @BeforeEach
    void recordASmallStore() throws IOException {
        state = directory.resolve("state");
        SmallStore.record(state, 200);
    }

    @Test
    void anUntouchedStoreIsIntact() throws IOException {
        Verdict verdict = verify();
        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.segments()).isEqualTo(12);
        assertThat(verdict.sessions()).isEqualTo(1);
    }

    @Test
    void aFlippedByteOfAnyFileIsFound() throws IOException {
        flipEach(7, 61);
    }

    @Test
    @Tag("system")
    void everyFlippedByteOfEveryFileIsFound() throws IOException {
        Path larger = directory.resolve("larger");
        SmallStore.record(larger, 1_000);
        state = larger;
        flipEach(1, Integer.getInteger("flip.media.step", 23));
    }

    private void flipEach(int step, int mediaStep) throws IOException {
        for (Path file : evidence()) {
            boolean media = file.startsWith(state.resolve("media"));
            boolean named = !file.startsWith(state.resolve("log"));
            for (long at = 0; at < Files.size(file); at += media ? mediaStep : step) {
                flip(file, at);
                assertThat(verify().findings())
                        .as("byte %d of %s flipped", at, file)
                        .anyMatch(finding -> named
                                ? finding.place()
                                        .startsWith(state.relativize(file).toString())
                                : finding.place().contains("log"));
                flip(file, at);
            }
        }
        assertThat(verify().findings()).isEmpty();
    }

    @Test
    void everyFileThatIsGoneIsMissed() throws IOException {
        for (Path file : evidence()) {
            Path aside = directory.resolve("aside");
            Files.move(file, aside);
            assertThat(verify().findings())
                    .as("%s is gone", file)
                    .anyMatch(finding ->
                            finding.place().startsWith(state.relativize(file).toString()));
            Files.move(aside, file);
        }
    }

    @Test
    void everyFileThatIsCutIsFound() throws IOException {
        for (Path file : evidence()) {
            byte[] whole = Files.readAllBytes(file);
            for (int length : new int[] {0, 1, whole.length / 2, whole.length - 1}) {
                Files.write(file, Arrays.copyOf(whole, length));
                assertThat(verify().findings())
                        .as("%s cut to %d of %d", file, length, whole.length)
                        .isNotEmpty();
            }
            Files.write(file, whole);
        }
        assertThat(verify().findings()).isEmpty();
    }

    @Test
    void everyFileThatGrewIsFound() throws IOException {
        for (Path file : evidence()) {
            byte[] whole = Files.readAllBytes(file);
            byte[] more = Arrays.copyOf(whole, whole.length + 3);
            Files.write(file, more);
            assertThat(verify().findings()).as("%s with three more bytes", file).isNotEmpty();
            Files.write(file, whole);
        }
    }

    @Test
    void twoFilesThatChangedPlacesAreBothNamed() throws IOException {
        List<Path> media = evidence().stream()
                .filter(file -> file.startsWith(state.resolve("media")))
                .toList();
        Path one = media.getFirst();
        Path other = media.getLast();
        byte[] bytes = Files.readAllBytes(one);
        Files.write(one, Files.readAllBytes(other));
        Files.write(other, bytes);
        List<String> places = verify().findings().stream().map(Finding::place).toList();
        for (Path file : List.of(one, other)) {
            assertThat(places)
                    .anyMatch(place -> place.startsWith(state.relativize(file).toString()));
        }
    }

    @Test
    void aCopyOfAFileIsUnknown() throws IOException {
        for (Path file : evidence()) {
            Path copy = file.resolveSibling("999999." + suffix(file));
            Files.copy(file, copy);
            assertThat(verify().findings())
                    .as("a copy of %s", file)
                    .anyMatch(finding -> finding.place().contains("999999"));
            Files.delete(copy);
        }
    }

    @Test
    void linesThatAreDroppedDoubledOrSwappedAreFound() throws IOException {
        Path log = state.resolve("log/entries/00000000.jsonl");
        List<String> lines = Files.readAllLines(log);
        for (int i = 0; i < lines.size(); i++) {
            List<String> dropped = new ArrayList<>(lines);
            dropped.remove(i);
            assertFoundWith(log, dropped, "line " + i + " dropped");
            List<String> doubled = new ArrayList<>(lines);
            doubled.add(i, lines.get(i));
            assertFoundWith(log, doubled, "line " + i + " doubled");
            if (i > 0) {
                List<String> swapped = new ArrayList<>(lines);
                Collections.swap(swapped, i, i - 1);
                assertFoundWith(log, swapped, "lines " + i + " and the one before swapped");
            }
        }
        Files.write(log, lines);
        assertThat(verify().findings()).isEmpty();
    }

    @Test
    void damageDoesNotHideOtherDamage() throws IOException {
        for (Path file : evidence()) {
            flip(file, Files.size(file) / 2);
        }
        List<String> places = verify().findings().stream().map(Finding::place).toList();
        for (Path file : evidence()) {
            assertThat(places)
                    .anyMatch(place -> place.startsWith(state.relativize(file).toString()) || place.startsWith("log"));
        }
    }

    private void assertFoundWith(Path log, List<String> lines, String what) throws IOException {
        Files.write(log, lines);
        assertThat(verify().findings()).as(what).isNotEmpty();
    }

    @Test
    void aVerificationThatNobodyWaitsForEndsWithoutAVerdict() throws IOException {
        long media = 0;
        for (Path file : evidence()) {
            media += file.startsWith(state.resolve("media")) ? Files.size(file) : 0;
        }
        for (long until : new long[] {0, 1, media / 2, media}) {
            Waiting waiting = new Waiting(until);
            Verifier verifier = new Verifier(state, Optional.empty(), new Verifier.Scope.AtRest(), 2, waiting);
            assertThatThrownBy(verifier::verify)
                    .as("stopped after %d of %d bytes", until, media)
                    .isInstanceOf(VerificationStoppedException.class)
                    .hasMessage("the verification was stopped before its end: there is no verdict");
        }
        Waiting patient = new Waiting(Long.MAX_VALUE);
        assertThat(new Verifier(state, Optional.empty(), new Verifier.Scope.AtRest(), 2, patient)
                        .verify()
                        .isIntact())
                .isTrue();
        assertThat(patient.done).isEqualTo(media);
    }

    /// Waits until so many bytes are hashed.
    private static final class Waiting implements VerificationProgress {
        private final long untilBytes;
        private volatile long done;

        Waiting(long untilBytes) {
            this.untilBytes = untilBytes;
        }

        @Override
        public synchronized void progress(long doneBytes, long totalBytes) {
            done = Math.max(done, doneBytes);
        }

        @Override
        public boolean isStopped() {
            return done >= untilBytes;
        }
    }

    private Verdict verify() throws IOException {
        return new Verifier(state, Optional.empty(), new Verifier.Scope.AtRest(), 1, (done, total) -> {}).verify();
    }

    private List<Path> evidence() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("log", "media", "meta")) {
            try (Stream<Path> walk = Files.walk(state.resolve(folder))) {
                walk.filter(Files::isRegularFile).sorted().forEach(files::add);
            }
        }
        return files;
    }

    private static String suffix(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static void flip(Path file, long at) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int old = bytes.read();
            bytes.seek(at);
            bytes.write(old ^ 0x10);
        }
    }
}

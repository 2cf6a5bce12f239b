package org.liuhen.storage.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.account.SessionAccount;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.PackageContents;
import org.liuhen.storage.format.PackagePaths;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.kit.PackageDamage;
import org.liuhen.storage.kit.RichStore;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.verify.Finding;
import org.liuhen.storage.verify.PackageVerifier;

/// A package holds one session and no other, plays, is proved by itself, and a change of it is found.
class PackageTest {
    @TempDir
    Path directory;

    private Path state;
    private String session;

    @BeforeEach
    void record() throws Exception {
        state = directory.resolve("state");
        session = RichStore.record(state, directory.resolve("archive"));
    }

    private Path write(String name, Selection selection) throws IOException {
        Path folder = directory.resolve(name);
        PackageWriter writer = PackageWriter.of(state, selection, new SystemClocks(), "liuhen test", (_, _) -> {});
        try (PackageFolder outlet = PackageFolder.begin(new SystemDisk(), folder)) {
            writer.write(
                    outlet,
                    listing -> List.of(new Enclosures.Enclosure(
                            "README-en.txt", listing.origin().getBytes(StandardCharsets.UTF_8))));
            outlet.finish();
        }
        return folder;
    }

    private static PackageVerifier.Result verify(Path folder) throws IOException {
        return new PackageVerifier(folder, Optional.empty(), (_, _) -> {}).verify();
    }

    @Test
    void aWholeSessionIsProvedByItsFolderAlone() throws Exception {
        Path folder = write("whole", Selection.whole(session));
        PackageVerifier.Result result = verify(folder);
        assertThat(result.verdict().findings()).isEmpty();
        assertThat(result.isWhole()).isTrue();
        assertThat(result.session()).isEqualTo(session);
        assertThat(result.shares())
                .containsExactly(new PackageVerifier.Share("front", 9, 9), new PackageVerifier.Share("whole", 5, 5));
        StateLayout layout = new StateLayout(state);
        for (int run = 0; run < 2; run++) {
            assertThat(folder.resolve("data/media/front/%06d.mp4".formatted(run)))
                    .hasSameBinaryContentAs(layout.run(new TrackId(session, "front"), run));
        }
        String entries = Files.readString(folder.resolve(PackagePaths.ENTRIES));
        assertThat(entries)
                .contains("\"t\":\"receipt\"")
                .contains("\"t\":\"statement\"")
                .contains("\"t\":\"clock\"");
        for (String other : SessionAccount.readAll(state).keySet()) {
            assertThat(entries.contains(other)).isEqualTo(other.equals(session));
        }
        assertThat(entries).doesNotContain("\"t\":\"tick\"");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder("state", "archive", "whole");
        }
    }

    @Test
    void aClipSaysOfHowMuchItIsAPart() throws Exception {
        SessionAccount account =
                Objects.requireNonNull(SessionAccount.readAll(state).get(session));
        long start = Objects.requireNonNull(account.tracks().get(new TrackId(session, "front")))
                .runs()
                .getFirst()
                .startMicros();
        Path folder = write(
                "clip",
                new Selection(
                        session, Set.of("front"), Optional.of(start + 1_500_000), Optional.of(start + 3_500_000)));
        PackageVerifier.Result result = verify(folder);
        assertThat(result.verdict().findings()).isEmpty();
        assertThat(result.isWhole()).isFalse();
        assertThat(result.shares())
                .containsExactly(new PackageVerifier.Share("front", 3, 9), new PackageVerifier.Share("whole", 0, 5));
        PackageContents contents = PackageContents.decode(Files.readAllBytes(folder.resolve(PackagePaths.CONTENTS)));
        assertThat(contents.parts()).containsExactly(new PackageContents.Part("front", 0, 1, 3));
        assertThat(Files.exists(folder.resolve("data/media/whole"))).isFalse();
    }

    @Test
    void theKeyThatSignedMustBeTheOneThatWasBrought() throws Exception {
        Path folder = write("whole", Selection.whole(session));
        VerifierKey other =
                VerifierKey.parse("example.org/rec/golden/1+2b44f802+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4");
        assertThat(new PackageVerifier(folder, Optional.of(other), (_, _) -> {})
                        .verify()
                        .verdict()
                        .findings())
                .extracting(Finding::code)
                .contains("key-differs", "checkpoint-damaged");
    }

    @Test
    void whatIsNotAsTheLogSaysLeavesNoPackageBehind() throws Exception {
        Path run = new StateLayout(state).run(new TrackId(session, "whole"), 0);
        byte[] bytes = Files.readAllBytes(run);
        bytes[bytes.length / 2] ^= 1;
        assertThat(run.toFile().setWritable(true)).isTrue();
        Files.write(run, bytes);
        assertThatThrownBy(() -> write("whole", Selection.whole(session)))
                .hasMessageContaining("not those of the log")
                .hasMessageContaining("liuhen verify");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(each -> each.getFileName().toString())).containsExactlyInAnyOrder("state", "archive");
        }
        assertThat(verify(write("front", new Selection(session, Set.of("front"), Optional.empty(), Optional.empty())))
                        .verdict()
                        .findings())
                .isEmpty();
    }

    @Test
    void whatCannotBeGivenIsRefusedInASentence() throws Exception {
        Files.createDirectory(directory.resolve("there"));
        assertThatThrownBy(() -> write("there", Selection.whole(session)))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> write("x", Selection.whole("20200101-000000-000000")))
                .hasMessageContaining("has no session 20200101-000000-000000");
        assertThatThrownBy(
                        () -> write("x", new Selection(session, Set.of("ceiling"), Optional.empty(), Optional.empty())))
                .hasMessageContaining("its tracks are: front, whole");
        assertThatThrownBy(() -> write("x", new Selection(session, Set.of(), Optional.of(1L), Optional.of(2L))))
                .hasMessageContaining("no footage in the time");
        assertThatThrownBy(() -> verify(directory)).hasMessageContaining("is no evidence package");
        assertThat(Files.exists(directory.resolve("x"))).isFalse();
    }

    @Test
    void everyByteOfTheRecordIsHeldAgainstTheSignature() throws Exception {
        Path folder = write("whole", Selection.whole(session));
        PackageDamage damage = new PackageDamage(folder, new Random(1));
        List<Path> evidence;
        try (Stream<Path> all = Files.walk(folder.resolve("data"))) {
            evidence = all.filter(Files::isRegularFile)
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
        Random random = new Random(3);
        for (Path file : evidence) {
            byte[] before = Files.readAllBytes(file);
            for (int i = 0; i < 12; i++) {
                byte[] changed = before.clone();
                int at = random.nextInt(changed.length);
                changed[at] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, changed);
                damage.mend();
                assertThat(verify(folder).verdict().isIntact())
                        .as("byte %d of %s", at, file)
                        .isFalse();
            }
            Files.write(file, before);
        }
        damage.mend();
        assertThat(verify(folder).verdict().findings()).isEmpty();
    }

    @Test
    void anEntryThatOthersPointAtCannotBeLeftOut() throws Exception {
        Path folder = write("whole", Selection.whole(session));
        PackageDamage damage = new PackageDamage(folder, new Random(1));
        List<String> entries = Files.readAllLines(folder.resolve(PackagePaths.ENTRIES));
        List<String> indexes = Files.readAllLines(folder.resolve(PackagePaths.INDEX));
        List<String> unnoticed = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            List<String> fewer = new ArrayList<>(entries);
            List<String> numbers = new ArrayList<>(indexes);
            String taken = fewer.remove(i);
            numbers.remove(i);
            Files.write(folder.resolve(PackagePaths.ENTRIES), fewer);
            Files.write(folder.resolve(PackagePaths.INDEX), numbers);
            damage.mend();
            if (verify(folder).verdict().isIntact()) {
                unnoticed.add(taken.replaceFirst(".*\"t\":\"([a-z-]+)\".*", "$1"));
            }
        }
        // At the last resume, a review and the completion nothing points; at a clock and the newest receipt no entry.
        assertThat(unnoticed).isSubsetOf("resume", "review", "complete", "clock", "receipt");
    }
}

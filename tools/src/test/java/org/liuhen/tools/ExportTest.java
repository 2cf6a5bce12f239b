package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.kit.PackageDamage;
import org.liuhen.storage.kit.RichStore;
import org.liuhen.storage.verify.PackageVerifier;

/// A package is written from a state directory whose index is gone, and checked by the command that checks all else.
class ExportTest {
    @TempDir
    Path directory;

    private Path state;
    private String session;

    @BeforeEach
    void record() throws Exception {
        state = directory.resolve("state");
        session = RichStore.record(state, directory.resolve("archive"));
        try (Stream<Path> index = Files.walk(state.resolve("index"))) {
            for (Path each : index.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private record Said(int exit, String text) {}

    private static Said liuhen(Object... words) {
        StringWriter said = new StringWriter();
        String[] arguments = Stream.of(words).map(Object::toString).toArray(String[]::new);
        return new Said(Main.run(new PrintWriter(said, true), new PrintWriter(said, true), arguments), said.toString());
    }

    @Test
    void aSessionIsExportedAndCheckedWithoutAnIndex() throws IOException {
        Path folder = directory.resolve("package");
        Said written = liuhen("export", state, session, folder);
        assertThat(written.exit()).as(written.text()).isZero();
        assertThat(written.text())
                .contains("the whole session")
                .contains("data/media/front/000000.mp4: segments 0 to 4");
        assertThat(state.resolve("index")).doesNotExist();
        Said checked = liuhen("verify", "--package", folder);
        assertThat(checked.exit()).as(checked.text()).isZero();
        assertThat(checked.text())
                .contains("whole 完整会话")
                .contains("front: 9 of 9 segments")
                .contains("INTACT 一致");
        String key = checked.text().replaceAll("(?s).*\\nkey: (\\S+).*", "$1");
        assertThat(liuhen("verify", "--package", folder, "--key", key).text()).contains("the one expected");
        assertThat(folder.resolve("report/check-values.html"))
                .content()
                .contains("完整性校验值清单")
                .contains("音像记录");
        assertThat(folder.resolve("report/access-extract.html"))
                .content()
                .contains("调阅记录")
                .contains("由命令行制作，日志中没有本次导出的条目");
        assertThat(folder.resolve("README-zh.txt")).exists();
        assertThat(folder.resolve("verify/verify.html")).exists();

        assertThat(liuhen("export", state, session, folder).text()).contains("is there already");
        assertThat(liuhen("verify", "--package", folder, "--json").text()).contains("\"whole\" : true");
        Files.delete(folder.resolve("data/log/checkpoint"));
        Said damaged = liuhen("verify", "--package", folder);
        assertThat(damaged.exit()).isEqualTo(1);
        assertThat(damaged.text()).contains("FINDING checkpoint-damaged at data/log/checkpoint");
        assertThat(liuhen("verify", "--package", directory).exit()).isEqualTo(2);
        assertThat(liuhen("verify", "--package", folder, "--archive", folder).exit())
                .isEqualTo(2);
    }

    @Test
    void aClipSaysWhatItIs() {
        Path folder = directory.resolve("clip");
        Said written =
                liuhen("export", state, session, folder, "--track", "front", "--from", "0:00:01", "--to", "0:00:03");
        assertThat(written.text()).contains("a clip of session").contains("segments 1 to 2");
        Said checked = liuhen("verify", "--package", folder);
        assertThat(checked.exit()).as(checked.text()).isZero();
        assertThat(checked.text())
                .contains("a clip 片段")
                .contains("front: 2 of 9 segments")
                .contains("whole: 0 of 5");
        assertThat(liuhen("export", state, session, directory.resolve("x"), "--from", "soon")
                        .text())
                .contains("--from must be like 0:05:30");
    }

    @Test
    void aStrangerComesToTheSameVerdictOnEachDamage() throws Exception {
        Path intact = directory.resolve("package");
        assertThat(liuhen("export", state, session, intact).exit()).isZero();
        assertThat(stranger(intact)).isZero();
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 40; i++) {
            Path damaged = directory.resolve("damaged-" + i);
            try (Stream<Path> all = Files.walk(intact)) {
                for (Path each : all.filter(Files::isRegularFile).toList()) {
                    Path copy = damaged.resolve(intact.relativize(each));
                    Files.createDirectories(copy.getParent());
                    Files.copy(each, copy);
                }
            }
            String what = new PackageDamage(damaged, random).once();
            assertThat(stranger(damaged))
                    .as("seed %d, damage %d: %s", seed, i, what)
                    .isEqualTo(ours(damaged));
        }
    }

    private static int ours(Path folder) {
        try {
            return new PackageVerifier(folder, Optional.empty(), (_, _) -> {})
                            .verify()
                            .verdict()
                            .isIntact()
                    ? 0
                    : 1;
        } catch (IOException e) {
            return 2;
        }
    }

    private static int stranger(Path folder) throws IOException, InterruptedException {
        return new ProcessBuilder(List.of(
                        "python3",
                        Path.of("verifier/verify.py").toAbsolutePath().toString(),
                        folder.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}

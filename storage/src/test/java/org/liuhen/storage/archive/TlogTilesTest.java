package org.liuhen.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.kit.Impatience;
import org.liuhen.storage.kit.SmallStore;
import org.liuhen.storage.time.SystemClocks;

/// The log in the archive is read by the code behind Go's checksum database, which knows nothing of us.
@Tag("system")
class TlogTilesTest {
    private static final Path LIBRARY = Path.of("/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog");
    private static final Path SOURCE = Path.of("src/test/go/tlogcheck/main.go").toAbsolutePath();
    private static final int MORE_THAN_A_TILE_OF_TILES = 66_000;

    @TempDir
    Path folder;

    private Path log;
    private String key;

    @BeforeEach
    void archive() throws Exception {
        assumeTrue(
                Files.isDirectory(LIBRARY) && Files.isExecutable(Path.of("/usr/bin/go")),
                "golang-go and golang-golang-x-mod-dev are not installed");
        Path state = folder.resolve("state");
        SmallStore.record(state, 60);
        Path archive = Files.createDirectory(folder.resolve("archive"));
        log = archive.resolve("example.org/rec/1/1");
        StoreSettings settings = new StoreSettings(new SystemDisk(), new SystemClocks(), "liuhen test", Hash.over());
        try (EvidenceStore store = EvidenceStore.open(state, settings)) {
            key = store.key().text();
            store.beginArchiving(
                    Impatience.RULES, DirectoryArchiveStore.at(archive, new SystemDisk(), new SecureRandom()));
            ArchivingTest.awaitAll(store);
            while (store.log().durableSize() < MORE_THAN_A_TILE_OF_TILES) {
                for (int i = 0; i < 999; i++) {
                    store.log().submit(new Fact.Tick(List.of()));
                }
                store.log().tick();
            }
            ArchivingTest.awaitAll(store);
        }
        int built = run(
                Map.of(
                        "GO111MODULE",
                        "off",
                        "GOPATH",
                        "/usr/share/gocode",
                        "GOCACHE",
                        folder.resolve("cache").toString()),
                "/usr/bin/go",
                "build",
                "-o",
                program(),
                SOURCE.toString());
        assertThat(built).isZero();
    }

    private String program() {
        return folder.resolve("tlogcheck").toString();
    }

    @Test
    void aStrangersCodeTakesItAndNoticesAByte() throws Exception {
        assertThat(run(Map.of(), program(), log.toString(), key)).isZero();
        for (String name : List.of("tile/0/000", "tile/1/000", "tile/entries/000", "checkpoint")) {
            Path file = log.resolve(name);
            byte[] before = Files.readAllBytes(file);
            byte[] changed = before.clone();
            changed[changed.length / 2] ^= 1;
            replace(file, changed);
            assertThat(run(Map.of(), program(), log.toString(), key)).as(name).isEqualTo(1);
            replace(file, before);
        }
    }

    private static void replace(Path file, byte[] bytes) throws IOException {
        Files.delete(file);
        Files.write(file, bytes);
    }

    private int run(Map<String, String> surroundings, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(surroundings);
        Process process = builder.start();
        try (Stream<String> lines = process.inputReader(StandardCharsets.UTF_8).lines()) {
            lines.forEach(System.out::println);
        }
        return process.waitFor();
    }
}

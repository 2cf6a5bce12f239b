package org.liuhen.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An archive that was away for long has very much to take in, and the recorder's heap does not grow with it.
/// `-Dbacklog.objects=1000000 -Dbacklog.heap=96` asks for more.
@Tag("system")
class LongBacklogTest {
    private static final int OBJECTS = Integer.getInteger("backlog.objects", 50_000);
    private static final int HEAP_MEBIBYTES = Integer.getInteger("backlog.heap", 40);

    @TempDir
    Path folder;

    @Test
    void whatWaitsIsNotKeptInMemory() throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx" + HEAP_MEBIBYTES + "m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LongBacklog.class.getName(),
                        folder.resolve("state").toString(),
                        Integer.toString(OBJECTS))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.println(said.strip());
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("brought " + OBJECTS);
    }
}

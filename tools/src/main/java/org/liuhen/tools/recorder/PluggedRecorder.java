package org.liuhen.tools.recorder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.liuhen.storage.time.Clocks;

/// A recorder in a slot: its image behind a block server (nbdkit) that can be killed, stopped and slowed, as a loop
/// device that the root program of the docking station is told of. As root only. For one thread.
public final class PluggedRecorder implements AutoCloseable {
    private static final Duration APPEARS = Duration.ofSeconds(20);
    /// The device disappears this long after its reads begin to fail, like one that was pulled.
    private static final Duration DISAPPEARS = Duration.ofMillis(300);

    private final Path rootProgram;
    private final Path directory;
    private final String port;
    private final Clocks clocks;
    private final Path socket;
    private final Path file;
    private final Process server;
    private final Process bridge;
    private final String device;
    private boolean isOut;

    private PluggedRecorder(
            Path rootProgram,
            Path directory,
            String port,
            Clocks clocks,
            Path work,
            RecorderImage image,
            List<String> filters)
            throws IOException {
        this.rootProgram = rootProgram;
        this.directory = directory;
        this.port = port;
        this.clocks = clocks;
        this.socket = work.resolve("socket");
        this.file = work.resolve("disk");
        Files.createFile(file);
        List<String> serve = new ArrayList<>(List.of("nbdkit", "-f", "-U", socket.toString()));
        filters.stream().filter(word -> word.startsWith("--")).forEach(serve::add);
        serve.addAll(List.of("file", image.file().toString()));
        filters.stream().filter(word -> !word.startsWith("--")).forEach(serve::add);
        this.server = new ProcessBuilder(serve)
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("nbdkit.log").toFile())
                .start();
        await(() -> Files.exists(socket));
        this.bridge = new ProcessBuilder("nbdfuse", file.toString(), "--unix", socket.toString())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("nbdfuse.log").toFile())
                .start();
        await(() -> Files.size(file) > 0);
        this.device = RecorderFolder.run(List.of("losetup", "--find", "--show", file.toString()))
                .strip();
        RecorderFolder.run(List.of(
                rootProgram.toString(), "--directory", directory.toString(), "inserted", device, "--port", port));
    }

    /// Plugs a recorder in.
    ///
    /// @param rootProgram `systemd/liuhen-dock`
    /// @param directory what it shares with the daemon
    /// @param port path of the USB port that it is said to be in
    /// @param work an empty folder that is this recorder's alone
    /// @param filters words for the block server: `--filter=…` and its parameters
    public static PluggedRecorder plug(
            Path rootProgram,
            Path directory,
            String port,
            Clocks clocks,
            Path work,
            RecorderImage image,
            List<String> filters)
            throws IOException {
        return new PluggedRecorder(rootProgram, directory, port, clocks, work, image, filters);
    }

    /// Words for the block server by which a stretch of the image cannot be read: a map of GNU ddrescue.
    ///
    /// @param own the folder that is this recorder's alone
    /// @param offset first byte of the image that cannot be read
    public static List<String> badSectors(Path own, long offset, long length) throws IOException {
        Path map = own.resolve("map");
        Files.writeString(
                map,
                "# Mapfile\n0x0 ? 1\n0x0 0x%X +\n0x%X 0x%X -\n0x%X 0x%X +\n"
                        .formatted(offset, offset, length, offset + length, 1L << 40));
        return List.of("--filter=ddrescue", "ddrescue-mapfile=" + map);
    }

    /// Pulls it: reads fail from now on, and a moment later the device is gone.
    public void yank() throws IOException {
        server.destroyForcibly();
        clocks.sleep(DISAPPEARS);
        takeOut();
    }

    /// It does not answer any more, until [#goOn].
    public void hang() throws IOException {
        RecorderFolder.run(List.of("kill", "-STOP", Long.toString(server.pid())));
    }

    /// It answers again.
    public void goOn() throws IOException {
        RecorderFolder.run(List.of("kill", "-CONT", Long.toString(server.pid())));
    }

    private void takeOut() throws IOException {
        if (isOut) {
            return;
        }
        isOut = true;
        RecorderFolder.run(List.of(rootProgram.toString(), "--directory", directory.toString(), "removed", device));
        RecorderFolder.run(List.of("losetup", "-d", device));
        server.destroyForcibly();
        try {
            RecorderFolder.run(List.of("umount", "-l", file.toString()));
        } catch (IOException e) {
            // The bridge ended by itself with its server.
            bridge.destroyForcibly();
        }
        bridge.destroyForcibly();
    }

    /// Takes it out in order: what was written to it is on its image.
    @Override
    public void close() throws IOException {
        if (!isOut) {
            RecorderFolder.run(List.of(rootProgram.toString(), "--directory", directory.toString(), "removed", device));
            RecorderFolder.run(List.of("sync", "-f", file.toString()));
            takeOut();
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private void await(Condition condition) throws IOException {
        long deadline = clocks.monotonicNanos() + APPEARS.toNanos();
        while (!condition.holds()) {
            if (clocks.monotonicNanos() > deadline) {
                server.destroyForcibly();
                throw new IOException(
                        "couldn't plug a recorder in at " + port + ": its block server did not appear within "
                                + TimeUnit.NANOSECONDS.toSeconds(APPEARS.toNanos()) + " s");
            }
            clocks.sleep(Duration.ofMillis(20));
        }
    }
}

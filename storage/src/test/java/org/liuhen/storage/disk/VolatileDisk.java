package org.liuhen.storage.disk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A mounted file system whose disk remembers in which order it was told what. Close it before its history is read.
public final class VolatileDisk implements AutoCloseable {
    /// The last holder of the mount writes back what it has, on a machine that may be busy.
    private static final int PATIENCE_SECONDS = 60;

    private final Path log;
    private final Process server;
    private final Path fuse;
    private final MountedImage mounted;

    private VolatileDisk(Path log, Process server, Path fuse, MountedImage mounted) {
        this.log = log;
        this.server = server;
        this.fuse = fuse;
        this.mounted = mounted;
    }

    /// Makes and mounts an empty disk; all its files go into the new directory `work`.
    public static VolatileDisk start(FileSystemKind kind, Path work) throws IOException {
        Path image = image(work);
        kind.make(image);
        return mount(kind, work, image);
    }

    /// Makes and mounts an empty disk of a size of its own.
    public static VolatileDisk start(FileSystemKind kind, Path work, int sizeMebibytes) throws IOException {
        Path image = image(work);
        kind.make(image, sizeMebibytes);
        return mount(kind, work, image);
    }

    /// Mounts a disk that holds what a cut left of another one; `left` is moved into the new directory `work`.
    public static VolatileDisk goOn(FileSystemKind kind, Path work, Path left) throws IOException {
        return mount(kind, work, Files.move(left, image(work)));
    }

    private static Path image(Path work) throws IOException {
        return Files.createDirectories(work).resolve("live.img");
    }

    private static VolatileDisk mount(FileSystemKind kind, Path work, Path image) throws IOException {
        Files.copy(image, firstContent(work), StandardCopyOption.COPY_ATTRIBUTES);
        Path fuse = Files.createDirectory(work.resolve("fuse"));
        Path log = work.resolve("disk.log");
        Process server = new ProcessBuilder(JavaProgram.command(
                        VolatileDiskServer.class, List.of(fuse.toString(), image.toString(), log.toString())))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            awaitReady(server);
            MountedImage mounted = MountedImage.mount(kind, fuse.resolve("disk"), work.resolve("mount"));
            return new VolatileDisk(log, server, fuse, mounted);
        } catch (IOException e) {
            release(fuse, server);
            throw e;
        }
    }

    /// Where the files are.
    public Path directory() {
        return mounted.directory();
    }

    /// What the disk was told so far; its length names the present moment.
    public Path log() {
        return log;
    }

    @Override
    public void close() throws IOException {
        try (mounted) {
            Command.of("sync", "--file-system", mounted.directory().toString()).outcome();
        } finally {
            release(fuse, server);
        }
    }

    /// The content before the first event of the log.
    static Path firstContent(Path work) {
        return work.resolve("first.img");
    }

    private static void awaitReady(Process server) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8));
        String line = reader.readLine();
        if (!"ready".equals(line)) {
            throw new IOException("couldn't start the volatile disk: it said " + line);
        }
    }

    private static void release(Path fuse, Process server) throws IOException {
        try {
            Command.of("umount", "--lazy", fuse.toString()).outcome();
            if (!server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the volatile disk did not end within " + PATIENCE_SECONDS
                        + " s: some process still holds its mount, or a copy of it in a mount namespace of its own");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            server.destroyForcibly();
        }
    }
}

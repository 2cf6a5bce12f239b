package org.liuhen.storage.export;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.liuhen.storage.durable.Disk;

/// A folder that a package is written into. It is written aside, each file synced, and has its name only when it is
/// whole; what was not finished is taken away again by [#close].
public final class PackageFolder implements Outlet, AutoCloseable {
    private final Disk disk;
    private final Path folder;
    private final Path aside;
    private final List<Path> made = new ArrayList<>();
    private boolean finished;

    private PackageFolder(Disk disk, Path folder, Path aside) {
        this.disk = disk;
        this.folder = folder;
        this.aside = aside;
    }

    /// Begins a folder.
    ///
    /// @throws FileAlreadyExistsException if something has its name, or is being written under it
    public static PackageFolder begin(Disk disk, Path folder) throws IOException {
        Path whole = folder.toAbsolutePath().normalize();
        if (whole.getFileName() == null) {
            throw new IOException(folder + " cannot be a package");
        }
        Path aside = whole.resolveSibling(whole.getFileName() + ".part");
        for (Path each : List.of(whole, aside)) {
            if (Files.exists(each, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(each + " is there already: name another folder, or move it away");
            }
        }
        PackageFolder begun = new PackageFolder(disk, whole, aside);
        begun.directory(aside);
        return begun;
    }

    @Override
    public OutputStream begin(String path, long lengthBytes) throws IOException {
        Path file = aside.resolve(path);
        Path directory = file.getParent();
        if (directory == null || !file.normalize().startsWith(aside)) {
            throw new IOException("no path in a package: " + path);
        }
        directory(directory);
        FileChannel channel = disk.createNew(file);
        made.add(file);
        return new FilterOutputStream(Channels.newOutputStream(channel)) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
            }

            @Override
            public void close() throws IOException {
                try (channel) {
                    if (channel.isOpen()) {
                        disk.force(channel, Disk.Content.PACKAGE);
                    }
                }
            }
        };
    }

    private void directory(Path directory) throws IOException {
        List<Path> missing = new ArrayList<>();
        for (Path each = directory; each != null && !Files.exists(each); each = each.getParent()) {
            missing.addFirst(each);
        }
        disk.createDirectories(directory);
        missing.stream().filter(each -> each.startsWith(aside)).forEach(made::add);
    }

    /// Gives the folder its name.
    public void finish() throws IOException {
        for (Path each : made) {
            if (Files.isDirectory(each)) {
                disk.forceDirectory(each);
            }
        }
        disk.move(aside, folder);
        finished = true;
    }

    @Override
    public void close() throws IOException {
        if (!finished) {
            for (Path each : made.reversed()) {
                Files.deleteIfExists(each);
            }
        }
    }
}

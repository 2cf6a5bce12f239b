package org.liuhen.storage.durable;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/// The file systems of the machine this runs on. Open to a subclass, so that a test can leave out one kind of
/// sync of a store that is otherwise the real one. The system calls of each step stand above it.
public class SystemDisk implements Disk {
    /// openat(O_CREAT|O_EXCL|O_WRONLY, 0640), lseek
    @Override
    public FileChannel createNew(Path file) throws IOException {
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));
        return FileChannel.open(file, Set.of(WRITE, CREATE_NEW), mode);
    }

    /// openat(O_RDWR), lseek to the end. Not O_APPEND: the log reads back what it wrote through the same channel.
    @Override
    public FileChannel openForAppend(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, READ, WRITE);
        return channel.position(channel.size());
    }

    /// fdatasync
    @Override
    public void force(FileChannel channel, Content content) throws IOException {
        channel.force(false);
    }

    /// openat(directory), fsync, close
    @Override
    public void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    /// for each missing level from the top: mkdir, fsync of its parent
    @Override
    public void createDirectories(Path directory) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path p = directory.toAbsolutePath(); p != null && !Files.isDirectory(p); p = p.getParent()) {
            missing.push(p);
        }
        for (Path p : missing) {
            try {
                Files.createDirectory(p);
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(p)) {
                    throw e;
                }
            }
            if (p.getParent() != null) {
                forceDirectory(p.getParent());
            }
        }
    }

    /// openat(O_CREAT|O_EXCL), write, fdatasync, fsync of the directory
    @Override
    public void writeNew(Path file, byte[] bytes, String mode, Content content) throws IOException {
        var permissions = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
        try (FileChannel channel = FileChannel.open(file, Set.of(WRITE, CREATE_NEW), permissions)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            force(channel, content);
        }
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            forceDirectory(directory);
        }
    }

    /// symlink, rename, fsync of the directory
    @Override
    public void link(Path link, Path target) throws IOException {
        Path fresh = link.resolveSibling(link.getFileName() + ".new");
        if (!Files.isSymbolicLink(fresh) || !Files.readSymbolicLink(fresh).equals(target)) {
            Files.createSymbolicLink(fresh, target);
        }
        Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path directory = link.toAbsolutePath().getParent();
        if (directory != null) {
            forceDirectory(directory);
        }
    }

    /// stat
    @Override
    public boolean isApart(Path directory, Path other) throws IOException {
        return !Files.getFileStore(directory).equals(Files.getFileStore(other));
    }

    /// link or rename, fsync of both directories
    @Override
    public void move(Path from, Path to) throws IOException {
        if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(to.toString());
        }
        Files.move(from, to);
        for (Path moved : new Path[] {to, from}) {
            Path directory = moved.toAbsolutePath().getParent();
            if (directory != null) {
                forceDirectory(directory);
            }
        }
    }
}

package org.liuhen.storage.archive;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.PastCache;
import org.liuhen.storage.format.ArchiveFact;

/// An archive in a folder: another disk, or a mounted share. An object is a file whose path is its key. It comes into
/// being whole: written aside, synced, and given its name by a hard link, which fails if the name is taken. Nothing
/// protects it from whoever is root there, and it never claims more.
public final class DirectoryArchiveStore implements ArchiveStore {
    /// Files on their way in; no key begins so.
    private static final String ASIDE = ".incoming";

    private final Path root;
    private final Disk disk;
    private final RandomGenerator names;

    // Guarded by this: whether the folder was there and took a link.
    private boolean isProven;

    private DirectoryArchiveStore(Path root, Disk disk, RandomGenerator names) {
        this.root = root;
        this.disk = disk;
        this.names = names;
    }

    /// The archive in `root`, for reading and writing. Nothing is asked of the disk before the first use: a share that
    /// does not answer must hold up nobody but whoever asks it.
    ///
    /// @param root must be there when it is used: an unmounted disk must not be mistaken for an empty archive
    /// @param names for files on their way in; two that write to the same folder must not draw the same
    public static DirectoryArchiveStore at(Path root, Disk disk, RandomGenerator names) {
        return new DirectoryArchiveStore(root, disk, names);
    }

    /// Before the first object is put: the folder is there, and its file system has links.
    private synchronized void prove() throws IOException {
        if (isProven) {
            return;
        }
        if (!Files.isDirectory(root)) {
            throw new NotDirectoryException(root.toString());
        }
        disk.createDirectories(root.resolve(ASIDE));
        clearAside();
        proveLinks();
        isProven = true;
    }

    @Override
    public String address() {
        return root.toString();
    }

    @Override
    public ArchiveFact.Protection protection() {
        return ArchiveFact.Protection.TAMPER_RESISTANT;
    }

    /// There is nothing that could be tried: whoever is root there can change anything.
    @Override
    public ArchiveFact.Protection probe() throws ArchiveException {
        requireRoot("whether anything can be put");
        try {
            prove();
        } catch (IOException e) {
            throw failure("try", "whether anything can be put", e);
        }
        return protection();
    }

    @Override
    public Optional<Long> wallMicros() {
        return Optional.empty();
    }

    @Override
    public StoredObject put(String key, Content content, Keep keep) throws ArchiveException {
        Path file = file(key);
        byte[] bytes = content.toArray();
        try {
            prove();
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return same(key, file, bytes);
            }
            Path aside = write(bytes);
            try {
                disk.createDirectories(parent(file));
                Files.createLink(file, aside);
                disk.forceDirectory(parent(file));
            } catch (FileAlreadyExistsException e) {
                return same(key, file, bytes);
            } finally {
                Files.delete(aside);
            }
            return stored(key, bytes.length);
        } catch (IOException e) {
            throw failure("put", key, e);
        }
    }

    @Override
    public StoredObject renew(String key, Content content, Keep keep) throws ArchiveException {
        Path file = file(key);
        try {
            prove();
            Path aside = write(content.toArray());
            disk.createDirectories(parent(file));
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            disk.forceDirectory(parent(file));
            return stored(key, content.length());
        } catch (IOException e) {
            throw failure("put", key, e);
        }
    }

    @Override
    public Optional<byte[]> newest(String key, int mostBytes) throws ArchiveException {
        try {
            return Optional.of(bytes(file(key), mostBytes));
        } catch (NoSuchFileException e) {
            requireRoot(key);
            return Optional.empty();
        } catch (IOException e) {
            throw failure("read", key, e);
        }
    }

    /// A file has one version.
    @Override
    public Optional<byte[]> first(String key, int mostBytes) throws ArchiveException {
        return newest(key, mostBytes);
    }

    @Override
    public Held read(StoredObject object) throws ArchiveException {
        try {
            return new Held(bytes(file(object.key()), MOST_BYTES), Keep.NONE);
        } catch (NoSuchFileException e) {
            requireRoot(object.key());
            throw new ArchiveException.Gone(object.key() + " is not in the archive " + root + " any more");
        } catch (IOException e) {
            throw failure("read", object.key(), e);
        }
    }

    @Override
    public Keep stated(StoredObject object) throws ArchiveException {
        try {
            if (Files.size(file(object.key())) == object.lengthBytes()) {
                return Keep.NONE;
            }
            throw new ArchiveException.Gone(
                    object.key() + " in the archive " + root + " has another length than it had");
        } catch (NoSuchFileException e) {
            requireRoot(object.key());
            throw new ArchiveException.Gone(object.key() + " is not in the archive " + root + " any more");
        } catch (IOException e) {
            throw failure("look at", object.key(), e);
        }
    }

    @Override
    public void list(String prefix, String after, Predicate<StoredObject> each) throws ArchiveException {
        requireRoot(prefix);
        try {
            walk(root, "", prefix, after, each);
        } catch (IOException e) {
            throw failure("list", prefix, e);
        }
    }

    @Override
    public void extend(StoredObject object, Keep keep) {
        // There is no lock that could end.
    }

    @Override
    public void close() {
        // Nothing is held open.
    }

    /// The order of keys is that of their bytes: `a-b` comes before `a/b`, so a folder sorts as its name with a slash.
    private boolean walk(Path folder, String path, String prefix, String after, Predicate<StoredObject> each)
            throws IOException {
        List<Path> children;
        try (Stream<Path> list = Files.list(folder)) {
            children = list.filter(child -> !child.getFileName().toString().startsWith("."))
                    .sorted((a, b) -> sortKey(a).compareTo(sortKey(b)))
                    .toList();
        }
        for (Path child : children) {
            String key = path + sortKey(child);
            if (key.endsWith("/")) {
                boolean wanted = (key.startsWith(prefix) || prefix.startsWith(key))
                        && (key.compareTo(after) > 0 || after.startsWith(key));
                if (wanted && !walk(child, key, prefix, after, each)) {
                    return false;
                }
            } else if (key.startsWith(prefix)
                    && key.compareTo(after) > 0
                    && !each.test(stored(key, Files.size(child)))) {
                return false;
            }
        }
        return true;
    }

    private static String sortKey(Path child) {
        String name = child.getFileName().toString();
        return Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS) ? name + "/" : name;
    }

    private StoredObject same(String key, Path file, byte[] bytes) throws IOException {
        if (Files.size(file) != bytes.length || !Arrays.equals(bytes(file, MOST_BYTES), bytes)) {
            throw new ArchiveException.Taken("the archive " + root + " has other bytes under " + key);
        }
        // Whoever put it may have been cut off before its name was durable.
        disk.forceDirectory(parent(file));
        return stored(key, bytes.length);
    }

    private Path write(byte[] bytes) throws IOException {
        Path aside = root.resolve(ASIDE).resolve(HexFormat.of().toHexDigits(names.nextLong()));
        disk.writeNew(aside, bytes, "r--r-----", Disk.Content.ARCHIVE);
        return aside;
    }

    private static byte[] bytes(Path file, int mostBytes) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            PastCache.Opened opened = PastCache.openForReading(file);
            try (var channel = opened.channel()) {
                long length = channel.size();
                if (length > mostBytes) {
                    throw new FileSystemException(
                            file.toString(),
                            null,
                            "it has " + length + " bytes, and at most " + mostBytes + " are right");
                }
                int block = opened.blockBytes();
                ByteBuffer buffer = PastCache.buffer(arena, (int) ((length + block - 1) / block * block));
                while (buffer.position() < length && channel.read(buffer, buffer.position()) > 0) {
                    // A read may end early; past the cache it ends at a block or at the end of the file.
                }
                byte[] bytes = new byte[Math.min(buffer.position(), (int) length)];
                buffer.flip().get(bytes);
                return bytes;
            }
        }
    }

    /// What a crash left aside never had a name.
    private void clearAside() throws IOException {
        try (Stream<Path> left = Files.list(root.resolve(ASIDE))) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
    }

    private void proveLinks() throws IOException {
        Path first = write(new byte[1]);
        Path second = first.resolveSibling(first.getFileName() + "-link");
        try {
            Files.createLink(second, first);
            Files.delete(second);
        } catch (UnsupportedOperationException | FileSystemException e) {
            throw new FileSystemException(
                    root.toString(), null, "its file system has no hard links; use ext4, XFS or NFS");
        } finally {
            Files.delete(first);
        }
    }

    private Path file(String key) throws ArchiveException {
        ArchiveKeys.require(key);
        return root.resolve(key);
    }

    /// A disk that was unmounted is a failure, and not an archive without the object.
    private void requireRoot(String key) throws ArchiveException {
        if (!Files.isDirectory(root)) {
            throw new ArchiveException.Unreachable(
                    "the archive " + root + " is not there, and " + key + " was asked of it. Mount its disk");
        }
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("a key below a root has a folder: " + file);
        }
        return parent;
    }

    private static StoredObject stored(String key, long lengthBytes) {
        return new StoredObject(key, "", lengthBytes, Keep.NONE, StoredObject.Kind.BYTES);
    }

    private ArchiveException failure(String what, String key, IOException e) {
        if (e instanceof ArchiveException known) {
            return known;
        }
        String sentence = "couldn't " + what + " " + key + " in the archive " + root + ": ";
        return switch (e) {
            case AccessDeniedException _ ->
                new ArchiveException.Refused(sentence + "this user may not. Give it the right to write there", e);
            case NotDirectoryException _ ->
                new ArchiveException.Refused(sentence + "there is no such folder. Make it, or mount its disk", e);
            default -> new ArchiveException.Unreachable(sentence + reason(e), e);
        };
    }

    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException failed ? failed.getReason() : e.getMessage();
        return reason == null ? e.toString() : reason;
    }
}

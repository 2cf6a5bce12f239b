package org.liuhen.storage.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.note.SignedNote;

/// Checkpoints that a witness cosigned, in append-only files like those of the checkpoints. A note that was cut
/// while it was written is worth nothing and costs nothing: the next one goes into a new file.
///
/// **Thread.** One.
public final class CosignedNotes implements AutoCloseable {
    private final Disk disk;
    private final Path directory;
    private @Nullable FileChannel channel;
    private int number;

    /// @param directory need not be there yet
    public CosignedNotes(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /// All that were not cut, oldest first.
    ///
    /// @param directory need not be there
    public static List<CheckpointFiles.Found> read(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<CheckpointFiles.Found> found = new ArrayList<>();
        for (Path file : CheckpointFiles.files(directory)) {
            CheckpointFiles.read(file).stream()
                    .filter(CheckpointFiles.Found::isEnded)
                    .forEach(found::add);
        }
        return found;
    }

    /// The newest that is whole.
    public Optional<SignedNote> newest() throws IOException {
        return Files.isDirectory(directory) ? CheckpointFiles.newest(directory) : Optional.empty();
    }

    /// Appends a note; it is durable when this returns.
    public void append(SignedNote note) throws IOException {
        FileChannel out = current();
        ByteBuffer bytes = ByteBuffer.wrap((note.encode() + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            disk.force(out, Disk.Content.CHECKPOINTS);
        } catch (IOException e) {
            // Nothing is known of what stands there now: the next one goes into a new file.
            close();
            throw e;
        }
    }

    /// A new file at each start: nobody has to know how the last one ended.
    private FileChannel current() throws IOException {
        FileChannel open = channel;
        if (open != null && open.position() < CheckpointFiles.FILE_BYTES) {
            return open;
        }
        if (open != null) {
            close();
        }
        disk.createDirectories(directory);
        number = Math.max(number, CheckpointFiles.files(directory).size());
        FileChannel next = disk.createNew(directory.resolve("%08d.txt".formatted(number)));
        number++;
        channel = next;
        disk.forceDirectory(directory);
        return next;
    }

    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }
}

package org.liuhen.storage.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.Extent;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.log.LogReading;
import org.liuhen.storage.log.RestingLog;

/// Makes a state directory again from the archive alone. What stands there already is gone on with, and never
/// written
/// over; so one that was broken off is begun again, and a directory that was put back to an earlier state is
/// brought
/// forward.
///
/// **Thread.** One.
public final class Restoration {
    private final ArchivedLog log;
    private final StateLayout layout;
    private final ArchivedFiles files;

    /// @param state a directory that is empty, does not exist, or holds a beginning of the same store
    public Restoration(ArchiveStore store, String origin, Path state) {
        this.log = new ArchivedLog(store, origin);
        this.layout = new StateLayout(state);
        this.files = new ArchivedFiles(store, log.keys());
    }

    /// Told how far it is.
    public interface Progress {
        /// @param doneEntries entries whose bytes are there
        /// @param entries all entries
        void progress(long doneEntries, long entries);
    }

    /// What came of it.
    ///
    /// @param entries entries of the log
    /// @param objects stretches of files that were brought back
    /// @param bytes their length
    /// @param missing what the archive does not have, or not as it was: paths, at most a thousand
    public record Result(long entries, long objects, long bytes, List<String> missing) {
        public Result {
            missing = List.copyOf(missing);
        }

        /// What the restored store has to enter first.
        ///
        /// @param address where the archive is
        public MachineFact.Restored fact(String address) {
            return new MachineFact.Restored(address, entries, objects, bytes, missing.size());
        }
    }

    /// Brings back the log, and then what its entries answer for.
    ///
    /// @throws IOException if another store stands there, the archive does not answer, or the disk is full
    public Result restore(Progress progress) throws IOException {
        if (Files.exists(layout.root()) && !Files.exists(layout.format()) && !isEmpty(layout.root())) {
            throw new IOException(layout.root() + " is not empty and holds no store: name another directory");
        }
        Files.createDirectories(layout.root());
        log.copyTo(layout, key -> {
            throw log.damaged(key);
        });
        for (Path folder : List.of(layout.media(), layout.originals(), layout.meta(), layout.keys())) {
            Files.createDirectories(folder);
        }
        long objects = 0;
        long bytes = 0;
        List<String> missing = new ArrayList<>();
        RestingLog resting = new RestingLog(new EntryFiles(layout.entries()));
        try (LogReading reading = new LogReading(resting)) {
            for (EntryFiles.Line line = reading.next(); line != null; line = reading.next()) {
                for (Extent extent : Backlog.extents(line)) {
                    Path file = layout.file(extent.place());
                    Target target = new Target(file);
                    if (target.isThere(extent)) {
                        continue;
                    }
                    if (target.reaches(extent.offset())
                            && files.read(extent, target) instanceof ArchivedFiles.Found.Whole) {
                        objects++;
                        bytes += target.written;
                    } else if (missing.size() < 1_000) {
                        missing.add(layout.relative(file) + " from byte " + extent.offset());
                    }
                }
                progress.progress(line.index() + 1, resting.durableSize());
            }
        }
        if (!Files.exists(layout.format())) {
            Files.write(layout.format(), (StateLayout.FORMAT + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return new Result(resting.durableSize(), objects, bytes, missing);
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var list = Files.list(folder)) {
            return list.findFirst().isEmpty();
        }
    }

    /// A file that grows, at the places that its entries say.
    private static final class Target implements ArchivedFiles.Sink {
        private final Path file;
        private long written;

        Target(Path file) {
            this.file = file;
        }

        /// Whether a file reaches over the end of the extent. Whether it is the right one is for verification
        /// to say.
        boolean isThere(Extent extent) throws IOException {
            return Files.exists(file)
                    && (extent.lengthBytes() == Extent.UNKNOWN
                            || Files.size(file) >= extent.offset() + extent.lengthBytes());
        }

        /// Whether nothing is missing before byte `offset`: a file is never written behind a hole.
        boolean reaches(long offset) throws IOException {
            return offset == 0 || (Files.exists(file) && Files.size(file) >= offset);
        }

        @Override
        public void take(long offset, byte[] bytes) throws IOException {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                // What stands there already is not written again.
                buffer.position((int) Math.min(bytes.length, out.size() - offset));
                long at = offset + buffer.position();
                written += buffer.remaining();
                while (buffer.hasRemaining()) {
                    at += out.write(buffer, at);
                }
                out.force(true);
            }
        }
    }
}

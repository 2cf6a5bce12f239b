package org.liuhen.storage.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.note.SignedNote;

/// Every signed checkpoint of a log, in append-only files `00000000.txt`, …; a new file after [#FILE_BYTES].
/// After each note stands one empty line. Used by one thread at a time.
public final class CheckpointFiles {
    /// A file at least this long is followed by a new one.
    static final long FILE_BYTES = 4L << 20;

    /// Some hundred notes: more than are signed while somebody asks for the newest one.
    private static final int END_BYTES = 1 << 16;

    private final Disk disk;
    private final Path directory;
    private int number;
    private @Nullable FileChannel channel;

    CheckpointFiles(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /// A note at its place, or bytes that are none.
    ///
    /// @param file path of its file
    /// @param offset of its first byte
    /// @param lengthBytes with the empty line after it
    /// @param isEnded whether the empty line is there; without it the file was cut
    /// @param note absent if the bytes are no note
    public record Found(
            Path file,
            long offset,
            int lengthBytes,
            boolean isEnded,
            @Nullable SignedNote note) {}

    /// Paths of all files in order.
    public static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> list = Files.list(directory)) {
            return list.filter(path -> path.getFileName().toString().matches("[0-9]{8}\\.txt"))
                    .sorted()
                    .toList();
        }
    }

    /// All that one file holds, in order. Bytes that are no note are returned as such, up to the next empty
    /// line pair.
    public static List<Found> read(Path file) throws IOException {
        // A note ends at an empty line after its signature lines; each note has one empty line inside.
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        List<Found> found = new ArrayList<>();
        int begin = 0;
        while (begin < text.length()) {
            int inner = text.indexOf("\n\n", begin);
            int end = inner < 0 ? -1 : text.indexOf("\n\n", inner + 2);
            int next = end < 0 ? text.length() : end + 2;
            SignedNote note = end < 0 ? null : note(text.substring(begin, end + 1));
            found.add(new Found(file, begin, next - begin, end >= 0, note));
            begin = next;
        }
        return found;
    }

    /// The newest note in a directory.
    public static Optional<SignedNote> newest(Path directory) throws IOException {
        for (Path file : files(directory).reversed()) {
            for (Found found : read(file).reversed()) {
                if (found.note() != null) {
                    return Optional.of(found.note());
                }
            }
        }
        return Optional.empty();
    }

    /// Text of the note `newest` as the disk has it now, whatever memory says: its own text where that stands near
    /// the end of the files, otherwise as much of what stands at the end instead, which may be no note at all.
    ///
    /// @param newest a durable note, and one of the last
    public static String standing(Path directory, SignedNote newest) throws IOException {
        byte[] expected = (newest.encode() + "\n").getBytes(StandardCharsets.UTF_8);
        String latin = new String(expected, StandardCharsets.ISO_8859_1);
        String end = "";
        for (Path file : files(directory).reversed()) {
            end = endOf(file) + end;
            if (end.contains(latin)) {
                return newest.encode();
            }
            if (end.length() >= END_BYTES) {
                break;
            }
        }
        String instead = end.substring(Math.max(0, end.length() - latin.length()));
        return new String(instead.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String endOf(Path file) throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            long from = Math.max(0, in.size() - END_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate((int) (in.size() - from));
            while (bytes.hasRemaining() && in.read(bytes, from + bytes.position()) >= 0) {
                // Read on: a read may give less than was asked for.
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
        }
    }

    private static @Nullable SignedNote note(String latin) {
        try {
            return SignedNote.parse(new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        } catch (MalformedException e) {
            return null;
        }
    }

    /// Begins file 0 of a new log.
    void create() throws IOException {
        channel = disk.createNew(file(0));
        disk.force(channel, Disk.Content.CHECKPOINTS);
        disk.forceDirectory(directory);
    }

    /// Goes on at the end of the last file.
    void open() throws IOException {
        number = files(directory).size() - 1;
        channel = disk.openForAppend(file(number));
    }

    /// Appends a note; it is durable when this returns.
    void append(SignedNote note, LogReserve reserve) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((note.encode() + "\n").getBytes(StandardCharsets.UTF_8));
        FileChannel out = current();
        reserve.append(out, bytes);
        disk.force(out, Disk.Content.CHECKPOINTS);
    }

    private FileChannel current() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            throw new IOException("the checkpoints are not open");
        }
        if (open.position() < FILE_BYTES) {
            return open;
        }
        open.close();
        number++;
        FileChannel next = disk.createNew(file(number));
        channel = next;
        disk.forceDirectory(directory);
        return next;
    }

    Path file(int fileNumber) {
        return directory.resolve("%08d.txt".formatted(fileNumber));
    }

    void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}

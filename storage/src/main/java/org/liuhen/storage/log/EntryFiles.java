package org.liuhen.storage.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The entry files of a log: `00000000.jsonl`, `00000001.jsonl`, …, each with exactly [#ENTRIES_PER_FILE] lines
/// but the last. A complete file is a complete subtree of the Merkle tree. Safe for many threads: it only reads.
public final class EntryFiles {
    /// log2 of [#ENTRIES_PER_FILE]: level of a complete file's root in the tree.
    public static final int FILE_LEVEL = 16;

    /// Lines of a complete file.
    public static final int ENTRIES_PER_FILE = 1 << FILE_LEVEL;

    private static final Pattern NAME = Pattern.compile("[0-9]{8}\\.jsonl");

    private final Path directory;

    public EntryFiles(Path directory) {
        this.directory = directory;
    }

    /// One line: its place and its bytes without the line feed. The array is the line's own; nobody changes it.
    ///
    /// @param offset of its first byte in its file
    public record Line(long index, long offset, byte[] bytes) {
        /// Whether `text` stands somewhere in it. Quotes inside of values are escaped: what begins with a quote
        /// and a key cannot be part of one.
        boolean contains(byte[] text) {
            for (int from = 0; from + text.length <= bytes.length; from++) {
                if (bytes[from] == text[0] && Arrays.equals(bytes, from, from + text.length, text, 0, text.length)) {
                    return true;
                }
            }
            return false;
        }
    }

    /// How a line ended.
    public enum Ending {
        LINE_FEED,
        END_OF_FILE
    }

    public Path directory() {
        return directory;
    }

    /// Path of file `number`.
    public Path file(int number) {
        return directory.resolve("%08d.jsonl".formatted(number));
    }

    /// How many files there are, numbered from 0 without a hole.
    ///
    /// @throws IOException if a number is missing or something else lies in the folder
    public int count() throws IOException {
        List<String> names;
        try (Stream<Path> list = Files.list(directory)) {
            names = list.map(path -> String.valueOf(path.getFileName()))
                    .sorted()
                    .toList();
        }
        for (int i = 0; i < names.size(); i++) {
            if (!NAME.matcher(names.get(i)).matches()
                    || !names.get(i).equals(file(i).getFileName().toString())) {
                throw new IOException("in " + directory + " stands " + names.get(i) + " where " + file(i).getFileName()
                        + " should be");
            }
        }
        return names.size();
    }

    /// Opens file `number` for reading from byte `offset` of the line whose index is `index`.
    public LineReader read(int number, long offset, long index) throws IOException {
        FileChannel channel = FileChannel.open(file(number), StandardOpenOption.READ);
        return new LineReader(channel, offset, index);
    }

    /// Opens a file of entries that is none of a log; its first line counts as number 0.
    public static LineReader readFile(Path file) throws IOException {
        return new LineReader(FileChannel.open(file, StandardOpenOption.READ), 0, 0);
    }

    /// Lines of one file from one place on. Not safe for many threads.
    public static final class LineReader implements AutoCloseable {
        private final FileChannel channel;
        private final byte[] buffer = new byte[1 << 16];
        private int begin;
        private int end;
        private long offset;
        private long index;
        private Ending lastEnding = Ending.LINE_FEED;

        LineReader(FileChannel channel, long offset, long index) {
            this.channel = channel;
            this.offset = offset;
            this.index = index;
        }

        /// The next line, or null at the end. A last line without a line feed is returned too: see [#lastEnding].
        /// A line longer than an entry can be is cut there and counts as not ended.
        public @Nullable Line next() throws IOException {
            int length = lengthOfNext();
            if (length == 0 && lastEnding == Ending.END_OF_FILE) {
                return null;
            }
            Line line = new Line(index, offset, Arrays.copyOfRange(buffer, begin, begin + length));
            int step = lastEnding == Ending.LINE_FEED ? length + 1 : length;
            begin += step;
            offset += step;
            index++;
            return line;
        }

        /// How the line ended that was returned last.
        public Ending lastEnding() {
            return lastEnding;
        }

        /// Byte after the line that was returned last.
        public long offset() {
            return offset;
        }

        /// Index of the line that [#next] would return.
        public long index() {
            return index;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }

        private int lengthOfNext() throws IOException {
            int scanned = begin;
            while (true) {
                while (scanned < end) {
                    if (buffer[scanned] == '\n') {
                        lastEnding = Ending.LINE_FEED;
                        return scanned - begin;
                    }
                    scanned++;
                }
                System.arraycopy(buffer, begin, buffer, 0, end - begin);
                scanned -= begin;
                end -= begin;
                begin = 0;
                // Read at a position of our own: a line that was not complete yet is found again later.
                int got = end < buffer.length
                        ? channel.read(ByteBuffer.wrap(buffer, end, buffer.length - end), offset + end)
                        : -1;
                if (got <= 0) {
                    lastEnding = Ending.END_OF_FILE;
                    return end;
                }
                end += got;
            }
        }
    }
}

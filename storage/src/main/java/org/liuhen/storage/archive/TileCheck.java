package org.liuhen.storage.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.log.LogReading;
import org.liuhen.storage.log.RestingLog;
import org.liuhen.storage.tree.GrowingTree;
import org.liuhen.storage.tree.TreeHash;

/// The tiles that a log must have, computed from its entries alone.
final class TileCheck {
    private static final int WIDTH = ArchiveKeys.TILE_WIDTH;
    private static final int HEIGHT = 8;
    private static final Pattern PARTIAL =
            Pattern.compile("tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/)*[0-9]{3})\\.p/([1-9][0-9]{0,2})");

    private final RestingLog log;
    private final List<ByteBuffer> edges = new ArrayList<>();
    private final List<Long> numbers = new ArrayList<>();

    TileCheck(RestingLog log) {
        this.log = log;
    }

    /// A tile.
    ///
    /// @param hashes 32 bytes for each of `width`
    record Tile(int level, long number, int width, byte[] hashes) {}

    /// Takes the tiles, one after the other.
    interface Taker {
        void take(Tile tile) throws IOException;
    }

    /// All tiles of the log as it was with `size` entries: the whole ones, and those at its right edge.
    void tiles(long size, Taker taker) throws IOException {
        try (LogReading reading = new LogReading(log)) {
            for (long i = 0; i < size; i++) {
                EntryFiles.Line line = reading.next();
                if (line == null) {
                    throw new IOException("the log ends before entry " + i);
                }
                add(0, TreeHash.leaf(line.bytes()), taker);
            }
        }
        for (int level = 0; level < edges.size(); level++) {
            ByteBuffer edge = edges.get(level);
            if (edge.position() > 0) {
                int width = edge.position() / Hash.LENGTH;
                taker.take(new Tile(level, numbers.get(level), width, held(edge)));
            }
        }
    }

    private void add(int level, Hash hash, Taker taker) throws IOException {
        if (level == edges.size()) {
            edges.add(ByteBuffer.allocate(WIDTH * Hash.LENGTH));
            numbers.add(0L);
        }
        ByteBuffer edge = edges.get(level);
        edge.put(hash.bytes());
        if (edge.hasRemaining()) {
            return;
        }
        byte[] hashes = held(edge);
        long number = numbers.get(level);
        edge.clear();
        numbers.set(level, number + 1);
        taker.take(new Tile(level, number, WIDTH, hashes));
        GrowingTree tile = new GrowingTree();
        for (int i = 0; i < WIDTH; i++) {
            tile.append(Hash.of(Arrays.copyOfRange(hashes, i * Hash.LENGTH, (i + 1) * Hash.LENGTH)));
        }
        add(level + 1, tile.root(), taker);
    }

    private static byte[] held(ByteBuffer edge) {
        byte[] bytes = new byte[edge.position()];
        edge.duplicate().flip().get(bytes);
        return bytes;
    }

    /// What stood at the right edge of an earlier checkpoint.
    ///
    /// @param isBundle whether it is entries, and not hashes
    record Earlier(boolean isBundle, int level, long number, int width) {
        /// What `path` names under the prefix of a log of `size` entries, if it is such a one.
        static Optional<Earlier> of(String path, long size) {
            Matcher matcher = PARTIAL.matcher(path);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            boolean isBundle = matcher.group(1).equals("entries");
            Earlier earlier = new Earlier(
                    isBundle,
                    isBundle ? 0 : Integer.parseInt(matcher.group(1)),
                    Long.parseLong(matcher.group(2).replaceAll("[x/]", "")),
                    Integer.parseInt(matcher.group(3)));
            return earlier.width < WIDTH
                            && earlier.level * HEIGHT < Long.SIZE - 1
                            && earlier.number * WIDTH + earlier.width <= size >> (earlier.level * HEIGHT)
                    ? Optional.of(earlier)
                    : Optional.empty();
        }

        /// How wide it is in a log of `size` entries.
        int widthIn(long size) {
            return (int) Math.min(WIDTH, (size >> (level * HEIGHT)) - number * WIDTH);
        }

        /// Whether `bytes` are this, where `later` is what came of it.
        boolean isBeginningOf(byte[] bytes, byte[] later) {
            int length = width * Hash.LENGTH;
            if (isBundle) {
                length = 0;
                for (int i = 0; i < width && length + 2 <= later.length; i++) {
                    length += 2 + (ByteBuffer.wrap(later).getShort(length) & 0xffff);
                }
            }
            return bytes.length == length
                    && later.length >= length
                    && Arrays.equals(bytes, 0, length, later, 0, length);
        }
    }
}

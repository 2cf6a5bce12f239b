package org.liuhen.storage.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    /// Whether `path`, under the prefix of a log of `size` entries, is a tile or bundle at the right edge of an earlier
    /// checkpoint, and so long as such a one is.
    static boolean isEarlier(String path, long size, StoredObject object) {
        Matcher matcher = PARTIAL.matcher(path);
        if (!matcher.matches()) {
            return false;
        }
        int width = Integer.parseInt(matcher.group(3));
        long number = Long.parseLong(matcher.group(2).replaceAll("[x/]", ""));
        boolean isBundle = matcher.group(1).equals("entries");
        int level = isBundle ? 0 : Integer.parseInt(matcher.group(1));
        return width < WIDTH
                && level * HEIGHT < Long.SIZE - 1
                && number * WIDTH + width <= size >> (level * HEIGHT)
                && (isBundle || object.lengthBytes() == (long) width * Hash.LENGTH);
    }
}

package org.liuhen.storage.tree;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.TileName;

/// Cuts a tree into tiles (C2SP tlog-tiles), leaf by leaf. Not safe for use by several threads.
public final class Tiling {
    /// Levels of the tree in a tile.
    public static final int HEIGHT = 8;

    private static final int WIDTH = TileName.WIDTH;

    private final List<ByteBuffer> edges = new ArrayList<>();
    private final List<Long> numbers = new ArrayList<>();

    /// A tile.
    ///
    /// @param hashes 32 bytes for each of `width`
    public record Tile(int level, long number, int width, byte[] hashes) {
        /// Its name under the folder of the log.
        public String name() {
            return TileName.hashes(level, number, width);
        }
    }

    /// Adds a leaf.
    ///
    /// @return the tiles that became whole by it, from the lowest level up
    public List<Tile> append(Hash leaf) {
        List<Tile> whole = new ArrayList<>(0);
        Hash hash = leaf;
        for (int level = 0; ; level++) {
            if (level == edges.size()) {
                edges.add(ByteBuffer.allocate(WIDTH * Hash.LENGTH));
                numbers.add(0L);
            }
            ByteBuffer edge = edges.get(level);
            edge.put(hash.bytes());
            if (edge.hasRemaining()) {
                return whole;
            }
            byte[] hashes = held(edge);
            whole.add(new Tile(level, numbers.get(level), WIDTH, hashes));
            numbers.set(level, numbers.get(level) + 1);
            edge.clear();
            hash = root(hashes);
        }
    }

    /// The tiles at the right edge, which are not whole, from the lowest level up.
    public List<Tile> edge() {
        List<Tile> tiles = new ArrayList<>();
        for (int level = 0; level < edges.size(); level++) {
            ByteBuffer edge = edges.get(level);
            if (edge.position() > 0) {
                tiles.add(new Tile(level, numbers.get(level), edge.position() / Hash.LENGTH, held(edge)));
            }
        }
        return tiles;
    }

    /// Root of a tree, from the tiles at its right edge.
    ///
    /// @param edge hashes of them, from the lowest level up; at least one
    public static Hash rootOf(List<byte[]> edge) {
        Optional<Hash> below = Optional.empty();
        for (byte[] hashes : edge) {
            byte[] row = below.isEmpty() ? hashes : joined(hashes, below.get());
            below = Optional.of(root(row));
        }
        return below.orElseThrow(() -> new IllegalArgumentException("a tree without a right edge"));
    }

    /// The hash over some hashes (RFC 6962, 2.1): the root of a tile.
    ///
    /// @param hashes 32 bytes each, at least one
    public static Hash root(byte[] hashes) {
        return root(hashes, 0, hashes.length / Hash.LENGTH);
    }

    private static Hash root(byte[] hashes, int begin, int width) {
        if (width == 1) {
            return at(hashes, begin);
        }
        int split = Integer.highestOneBit(width - 1);
        return TreeHash.node(root(hashes, begin, split), root(hashes, begin + split, width - split));
    }

    /// Hash number `index` of a tile.
    public static Hash at(byte[] hashes, int index) {
        return Hash.of(Arrays.copyOfRange(hashes, index * Hash.LENGTH, (index + 1) * Hash.LENGTH));
    }

    private static byte[] joined(byte[] hashes, Hash last) {
        return ByteBuffer.allocate(hashes.length + Hash.LENGTH)
                .put(hashes)
                .put(last.bytes())
                .array();
    }

    private static byte[] held(ByteBuffer edge) {
        byte[] bytes = new byte[edge.position()];
        edge.duplicate().flip().get(bytes);
        return bytes;
    }
}

package org.liuhen.storage.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.tree.Proofs;
import org.liuhen.storage.tree.TreeHash;

/// Nodes of the Merkle tree in tiles of 256 (C2SP tlog-tiles): tile `n` of level `l` holds the nodes of height
/// `8·l` from `256·n` on. From them every proof is made.
final class TileTable implements Proofs.Nodes {
    private static final int HEIGHT = 8;
    private static final int WIDTH = 1 << HEIGHT;
    private static final int LEVELS = 5;

    private final Tables tables;

    TileTable(Tables tables) {
        this.tables = tables;
    }

    /// Adds leaves to the tiles inside one batch.
    final class Growth {
        private final Map<Integer, byte[]> edges = new HashMap<>();

        /// Adds leaf `index`; leaves come in order without a hole.
        void add(Tables.Batch batch, long index, Hash leaf) throws IOException {
            Hash node = leaf;
            long at = index;
            for (int level = 0; level < LEVELS; level++) {
                byte[] tile = edge(level, at);
                System.arraycopy(node.bytes(), 0, tile, (int) (at % WIDTH) * Hash.LENGTH, Hash.LENGTH);
                int count = (int) (at % WIDTH) + 1;
                batch.put(Tables.Name.TILES, Keys.tile(level, at / WIDTH), Arrays.copyOf(tile, count * Hash.LENGTH));
                if (count < WIDTH) {
                    return;
                }
                edges.remove(level);
                node = nodeIn(tile, HEIGHT, 0);
                at /= WIDTH;
            }
        }

        private byte[] edge(int level, long at) throws IOException {
            byte[] tile = edges.get(level);
            if (tile == null) {
                byte[] stored = at % WIDTH == 0 ? null : tables.get(Tables.Name.TILES, Keys.tile(level, at / WIDTH));
                tile = stored == null ? new byte[WIDTH * Hash.LENGTH] : Arrays.copyOf(stored, WIDTH * Hash.LENGTH);
                edges.put(level, tile);
            }
            return tile;
        }
    }

    /// The node of `level` at `index`, which must be complete and indexed.
    @Override
    public Hash node(int level, long index) {
        int tileLevel = level / HEIGHT;
        int height = level % HEIGHT;
        long first = index << height;
        try {
            byte[] tile = tables.get(Tables.Name.TILES, Keys.tile(tileLevel, first / WIDTH));
            int at = (int) (first % WIDTH);
            if (tile == null || tile.length < (at + (1 << height)) * Hash.LENGTH) {
                throw new IllegalStateException("the index does not hold tree node " + level + "/" + index + " yet");
            }
            return nodeIn(tile, height, at);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The first `width` hashes of tile `number` of `level`.
    byte[] tile(int level, long number, int width) throws IOException {
        byte[] tile = tables.get(Tables.Name.TILES, Keys.tile(level, number));
        if (tile == null || tile.length < width * Hash.LENGTH) {
            throw new IOException("the index does not hold " + width + " hashes of tile " + level + "/" + number);
        }
        return Arrays.copyOf(tile, width * Hash.LENGTH);
    }

    private static Hash nodeIn(byte[] tile, int height, int at) {
        if (height == 0) {
            return Hash.of(Arrays.copyOfRange(tile, at * Hash.LENGTH, (at + 1) * Hash.LENGTH));
        }
        int half = 1 << (height - 1);
        return TreeHash.node(nodeIn(tile, height - 1, at), nodeIn(tile, height - 1, at + half));
    }
}

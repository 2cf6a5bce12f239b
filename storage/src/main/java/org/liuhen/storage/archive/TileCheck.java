package org.liuhen.storage.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.log.LogReading;
import org.liuhen.storage.log.RestingLog;
import org.liuhen.storage.tree.Tiling;
import org.liuhen.storage.tree.TreeHash;

/// The tiles that a log must have, computed from its entries alone.
final class TileCheck {
    private static final int WIDTH = ArchiveKeys.TILE_WIDTH;
    private static final int HEIGHT = Tiling.HEIGHT;
    private static final Pattern PARTIAL =
            Pattern.compile("tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/)*[0-9]{3})\\.p/([1-9][0-9]{0,2})");

    private final RestingLog log;

    TileCheck(RestingLog log) {
        this.log = log;
    }

    /// Takes the tiles, one after the other.
    interface Taker {
        void take(Tiling.Tile tile) throws IOException;
    }

    /// All tiles of the log as it was with `size` entries: the whole ones, and those at its right edge.
    void tiles(long size, Taker taker) throws IOException {
        Tiling tiling = new Tiling();
        try (LogReading reading = new LogReading(log)) {
            for (long i = 0; i < size; i++) {
                EntryFiles.Line line = reading.next();
                if (line == null) {
                    throw new IOException("the log ends before entry " + i);
                }
                for (Tiling.Tile tile : tiling.append(TreeHash.leaf(line.bytes()))) {
                    taker.take(tile);
                }
            }
        }
        for (Tiling.Tile tile : tiling.edge()) {
            taker.take(tile);
        }
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

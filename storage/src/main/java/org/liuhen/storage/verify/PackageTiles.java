package org.liuhen.storage.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.PackagePaths;
import org.liuhen.storage.format.TileName;
import org.liuhen.storage.tree.Tiling;

/// Which tiles prove some entries of a log of one size: `storage/FORMAT.md` 11.3. Pure.
public final class PackageTiles {
    private static final int WIDTH = TileName.WIDTH;

    private final long size;
    private final List<Set<Long>> levels = new ArrayList<>();

    /// @param size entries of the log
    /// @param entries indexes, each below `size`
    public PackageTiles(long size, Iterable<Long> entries) {
        this.size = size;
        Set<Long> numbers = new TreeSet<>();
        for (long entry : entries) {
            numbers.add(entry / WIDTH);
        }
        for (long width = size; width > 0; width /= WIDTH) {
            if (width % WIDTH != 0) {
                numbers.add(width / WIDTH);
            }
            levels.add(numbers);
            Set<Long> above = new TreeSet<>();
            for (long number : numbers) {
                if ((number + 1) * WIDTH <= width) {
                    above.add(number / WIDTH);
                }
            }
            numbers = above;
        }
    }

    /// Whether `tile` is one of them.
    public boolean needs(Tiling.Tile tile) {
        return tile.level() < levels.size() && levels.get(tile.level()).contains(tile.number());
    }

    /// Their paths in a package.
    List<String> paths() {
        List<String> paths = new ArrayList<>();
        for (int level = 0; level < levels.size(); level++) {
            for (long number : levels.get(level)) {
                paths.add(path(level, number));
            }
        }
        return paths;
    }

    /// Where tiles come from.
    interface Source {
        /// The bytes of a file of the package, if it is there.
        Optional<byte[]> file(String path);
    }

    /// Told of what is wrong.
    interface Complaint {
        void about(String code, String path, String what);
    }

    /// Holds the tiles against each other and against the root.
    ///
    /// @return the leaf hashes that are proved, by the number of their tile
    Map<Long, byte[]> proved(Source source, Hash root, Complaint complaint) {
        List<Map<Long, byte[]>> tiles = new ArrayList<>();
        for (int level = 0; level < levels.size(); level++) {
            tiles.add(read(level, source, complaint));
        }
        List<byte[]> edge = new ArrayList<>();
        for (int level = 0; level < levels.size(); level++) {
            long number = (size >> (level * Tiling.HEIGHT)) / WIDTH;
            if (width(level, number) > 0) {
                byte[] hashes = tiles.get(level).get(number);
                if (hashes == null) {
                    return Map.of();
                }
                edge.add(hashes);
            }
        }
        if (!Tiling.rootOf(edge).equals(root)) {
            complaint.about(
                    "tile-changed", PackagePaths.CHECKPOINT, "the tiles do not lead to the root that it signed");
            return Map.of();
        }
        for (int level = levels.size() - 2; level >= 0; level--) {
            keepProved(level, tiles.get(level), tiles.get(level + 1), complaint);
        }
        return tiles.getFirst();
    }

    private Map<Long, byte[]> read(int level, Source source, Complaint complaint) {
        Map<Long, byte[]> there = new HashMap<>();
        for (long number : levels.get(level)) {
            String path = path(level, number);
            Optional<byte[]> hashes = source.file(path);
            if (hashes.isEmpty()) {
                complaint.about("tile-missing", path, "this tile proves entries of the package, and it is not there");
            } else if (hashes.get().length != width(level, number) * Hash.LENGTH) {
                complaint.about("tile-changed", path, "it has not " + width(level, number) + " hashes");
            } else {
                there.put(number, hashes.get());
            }
        }
        return there;
    }

    /// A whole tile is proved by the tile above; what is not whole is at the edge, and was proved by the root.
    private void keepProved(int level, Map<Long, byte[]> tiles, Map<Long, byte[]> above, Complaint complaint) {
        tiles.entrySet().removeIf(tile -> {
            long number = tile.getKey();
            if (width(level, number) < WIDTH) {
                return false;
            }
            byte[] parent = above.get(number / WIDTH);
            if (parent != null && Tiling.at(parent, (int) (number % WIDTH)).equals(Tiling.root(tile.getValue()))) {
                return false;
            }
            complaint.about("tile-changed", path(level, number), "the tile above it does not hold its root");
            return true;
        });
    }

    private String path(int level, long number) {
        return PackagePaths.tile(level, number, width(level, number));
    }

    private int width(int level, long number) {
        return (int) Math.min(WIDTH, (size >> (level * Tiling.HEIGHT)) - number * WIDTH);
    }
}

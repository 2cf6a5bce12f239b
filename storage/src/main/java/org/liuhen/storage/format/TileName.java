package org.liuhen.storage.format;

/// Names of the tiles of a log, as C2SP tlog-tiles writes them.
public final class TileName {
    /// Hashes of a whole tile, and entries of a whole bundle.
    public static final int WIDTH = 256;

    private TileName() {}

    /// A tile of hashes.
    ///
    /// @param width 1 to 256
    public static String hashes(int level, long number, int width) {
        return "tile/" + level + "/" + path(number, width);
    }

    /// A bundle of entries.
    ///
    /// @param width 1 to 256
    public static String entries(long number, int width) {
        return "tile/entries/" + path(number, width);
    }

    private static String path(long number, int width) {
        StringBuilder path = new StringBuilder("%03d".formatted(number % 1_000));
        for (long rest = number / 1_000; rest > 0; rest /= 1_000) {
            path.insert(0, "x%03d/".formatted(rest % 1_000));
        }
        return width == WIDTH ? path.toString() : path + ".p/" + width;
    }
}

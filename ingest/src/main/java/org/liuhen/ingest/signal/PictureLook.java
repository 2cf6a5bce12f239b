package org.liuhen.ingest.signal;

import java.util.function.IntBinaryOperator;

/// What of one picture matters here: the brightness of a grid of cells.
///
/// Single points keep the noise of a camera's sensor, by which a living picture differs from a frozen one; means
/// over a cell hide it, and leave the shapes by which a free view differs from a covered one.
///
/// @param points brightness of the middle of each cell, from 0 to 255, line by line
/// @param means mean brightness of each cell
public record PictureLook(byte[] points, byte[] means) {
    /// Cells beside each other.
    public static final int COLUMNS = 64;
    /// Cells one above the other.
    public static final int ROWS = 36;

    private static final int CELLS = COLUMNS * ROWS;
    /// Samples across a cell and down, of which the mean is taken.
    private static final int ACROSS = 8;

    public PictureLook {
        if (points.length != CELLS || means.length != CELLS) {
            throw new IllegalArgumentException(
                    points.length + " points and " + means.length + " means, expected " + CELLS);
        }
    }

    /// Looks at a picture.
    ///
    /// @param luma brightness at a column and a line, from 0 to 255
    /// @param width pixels of the picture
    /// @param height pixels of the picture
    public static PictureLook at(IntBinaryOperator luma, int width, int height) {
        byte[] points = new byte[CELLS];
        byte[] means = new byte[CELLS];
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                int cell = row * COLUMNS + column;
                points[cell] = (byte) luma.applyAsInt(
                        place(2 * column + 1, 2 * COLUMNS, width), place(2 * row + 1, 2 * ROWS, height));
                means[cell] = (byte) mean(luma, column, row, width, height);
            }
        }
        return new PictureLook(points, means);
    }

    /// Share of the picture that is not brighter than `level`.
    double shareUpTo(int level) {
        int dark = 0;
        for (byte mean : means) {
            dark += (mean & 0xFF) <= level ? 1 : 0;
        }
        return (double) dark / CELLS;
    }

    /// Share of the picture that differs from `other` by more than `levels`.
    double shareChanged(PictureLook other, int levels) {
        int changed = 0;
        for (int cell = 0; cell < CELLS; cell++) {
            changed += differ(points[cell], other.points[cell], levels);
        }
        return (double) changed / CELLS;
    }

    /// Share of neighbouring cells that differ by more than `levels`: how much there is to be seen.
    double shareOfEdges(int levels) {
        int edges = 0;
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                int cell = row * COLUMNS + column;
                edges += column + 1 < COLUMNS ? differ(means[cell], means[cell + 1], levels) : 0;
                edges += row + 1 < ROWS ? differ(means[cell], means[cell + COLUMNS], levels) : 0;
            }
        }
        return (double) edges / (2 * CELLS - COLUMNS - ROWS);
    }

    private static int mean(IntBinaryOperator luma, int column, int row, int width, int height) {
        int sum = 0;
        for (int y = 0; y < ACROSS; y++) {
            int line = place(2 * (row * ACROSS + y) + 1, 2 * ROWS * ACROSS, height);
            for (int x = 0; x < ACROSS; x++) {
                sum += luma.applyAsInt(place(2 * (column * ACROSS + x) + 1, 2 * COLUMNS * ACROSS, width), line);
            }
        }
        return sum / (ACROSS * ACROSS);
    }

    private static int place(int part, int parts, int length) {
        return (int) ((long) part * length / parts);
    }

    private static int differ(byte one, byte other, int levels) {
        return Math.abs((one & 0xFF) - (other & 0xFF)) > levels ? 1 : 0;
    }
}

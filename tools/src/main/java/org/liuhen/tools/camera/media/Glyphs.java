package org.liuhen.tools.camera.media;

import java.awt.Graphics2D;
import java.util.Locale;

/// Letters of five by seven dots: A to Z, digits, and `: - . /`. A machine without a screen often has no fonts
/// either, and Java then fails to draw any text.
final class Glyphs {
    private static final int COLUMNS = 5;
    private static final int ROWS = 7;
    private static final int ADVANCE = 6;
    private static final String LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ:-./";

    /// Five columns for each letter, in hexadecimal; the lowest bit is the top dot.
    private static final String DOTS = """
            3E5149453E 00427F4000 4261514946 2141454B31 1814127F10 2745454539 3C4A494930 0171090503 3649494936
            064949291E 7E1111117E 7F49494936 3E41414122 7F4141221C 7F49494941 7F09090901 3E4149497A 7F0808087F
            00417F4100 2040413F01 7F08142241 7F40404040 7F020C027F 7F0408107F 3E4141413E 7F09090906 3E4151215E
            7F09192946 4649494931 01017F0101 3F4040403F 1F2040201F 3F4038403F 6314081463 0708700807 6151494543
            0036360000 0808080808 0060600000 2010080402""".replaceAll("\\s", "");

    private Glyphs() {}

    /// Pixels from the first column of `text` to its last, `dot` pixels a dot.
    static int width(String text, int dot) {
        return (text.length() * ADVANCE - (ADVANCE - COLUMNS)) * dot;
    }

    /// Pixels from the top row to the bottom one.
    static int height(int dot) {
        return ROWS * dot;
    }

    /// Writes `text` in capitals with its left upper corner at `x`, `y`. What has no glyph leaves a space.
    static void write(Graphics2D pen, String text, int x, int y, int dot) {
        String capitals = text.toUpperCase(Locale.ROOT);
        for (int i = 0; i < capitals.length(); i++) {
            int letter = LETTERS.indexOf(capitals.charAt(i));
            if (letter >= 0) {
                write(pen, letter, x + i * ADVANCE * dot, y, dot);
            }
        }
    }

    private static void write(Graphics2D pen, int letter, int x, int y, int dot) {
        for (int column = 0; column < COLUMNS; column++) {
            int at = (letter * COLUMNS + column) * 2;
            int dots = Integer.parseInt(DOTS, at, at + 2, 16);
            for (int row = 0; row < ROWS; row++) {
                if ((dots >> row & 1) != 0) {
                    pen.fillRect(x + column * dot, y + row * dot, dot, dot);
                }
            }
        }
    }
}

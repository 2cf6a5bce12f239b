package org.liuhen.tools.copy;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// Draws the words of a moment on a transparent sheet of the picture's size. One thread.
final class CaptionPainter {
    private static final String FONT = "Noto Sans CJK SC";
    private static final String SAMPLE = "询问室录像℃〔〕";
    private static final Color GROUND = new Color(0, 0, 0, 150);
    private static final Color MARK = new Color(255, 255, 255, 190);
    private static final Color MARK_EDGE = new Color(0, 0, 0, 150);
    /// So long a mark stays where it is.
    private static final int MARK_SECONDS = 4;

    private final BufferedImage sheet;
    private final Font small;
    private final Font large;

    /// @throws IOException if this machine has no Chinese font
    CaptionPainter(int width, int height) throws IOException {
        sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        small = new Font(FONT, Font.PLAIN, Math.max(10, height / 30));
        large = new Font(FONT, Font.PLAIN, Math.max(12, height / 20));
        if (small.canDisplayUpTo(SAMPLE) >= 0) {
            throw new IOException(
                    "this machine has no Chinese font for the captions: install the package fonts-noto-cjk");
        }
    }

    /// The sheet, as one number for each point: alpha, red, green and blue from the highest byte on. It is drawn
    /// over at the next call.
    ///
    /// @param mark who takes the copy; empty for no mark
    /// @param second of the copy
    int[] draw(Words words, String mark, long second) {
        int[] points = ((DataBufferInt) sheet.getRaster().getDataBuffer()).getData();
        Arrays.fill(points, 0);
        Graphics2D pen = sheet.createGraphics();
        try {
            pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            if (!words.card().isEmpty()) {
                pen.setColor(GROUND);
                pen.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
                int top = (sheet.getHeight() - heightOf(pen, large, words.card())) / 2;
                write(pen, large, words.card(), sheet.getWidth() / 10, top);
            }
            int height = heightOf(pen, small, words.strip());
            pen.setColor(GROUND);
            pen.fillRect(0, sheet.getHeight() - height, sheet.getWidth(), height);
            write(pen, small, words.strip(), small.getSize() / 2, sheet.getHeight() - height);
            if (!mark.isEmpty()) {
                stamp(pen, mark, second / MARK_SECONDS, sheet.getHeight() - height);
            }
        } finally {
            pen.dispose();
        }
        return points;
    }

    /// It wanders over the picture above the captions, so that no edge can be cut off to be rid of it.
    private void stamp(Graphics2D pen, String mark, long step, int height) {
        FontMetrics metrics = pen.getFontMetrics(small);
        String text = fitted(metrics, mark, sheet.getWidth());
        int left = (int) ((sheet.getWidth() - metrics.stringWidth(text)) * (step * 37 % 100) / 100);
        int base = metrics.getAscent() + (int) ((height - metrics.getHeight()) * (step * 23 % 100) / 100);
        pen.setFont(small);
        pen.setColor(MARK_EDGE);
        pen.drawString(text, left + 1, base + 1);
        pen.setColor(MARK);
        pen.drawString(text, left, base);
    }

    private static int heightOf(Graphics2D pen, Font font, List<String> lines) {
        return pen.getFontMetrics(font).getHeight() * lines.size();
    }

    private void write(Graphics2D pen, Font font, List<String> lines, int left, int top) {
        FontMetrics metrics = pen.getFontMetrics(font);
        pen.setFont(font);
        pen.setColor(Color.WHITE);
        int base = top + metrics.getAscent();
        for (String line : lines) {
            pen.drawString(fitted(metrics, line, sheet.getWidth() - left - font.getSize() / 2), left, base);
            base += metrics.getHeight();
        }
    }

    /// A line that is too long ends with an ellipsis.
    private static String fitted(FontMetrics metrics, String line, int width) {
        if (metrics.stringWidth(line) <= width) {
            return line;
        }
        int[] characters = line.codePoints().toArray();
        int kept = characters.length;
        String text = line;
        while (kept > 0 && metrics.stringWidth(text) > width) {
            kept--;
            text = new String(characters, 0, kept) + "…";
        }
        return text;
    }
}

package org.liuhen.tools.camera.media;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// Draws the pictures of a scene: a room that stands still, a person who moves a little, a wall monitor with
/// noise on it that gives the encoder work, and over them name, time and frame number. Needs no display. One
/// thread.
final class Drawing {
    private static final Color BAND = new Color(0x10, 0x14, 0x18);
    private static final Color SKIN = new Color(0xD9, 0xB0, 0x8C);
    private static final Color SHIRT = new Color(0x3C, 0x5A, 0x86);
    private static final Color HAIR = new Color(0x22, 0x1C, 0x18);
    private static final int NOISE_LEVELS = 96;

    static {
        System.setProperty("java.awt.headless", "true");
    }

    private final Scene scene;
    private final int width;
    private final int height;
    private final BufferedImage picture;
    private final byte[] pixels;
    private final byte[] room;
    private final byte[] noise;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final Graphics2D pen;
    private final int small;
    private final int large;

    Drawing(Scene scene) {
        this.scene = scene;
        width = scene.size().width();
        height = scene.size().height();
        picture = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        pixels = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
        pen = picture.createGraphics();
        small = Math.max(1, height / 160);
        large = Math.max(2, height / 70);
        noise = noise();
        if (scene.view() != Scene.View.BLACK) {
            Room.paint(pen, scene);
        }
        if (scene.view() == Scene.View.FROZEN) {
            drawMonitor();
            drawPerson(width / 2, height * 3 / 10, height * 26 / 100, 0);
        }
        room = pixels.clone();
    }

    /// Draws one picture.
    ///
    /// @param frameNumber shown in large digits
    /// @param micros time for the movement
    /// @param time shown as it is
    /// @return blue, green and red of each pixel, line by line; overwritten by the next call
    byte[] draw(long frameNumber, long micros, String time) {
        System.arraycopy(room, 0, pixels, 0, room.length);
        switch (scene.view()) {
            case FRONT -> {
                drawMonitor();
                drawPerson(width / 2, height * 3 / 10, height * 26 / 100, micros);
                drawTexts(frameNumber, time);
            }
            case ROOM -> {
                drawMonitor();
                drawPerson(width * 36 / 100, height * 42 / 100, height * 13 / 100, micros);
                drawPerson(width * 62 / 100, height * 42 / 100, height * 13 / 100, micros + 700_000);
                drawTexts(frameNumber, time);
            }
            case FROZEN, COVERED, BLACK -> {} // nothing moves, and no text gives it life
        }
        return pixels;
    }

    /// A time within a clip, as `clip 00:03.240`.
    static String clipTime(long micros) {
        long millis = micros / 1000;
        return String.format(Locale.ROOT, "clip %02d:%02d.%03d", millis / 60_000, millis / 1000 % 60, millis % 1000);
    }

    /// @param size height of the head
    private void drawPerson(int x, int y, int size, long micros) {
        double phase = micros / 1e6;
        int sway = (int) Math.round(Math.sin(phase * 1.3) * size * 0.08);
        int shoulders = y + size;
        pen.setColor(SHIRT);
        pen.fillRoundRect(x - size + sway / 2, shoulders, size * 2, size * 2, size / 2, size / 2);
        pen.setColor(SKIN);
        pen.fillRect(x - size / 6 + sway, shoulders - size / 8, size / 3, size / 4);
        pen.fillOval(x - size * 4 / 10 + sway, y, size * 8 / 10, size);
        pen.setColor(HAIR);
        pen.fillArc(x - size * 42 / 100 + sway, y - size / 12, size * 84 / 100, size * 8 / 10, 0, 180);
        int eye = Math.max(2, size / 14);
        pen.fillOval(x - size / 5 + sway, y + size * 45 / 100, eye, eye);
        pen.fillOval(x + size / 5 - eye + sway, y + size * 45 / 100, eye, eye);
        int mouth = (int) (size * (0.03 + 0.05 * Math.abs(Math.sin(phase * 5))));
        pen.fillOval(x - size / 8 + sway, y + size * 72 / 100, size / 4, Math.max(2, mouth));
        drawTable(x, shoulders + size * 9 / 10, size, phase);
    }

    private void drawTable(int x, int y, int size, double phase) {
        pen.setColor(Room.TABLE);
        pen.fillRect(x - size * 2, y, size * 4, size);
        pen.setColor(Color.WHITE);
        pen.fillRect(x - size / 2, y + size / 10, size, size * 3 / 10);
        pen.setColor(SKIN);
        int hand = (int) Math.round(Math.sin(phase * 2.1) * size * 0.25);
        pen.fillOval(x - size * 3 / 4 + hand, y - size / 10, size / 3, size / 5);
    }

    private void drawMonitor() {
        int left = width * 3 / 4;
        int top = height / 5;
        int lineBytes = width / 6 * 3;
        for (int line = 0; line < height / 6; line++) {
            int from = random.nextInt(noise.length - lineBytes);
            System.arraycopy(noise, from, pixels, ((top + line) * width + left) * 3, lineBytes);
        }
    }

    private void drawTexts(long frameNumber, String time) {
        pen.setColor(BAND);
        pen.fillRect(0, 0, width, Glyphs.height(small) + 4 * small);
        int bottom = Glyphs.height(large) + 2 * large;
        pen.fillRect(0, height - bottom, width, bottom);
        pen.setColor(Color.WHITE);
        Glyphs.write(pen, time, 3 * small, 2 * small, small);
        int right = width - 3 * small;
        Glyphs.write(pen, scene.name(), right - Glyphs.width(scene.name(), small), 2 * small, small);
        String number = Long.toString(frameNumber);
        int left = (width - Glyphs.width(number, large)) / 2;
        Glyphs.write(pen, number, left, height - bottom + large, large);
    }

    private byte[] noise() {
        byte[] bytes = new byte[width * 12];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (80 + random.nextInt(NOISE_LEVELS));
        }
        return bytes;
    }
}

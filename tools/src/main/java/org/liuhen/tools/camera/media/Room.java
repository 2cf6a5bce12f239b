package org.liuhen.tools.camera.media;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;

/// The part of a scene that stands still: walls, floor, a door, the notice board.
final class Room {
    /// Of the table, which is drawn before the person's hand and behind it.
    static final Color TABLE = new Color(0x8A, 0x62, 0x3C);

    private static final Color WALL_LIGHT = new Color(0xD4, 0xD8, 0xD6);
    private static final Color WALL_DARK = new Color(0xA8, 0xB2, 0xB4);
    private static final Color PALM_LIGHT = new Color(0x70, 0x40, 0x38);
    private static final Color PALM_DARK = new Color(0x38, 0x1C, 0x18);
    private static final Color FLOOR = new Color(0x74, 0x78, 0x7A);
    private static final Color DOOR = new Color(0x6A, 0x50, 0x3A);
    private static final Color BOARD = new Color(0x2C, 0x66, 0x58);

    private Room() {}

    static void paint(Graphics2D pen, Scene scene) {
        int width = scene.size().width();
        int height = scene.size().height();
        if (scene.view() == Scene.View.COVERED) {
            pen.setPaint(new GradientPaint(0, 0, PALM_LIGHT, width, height, PALM_DARK));
            pen.fillRect(0, 0, width, height);
            return;
        }
        pen.setPaint(new GradientPaint(0, 0, WALL_LIGHT, width, height, WALL_DARK));
        pen.fillRect(0, 0, width, height);
        boolean whole = scene.view() == Scene.View.ROOM;
        int floor = height * (whole ? 62 : 85) / 100;
        pen.setColor(FLOOR);
        pen.fillRect(0, floor, width, height - floor);
        pen.setColor(BOARD);
        pen.fillRect(width / 12, height / 5, width / 6, height / 6);
        if (whole) {
            pen.setColor(DOOR);
            pen.fillRect(width * 46 / 100, height * 22 / 100, width / 10, floor - height * 22 / 100);
        }
    }
}

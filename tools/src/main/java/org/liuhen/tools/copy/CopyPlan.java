package org.liuhen.tools.copy;

import java.util.List;

/// What a copy shows.
///
/// @param width of the picture, even
/// @param height of the picture, even
/// @param fromMicros session time of its beginning
/// @param toMicros session time of its end
/// @param view footage that fills the picture
/// @param inset footage that is shown small in a corner; none for no inset
/// @param sound footage whose sound is heard; none for silence
/// @param mark who takes it, burned into the picture; empty for no mark
/// @param title what the file calls itself
/// @param comment what it says of itself
public record CopyPlan(
        int width,
        int height,
        long fromMicros,
        long toMicros,
        List<Piece> view,
        List<Piece> inset,
        List<Piece> sound,
        String mark,
        String title,
        String comment) {
    public CopyPlan {
        view = within(view, fromMicros, toMicros);
        inset = within(inset, fromMicros, toMicros);
        sound = within(sound, fromMicros, toMicros);
        if (toMicros <= fromMicros || width <= 0 || height <= 0 || (width | height) % 2 != 0) {
            throw new IllegalArgumentException(
                    "a copy of " + (toMicros - fromMicros) + " µs, " + width + " × " + height);
        }
    }

    long lengthMicros() {
        return toMicros - fromMicros;
    }

    private static List<Piece> within(List<Piece> pieces, long fromMicros, long toMicros) {
        return pieces.stream()
                .filter(piece -> piece.startMicros() < toMicros && piece.endMicros() > fromMicros)
                .toList();
    }
}

package org.liuhen.tools.camera.media;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Pixels of a picture.
///
/// @param width even, 160 to 3840
/// @param height even, 90 to 2160
public record PictureSize(int width, int height) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

    /// The size.
    ///
    /// @throws IllegalArgumentException outside of the ranges
    public PictureSize {
        boolean usable = width >= 160 && width <= 3840 && height >= 90 && height <= 2160;
        if (!usable || width % 2 != 0 || height % 2 != 0) {
            throw new IllegalArgumentException(
                    "a picture has even sides between 160x90 and 3840x2160, not " + width + "x" + height);
        }
    }

    /// Reads `1280x720`.
    ///
    /// @throws IllegalArgumentException if it is not like that, or outside of the ranges
    public static PictureSize parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a size is like 1280x720, not \"" + text + "\"");
        }
        return new PictureSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}

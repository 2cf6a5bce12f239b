package org.liuhen.ingest.mp4;

/// Bounds of a picture's size: what MP4 can carry in the 16 bits of a sample entry.
final class Pixels {
    private static final int MOST = 65_535;

    private Pixels() {}

    static int size(String what, long pixels) throws MalformedParameterSetException {
        if (pixels <= 0 || pixels > MOST) {
            throw new MalformedParameterSetException(
                    "a parameter set gives a " + what + " of " + pixels + " pixels, expected 1 to " + MOST);
        }
        return (int) pixels;
    }
}

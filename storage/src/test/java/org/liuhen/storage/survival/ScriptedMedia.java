package org.liuhen.storage.survival;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.liuhen.storage.media.Fragment;

/// Fragmented MP4 of one video stream without a picture in it: boxes that a scan can follow, and samples whose
/// bytes follow from a seed, so that a reader can tell what should be there (ISO/IEC 14496-12).
final class ScriptedMedia {
    private static final int TRACK = 1;
    private static final int FRAMES = 5;
    private static final int FRAME_BYTES = 5_000;

    private final long seed;
    private final int fragmentMillis;

    ScriptedMedia(long seed, int fragmentMillis) {
        this.seed = seed;
        this.fragmentMillis = fragmentMillis;
    }

    /// `ftyp` and `moov`, timescale 1000.
    byte[] init() {
        byte[] ftyp = box("ftyp", ascii("iso6"), ints(0), ascii("iso6"));
        byte[] tkhd = box("tkhd", ints(7, 0, 0, TRACK, 0, 0), new byte[60]);
        byte[] mdhd = box("mdhd", ints(0, 0, 0, 1000, 0, 0x55c40000));
        byte[] hdlr = box("hdlr", ints(0, 0), ascii("vide"), new byte[13]);
        byte[] trak = box("trak", tkhd, box("mdia", mdhd, hdlr));
        byte[] trex = box("trex", ints(0, TRACK, 1, 0, 0, 0));
        return join(ftyp, box("moov", trak, box("mvex", trex)));
    }

    /// Fragment `number`, whose media begins `number` fragments after `startMicros`.
    Fragment fragment(int number, long startMicros, Fragment.Start start) {
        byte[] samples = new byte[FRAMES * FRAME_BYTES];
        new Random(seed * 1_000_003 + number).nextBytes(samples);
        byte[] mfhd = box("mfhd", ints(0, number + 1));
        byte[] tfhd = box("tfhd", ints(0x020008, TRACK, fragmentMillis / FRAMES));
        byte[] tfdt = box("tfdt", ints(0, number * fragmentMillis));
        int trunBytes = 8 + 12 + 4 * FRAMES;
        int moofBytes = 8 + mfhd.length + 8 + tfhd.length + tfdt.length + trunBytes;
        ByteBuffer trun = ByteBuffer.allocate(trunBytes - 8)
                .putInt(0x000201)
                .putInt(FRAMES)
                .putInt(moofBytes + 8);
        for (int i = 0; i < FRAMES; i++) {
            trun.putInt(FRAME_BYTES);
        }
        byte[] moof = box("moof", mfhd, box("traf", tfhd, tfdt, box("trun", trun.array())));
        long durationMicros = fragmentMillis * 1_000L;
        return new Fragment(
                join(moof, box("mdat", samples)), startMicros + number * durationMicros, durationMicros, FRAMES, start);
    }

    private static byte[] box(String type, byte[]... parts) {
        byte[] body = join(parts);
        return join(ints(8 + body.length), ascii(type), body);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] ints(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
        for (int value : values) {
            bytes.putInt(value);
        }
        return bytes.array();
    }

    private static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer joined = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            joined.put(part);
        }
        return joined.array();
    }
}

package org.liuhen.tools.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.liuhen.storage.RunOpening;
import org.liuhen.storage.format.StreamParameters;
import org.liuhen.storage.media.Fragment;

/// MP4 boxes (ISO/IEC 14496-12) around random bytes: a store takes them for footage, a player would not.
final class MadeUpMedia {
    /// Bytes around the samples of a fragment.
    static final int BOXES = 8 + 16 + 8 + 24 + 20 + 24 + 8;

    private static final int TIMESCALE = 90_000;

    private final SplittableRandom random;
    private final byte[] samples;

    /// @param bytesPerSecond of all fragments it will make
    /// @param seed of the random bytes
    MadeUpMedia(int bytesPerSecond, long seed) {
        this.random = new SplittableRandom(seed);
        this.samples = new byte[bytesPerSecond];
        random.nextBytes(samples);
    }

    static RunOpening opening(long startMicros) {
        return new RunOpening(
                List.of(new StreamParameters("video", "avc1.640028", TIMESCALE, 1920, 1080, 0, 0, "copied")),
                init(),
                startMicros);
    }

    /// One second of video, all of it one sample.
    ///
    /// @param runStartMicros wall time at media time 0
    /// @param mediaMicros media time of its first frame
    Fragment second(long runStartMicros, long mediaMicros) {
        int trun = 8 + 4 + 4 + 4 + 4;
        int traf = 8 + 24 + 20 + trun;
        int moof = 8 + 16 + traf;
        ByteBuffer out = ByteBuffer.allocate(moof + 8 + samples.length);
        box(out, moof, "moof");
        box(out, 16, "mfhd").putInt(0).putInt(1);
        box(out, traf, "traf");
        box(out, 24, "tfhd").putInt(0x020008).putInt(1).putInt(TIMESCALE).putInt(0);
        box(out, 20, "tfdt").putInt(0x01000000).putLong(mediaMicros * TIMESCALE / 1_000_000);
        box(out, trun, "trun").putInt(0x000201).putInt(1).putInt(moof + 8).putInt(samples.length);
        // New bytes for each fragment would cost more than the store does: a few are enough to tell them apart.
        ByteBuffer.wrap(samples).putLong(0, random.nextLong());
        box(out, 8 + samples.length, "mdat").put(samples);
        return new Fragment(out.array(), runStartMicros + mediaMicros, 1_000_000, 1, Fragment.Start.KEY);
    }

    private static byte[] init() {
        ByteBuffer out = ByteBuffer.allocate(16 + 8 + 8 + 92 + 8 + 32 + 32);
        box(out, 16, "ftyp").put(ascii("iso6")).putInt(0);
        box(out, out.capacity() - 16, "moov");
        box(out, out.capacity() - 24, "trak");
        box(out, 92, "tkhd").putInt(7).putLong(0).putInt(1).put(new byte[68]);
        box(out, 8 + 32 + 32, "mdia");
        box(out, 32, "mdhd").putInt(0).putLong(0).putInt(TIMESCALE).putLong(0);
        box(out, 32, "hdlr").putLong(0).put(ascii("vide")).put(new byte[12]);
        return out.array();
    }

    private static ByteBuffer box(ByteBuffer out, int size, String type) {
        return out.putInt(size).put(ascii(type));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

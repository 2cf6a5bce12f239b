package org.liuhen.storage.kit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.liuhen.storage.RunOpening;
import org.liuhen.storage.format.StreamParameters;
import org.liuhen.storage.media.Fragment;

/// Small but whole MP4 boxes: one video track of 90,000 ticks a second whose samples are random bytes.
public final class TinyMedia {
    private static final int TIMESCALE = 90_000;

    private TinyMedia() {}

    /// A run that begins at `startMicros`.
    public static RunOpening opening(long startMicros) {
        return new RunOpening(
                List.of(new StreamParameters("video", "avc1.640028", TIMESCALE, 640, 360, 0, 0, "copied")),
                init(),
                startMicros);
    }

    /// A fragment of `frames` frames of 40 ms each, `sampleBytes` bytes a frame.
    ///
    /// @param runStartMicros wall time at media time 0
    /// @param mediaMicros media time of its first frame
    public static Fragment fragment(
            long runStartMicros, long mediaMicros, int frames, int sampleBytes, Random random, Fragment.Start start) {
        int trun = 8 + 4 + 4 + 4 + frames * 8;
        int traf = 8 + (8 + 8) + (8 + 12) + trun;
        int moof = 8 + 16 + traf;
        int mdat = 8 + frames * sampleBytes;
        ByteBuffer out = ByteBuffer.allocate(moof + mdat);
        box(out, moof, "moof");
        box(out, 16, "mfhd").putInt(0).putInt(1);
        box(out, traf, "traf");
        box(out, 16, "tfhd").putInt(0x020000).putInt(1);
        box(out, 20, "tfdt").putInt(0x01000000).putLong(mediaMicros * TIMESCALE / 1_000_000);
        box(out, trun, "trun").putInt(0x000301).putInt(frames).putInt(moof + 8);
        for (int i = 0; i < frames; i++) {
            out.putInt(TIMESCALE / 25).putInt(sampleBytes);
        }
        box(out, mdat, "mdat");
        byte[] samples = new byte[frames * sampleBytes];
        random.nextBytes(samples);
        out.put(samples);
        return new Fragment(out.array(), runStartMicros + mediaMicros, frames * 40_000L, frames, start);
    }

    private static byte[] init() {
        ByteBuffer out = ByteBuffer.allocate(16 + 8 + 8 + 92 + 8 + 32 + 32);
        box(out, 16, "ftyp").put(ascii("iso6")).putInt(0);
        box(out, out.capacity() - 16, "moov");
        box(out, out.capacity() - 24, "trak");
        box(out, 92, "tkhd").putInt(7).putInt(0).putInt(0).putInt(1).put(new byte[68]);
        box(out, 8 + 32 + 32, "mdia");
        box(out, 32, "mdhd")
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .putInt(TIMESCALE)
                .putInt(0)
                .putInt(0);
        box(out, 32, "hdlr").putInt(0).putInt(0).put(ascii("vide")).put(new byte[12]);
        return out.array();
    }

    private static ByteBuffer box(ByteBuffer out, int size, String type) {
        return out.putInt(size).put(ascii(type));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

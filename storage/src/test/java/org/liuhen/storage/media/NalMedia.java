package org.liuhen.storage.media;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/// A made-up run file whose pictures are NAL units as a camera sends them (ISO/IEC 14496-12 and -15): each sample a
/// short unit and a long one, no byte of them zero. All fragments are of the same length.
final class NalMedia {
    private static final int SAMPLES = 5;
    private static final int SHORT_UNIT = 12;
    private static final int LONG_UNIT = 3_000;
    private static final int LENGTH = 4;
    private static final int SAMPLE = 2 * LENGTH + SHORT_UNIT + LONG_UNIT;
    private static final int TRUN = 8 + 4 + 4 + 4 + SAMPLES * 8;
    private static final int TRAF = 8 + 16 + 20 + TRUN;
    private static final int MOOF = 8 + 16 + TRAF;
    private static final int FRAGMENT = MOOF + 8 + SAMPLES * SAMPLE;

    private final Codec codec;
    private final Random random;

    NalMedia(Codec codec, long seed) {
        this.codec = codec;
        this.random = new Random(seed);
    }

    /// What the sample entry says.
    enum Codec {
        H264("avc1", "avcC", 4, 0x65),
        H265("hvc1", "hvcC", 21, 0x26),
        OPAQUE("fLaC", "dfLa", 4, 0xff);

        private final String entry;
        private final String config;
        private final int lengthAt;
        private final int head;

        Codec(String entry, String config, int lengthAt, int head) {
            this.entry = entry;
            this.config = config;
            this.lengthAt = lengthAt;
            this.head = head;
        }
    }

    byte[] init() {
        byte[] config = new byte[32];
        config[codec.lengthAt] = (byte) (0xFC | LENGTH - 1);
        byte[] entry = box(codec.entry, new byte[78], box(codec.config, config));
        byte[] stbl = box("stbl", box("stsd", ints(0, 1), entry));
        byte[] mdhd = box("mdhd", ints(0, 0, 0, 1000, 0, 0));
        byte[] hdlr = box("hdlr", ints(0, 0), ascii("vide"), new byte[13]);
        byte[] trak = box("trak", box("tkhd", ints(7, 0, 0, 1, 0, 0)), box("mdia", mdhd, hdlr, box("minf", stbl)));
        return join(box("ftyp", ascii("iso6"), ints(0)), box("moov", trak));
    }

    byte[] file(int fragments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(init());
        for (int i = 0; i < fragments; i++) {
            out.writeBytes(fragment(i));
        }
        return out.toByteArray();
    }

    /// Where the length of the first unit of fragment `number` stands in the file.
    int firstLengthIn(int number) {
        return init().length + number * FRAGMENT + MOOF + 8;
    }

    /// Where the size of the first sample of fragment `number` stands in the file.
    int firstSizeIn(int number) {
        return init().length + number * FRAGMENT + MOOF - SAMPLES * 8 + 4;
    }

    /// Length of the init bytes of `file`.
    static int initBytes(byte[] file) {
        int ftyp = ByteBuffer.wrap(file).getInt(0);
        return ftyp + ByteBuffer.wrap(file).getInt(ftyp);
    }

    private byte[] fragment(int number) {
        ByteBuffer trun =
                ByteBuffer.allocate(TRUN - 8).putInt(0x000301).putInt(SAMPLES).putInt(MOOF + 8);
        ByteBuffer samples = ByteBuffer.allocate(SAMPLES * SAMPLE);
        for (int i = 0; i < SAMPLES; i++) {
            trun.putInt(40).putInt(SAMPLE);
            unit(samples, SHORT_UNIT);
            unit(samples, LONG_UNIT);
        }
        byte[] tfdt = box("tfdt", ints(0x01000000, 0, number * SAMPLES * 40));
        byte[] tfhd = box("tfhd", ints(0x020000, 1));
        byte[] traf = box("traf", tfhd, tfdt, box("trun", trun.array()));
        return join(box("moof", box("mfhd", ints(0, number + 1)), traf), box("mdat", samples.array()));
    }

    private void unit(ByteBuffer out, int length) {
        out.putInt(length).put((byte) codec.head).put((byte) 1);
        for (int i = 2; i < length; i++) {
            out.put((byte) random.nextInt(1, 256));
        }
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
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}

package org.liuhen.ingest.mp4;

import java.util.List;
import org.liuhen.ingest.source.AudioParameters;
import org.liuhen.ingest.source.Octets;
import org.liuhen.ingest.source.VideoParameters;

/// The sample entry of a track with its decoder configuration (ISO/IEC 14496-12, 8.5.2).
final class SampleEntry {
    private static final long DPI_72 = 0x0048_0000L;
    private static final int LENGTH_SIZE_MINUS_ONE = 3;

    private SampleEntry() {}

    static void write(BoxWriter out, VideoParameters video) throws MalformedParameterSetException {
        int entry = out.begin(video.codec() == VideoParameters.Codec.H264 ? "avc1" : "hvc1");
        out.zeros(6).u16(1).zeros(16).u16(video.width()).u16(video.height());
        out.u32(DPI_72).u32(DPI_72).u32(0).u16(1).zeros(32).u16(24).u16(0xFFFF);
        switch (video.codec()) {
            case H264 -> avcC(out, video);
            case H265 -> hvcC(out, video);
        }
        out.end(entry);
    }

    static void write(BoxWriter out, AudioParameters audio) {
        String type = switch (audio.codec()) {
            case AAC -> "mp4a";
            case OPUS -> "Opus";
            case FLAC -> "fLaC";
        };
        int entry = out.begin(type);
        // The rate field has 16 bits before its point; a higher rate stands in the configuration alone.
        int rate = audio.rate() > 0xFFFF ? 0 : audio.rate();
        out.zeros(6).u16(1).zeros(8).u16(audio.channels()).u16(16).zeros(4).u32((long) rate << 16);
        switch (audio.codec()) {
            case AAC -> esds(out, audio.config().bytes());
            case OPUS -> dOps(out, audio.config().bytes());
            case FLAC -> dfLa(out, audio.config().bytes());
        }
        out.end(entry);
    }

    /// AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1).
    private static void avcC(BoxWriter out, VideoParameters video) throws MalformedParameterSetException {
        H264Sequence sequence = H264Sequence.read(video.sps().getFirst().bytes());
        int box = out.begin("avcC");
        out.u8(1).u8(sequence.profile()).u8(sequence.compatibility()).u8(sequence.level());
        out.u8(0xFC | LENGTH_SIZE_MINUS_ONE);
        out.u8(0xE0 | video.sps().size());
        sets(out, video.sps());
        out.u8(video.pps().size());
        sets(out, video.pps());
        if (H264Sequence.hasChroma(sequence.profile())) {
            out.u8(0xFC | sequence.chromaFormat());
            out.u8(0xF8 | (sequence.lumaDepth() - 8));
            out.u8(0xF8 | (sequence.chromaDepth() - 8));
            out.u8(0);
        }
        out.end(box);
    }

    /// HEVCDecoderConfigurationRecord (ISO/IEC 14496-15, 8.3.3.1).
    private static void hvcC(BoxWriter out, VideoParameters video) throws MalformedParameterSetException {
        H265Sequence sequence = H265Sequence.read(video.sps().getFirst().bytes());
        int box = out.begin("hvcC");
        out.u8(1);
        out.u8((sequence.profileSpace() << 6) | (sequence.tier() << 5) | sequence.profile());
        out.u32(sequence.compatibility());
        out.u16((int) (sequence.constraints() >>> 32)).u32(sequence.constraints());
        out.u8(sequence.level());
        out.u16(0xF000).u8(0xFC); // min_spatial_segmentation_idc and parallelismType: not said
        out.u8(0xFC | sequence.chromaFormat());
        out.u8(0xF8 | (sequence.lumaDepth() - 8));
        out.u8(0xF8 | (sequence.chromaDepth() - 8));
        out.u16(0); // avgFrameRate: not said
        out.u8((sequence.layers() << 3) | (sequence.nested() << 2) | LENGTH_SIZE_MINUS_ONE);
        List<List<Octets>> arrays = List.of(video.vps(), video.sps(), video.pps());
        out.u8(arrays.size());
        for (int i = 0; i < arrays.size(); i++) {
            out.u8(0x80 | (32 + i)); // array_completeness, and NAL unit types 32, 33, 34
            out.u16(arrays.get(i).size());
            sets(out, arrays.get(i));
        }
        out.end(box);
    }

    private static void sets(BoxWriter out, List<Octets> sets) {
        for (Octets set : sets) {
            out.u16(set.length()).raw(set.bytes());
        }
    }

    /// ES_Descriptor (ISO/IEC 14496-14, 5.6; ISO/IEC 14496-1, 7.2.6). All lengths here stay below 128, so one byte
    /// each.
    private static void esds(BoxWriter out, byte[] config) {
        int box = out.begin("esds", 0, 0);
        out.u8(0x03).u8(3 + 17 + config.length + 3).u16(0).u8(0);
        out.u8(0x04).u8(15 + config.length);
        out.u8(0x40).u8(0x15).zeros(3).u32(0).u32(0); // MPEG-4 audio, audio stream; buffer and bit rates not said
        out.u8(0x05).u8(config.length).raw(config);
        out.u8(0x06).u8(1).u8(2);
        out.end(box);
    }

    /// OpusSpecificBox ("Encapsulation of Opus in ISO Base Media File Format", 4.3.2): the identification header
    /// of RFC 7845 with its numbers turned to big-endian and version 0.
    private static void dOps(BoxWriter out, byte[] head) {
        int box = out.begin("dOps");
        out.u8(0).u8(head[9]);
        out.u8(head[11]).u8(head[10]);
        out.u8(head[15]).u8(head[14]).u8(head[13]).u8(head[12]);
        out.u8(head[17]).u8(head[16]);
        for (int i = 18; i < head.length; i++) {
            out.u8(head[i]);
        }
        out.end(box);
    }

    /// FLACSpecificBox ("Encapsulation of FLAC in ISO Base Media File Format", 3.3.2): STREAMINFO as the last and
    /// only metadata block.
    private static void dfLa(BoxWriter out, byte[] streamInfo) {
        int box = out.begin("dfLa", 0, 0);
        out.u32(0x8000_0000L | streamInfo.length).raw(streamInfo);
        out.end(box);
    }
}

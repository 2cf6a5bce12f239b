package org.liuhen.ingest.mp4;

/// What an H.264 sequence parameter set says about the stream (ITU-T H.264, 7.3.2.1.1).
///
/// @param profile profile_idc
/// @param compatibility the byte with the constraint flags
/// @param level level_idc
/// @param chromaFormat chroma_format_idc, 1 where the profile fixes it
/// @param lumaDepth bits of a luma sample
/// @param chromaDepth bits of a chroma sample
/// @param width pixels after cropping
/// @param height pixels after cropping
public record H264Sequence(
        int profile,
        int compatibility,
        int level,
        int chromaFormat,
        int lumaDepth,
        int chromaDepth,
        int width,
        int height) {

    /// Reads a sequence parameter set.
    ///
    /// @param nal the NAL unit, with its one byte of header
    public static H264Sequence read(byte[] nal) throws MalformedParameterSetException {
        BitReader in = new BitReader(nal, 1);
        int profile = (int) in.bits(8);
        int compatibility = (int) in.bits(8);
        int level = (int) in.bits(8);
        in.unsigned(); // seq_parameter_set_id
        Chroma chroma = hasChroma(profile) ? Chroma.read(in) : Chroma.PLAIN;
        skipOrder(in);
        in.unsigned(); // max_num_ref_frames
        in.flag(); // gaps_in_frame_num_value_allowed_flag
        int widthMacroblocks = in.unsigned() + 1;
        int heightUnits = in.unsigned() + 1;
        int frameHeightFactor = in.flag() ? 1 : 2;
        if (frameHeightFactor == 2) {
            in.flag(); // mb_adaptive_frame_field_flag
        }
        in.flag(); // direct_8x8_inference_flag
        int cropWidth = 0;
        int cropHeight = 0;
        if (in.flag()) {
            cropWidth = (in.unsigned() + in.unsigned()) * chroma.cropUnitWidth();
            cropHeight = (in.unsigned() + in.unsigned()) * chroma.cropUnitHeight() * frameHeightFactor;
        }
        return new H264Sequence(
                profile,
                compatibility,
                level,
                chroma.format(),
                chroma.lumaDepth(),
                chroma.chromaDepth(),
                Pixels.size("width", widthMacroblocks * 16L - cropWidth),
                Pixels.size("height", heightUnits * 16L * frameHeightFactor - cropHeight));
    }

    /// Whether a set of this profile says its chroma format and bit depths.
    static boolean hasChroma(int profile) {
        return switch (profile) {
            case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> true;
            default -> false;
        };
    }

    private static void skipOrder(BitReader in) throws MalformedParameterSetException {
        in.unsigned(); // log2_max_frame_num_minus4
        switch (in.unsigned()) {
            case 0 -> in.unsigned(); // log2_max_pic_order_cnt_lsb_minus4
            case 1 -> {
                in.flag();
                in.signed();
                in.signed();
                int cycle = in.unsigned();
                for (int i = 0; i < cycle; i++) {
                    in.signed();
                }
            }
            default -> {} // type 2 says no more
        }
    }

    private record Chroma(int format, boolean separate, int lumaDepth, int chromaDepth) {
        static final Chroma PLAIN = new Chroma(1, false, 8, 8);

        static Chroma read(BitReader in) throws MalformedParameterSetException {
            int format = in.unsigned();
            boolean separate = format == 3 && in.flag();
            int lumaDepth = 8 + in.unsigned();
            int chromaDepth = 8 + in.unsigned();
            in.flag(); // qpprime_y_zero_transform_bypass_flag
            if (in.flag()) {
                int lists = format == 3 ? 12 : 8;
                for (int i = 0; i < lists; i++) {
                    skipScalingList(in, i < 6 ? 16 : 64);
                }
            }
            return new Chroma(format, separate, lumaDepth, chromaDepth);
        }

        int cropUnitWidth() {
            return !separate && (format == 1 || format == 2) ? 2 : 1;
        }

        int cropUnitHeight() {
            return !separate && format == 1 ? 2 : 1;
        }

        private static void skipScalingList(BitReader in, int size) throws MalformedParameterSetException {
            if (!in.flag()) {
                return;
            }
            int last = 8;
            for (int i = 0; i < size; i++) {
                int next = (last + in.signed() + 256) & 255;
                if (next == 0) {
                    return;
                }
                last = next;
            }
        }
    }
}

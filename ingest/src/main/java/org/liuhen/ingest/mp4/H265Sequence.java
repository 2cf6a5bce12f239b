package org.liuhen.ingest.mp4;

/// What an H.265 sequence parameter set says about the stream (ITU-T H.265, 7.3.2.2.1).
///
/// @param profileSpace general_profile_space
/// @param tier general_tier_flag as 0 or 1
/// @param profile general_profile_idc
/// @param compatibility the 32 general_profile_compatibility_flags
/// @param constraints the 48 bits from general_progressive_source_flag on
/// @param level general_level_idc
/// @param chromaFormat chroma_format_idc
/// @param lumaDepth bits of a luma sample
/// @param chromaDepth bits of a chroma sample
/// @param layers how many temporal sub-layers
/// @param nested sps_temporal_id_nesting_flag as 0 or 1
/// @param width pixels after cropping
/// @param height pixels after cropping
public record H265Sequence(
        int profileSpace,
        int tier,
        int profile,
        long compatibility,
        long constraints,
        int level,
        int chromaFormat,
        int lumaDepth,
        int chromaDepth,
        int layers,
        int nested,
        int width,
        int height) {

    /// Reads a sequence parameter set.
    ///
    /// @param nal the NAL unit, with its two bytes of header
    public static H265Sequence read(byte[] nal) throws MalformedParameterSetException {
        BitReader in = new BitReader(nal, 2);
        in.bits(4); // sps_video_parameter_set_id
        int layers = (int) in.bits(3) + 1;
        int nested = (int) in.bits(1);
        int profileSpace = (int) in.bits(2);
        int tier = (int) in.bits(1);
        int profile = (int) in.bits(5);
        long compatibility = in.bits(32);
        long constraints = (in.bits(24) << 24) | in.bits(24);
        int level = (int) in.bits(8);
        skipLayers(in, layers - 1);
        in.unsigned(); // sps_seq_parameter_set_id
        int chroma = in.unsigned();
        boolean separate = chroma == 3 && in.flag();
        long width = in.unsigned();
        long height = in.unsigned();
        if (in.flag()) {
            int unitWidth = !separate && (chroma == 1 || chroma == 2) ? 2 : 1;
            int unitHeight = !separate && chroma == 1 ? 2 : 1;
            width -= ((long) in.unsigned() + in.unsigned()) * unitWidth;
            height -= ((long) in.unsigned() + in.unsigned()) * unitHeight;
        }
        return new H265Sequence(
                profileSpace,
                tier,
                profile,
                compatibility,
                constraints,
                level,
                chroma,
                8 + in.unsigned(),
                8 + in.unsigned(),
                layers,
                nested,
                Pixels.size("width", width),
                Pixels.size("height", height));
    }

    /// profile_tier_level for the sub-layers (7.3.3).
    private static void skipLayers(BitReader in, int subLayers) throws MalformedParameterSetException {
        boolean[] profiles = new boolean[subLayers];
        boolean[] levels = new boolean[subLayers];
        for (int i = 0; i < subLayers; i++) {
            profiles[i] = in.flag();
            levels[i] = in.flag();
        }
        if (subLayers > 0) {
            in.skip(2 * (8 - subLayers));
        }
        for (int i = 0; i < subLayers; i++) {
            in.skip((profiles[i] ? 88 : 0) + (levels[i] ? 8 : 0));
        }
    }
}

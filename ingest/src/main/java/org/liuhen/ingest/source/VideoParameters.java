package org.liuhen.ingest.source;

import java.util.List;

/// How a video stream is coded.
///
/// @param codec the coding
/// @param vps video parameter sets, NAL units without start code or length; empty for H.264
/// @param sps sequence parameter sets, at least one
/// @param pps picture parameter sets, at least one
/// @param width pixels after cropping
/// @param height pixels after cropping
/// @param timescale ticks a second of its time stamps
public record VideoParameters(
        Codec codec, List<Octets> vps, List<Octets> sps, List<Octets> pps, int width, int height, int timescale) {
    /// Video codings that can be stored.
    public enum Codec {
        /// ITU-T H.264, ISO/IEC 14496-10.
        H264,
        /// ITU-T H.265, ISO/IEC 23008-2.
        H265
    }

    public VideoParameters {
        vps = List.copyOf(vps);
        sps = List.copyOf(sps);
        pps = List.copyOf(pps);
        if (sps.isEmpty() || pps.isEmpty() || timescale <= 0) {
            throw new IllegalArgumentException("sps " + sps.size() + ", pps " + pps.size() + ", timescale " + timescale
                    + ": expected one or more");
        }
    }
}

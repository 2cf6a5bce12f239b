package org.liuhen.ingest.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.liuhen.ingest.mp4.H264Sequence;
import org.liuhen.ingest.mp4.H265Sequence;
import org.liuhen.ingest.mp4.MalformedParameterSetException;
import org.liuhen.ingest.source.Octets;
import org.liuhen.ingest.source.VideoParameters;
import org.liuhen.ingest.source.VideoParameters.Codec;

/// The parameter sets among the NAL units of a stream.
record ParameterSets(Codec codec, List<Octets> vps, List<Octets> sps, List<Octets> pps) {

    /// Those among `units` of `stream`.
    static ParameterSets in(byte[] stream, List<AnnexB.Unit> units, Codec codec) {
        ParameterSets sets = new ParameterSets(codec, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (AnnexB.Unit unit : units) {
            List<Octets> list = sets.listFor(stream[unit.start()]);
            if (list != null) {
                Octets set = AnnexB.bytes(stream, unit);
                if (!list.contains(set)) {
                    list.add(set);
                }
            }
        }
        return sets;
    }

    /// What they say about the stream, or nothing if a kind of set is missing.
    Optional<VideoParameters> parameters(int timescale) throws MalformedParameterSetException {
        if (sps.isEmpty() || pps.isEmpty() || (codec == Codec.H265 && vps.isEmpty())) {
            return Optional.empty();
        }
        byte[] first = sps.getFirst().bytes();
        return Optional.of(
                switch (codec) {
                    case H264 -> {
                        H264Sequence read = H264Sequence.read(first);
                        yield new VideoParameters(codec, vps, sps, pps, read.width(), read.height(), timescale);
                    }
                    case H265 -> {
                        H265Sequence read = H265Sequence.read(first);
                        yield new VideoParameters(codec, vps, sps, pps, read.width(), read.height(), timescale);
                    }
                });
    }

    /// The parameters after these sets came: `current` itself if they bring nothing new.
    VideoParameters appliedTo(VideoParameters current) throws MalformedParameterSetException {
        if (current.vps().containsAll(vps)
                && current.sps().containsAll(sps)
                && current.pps().containsAll(pps)) {
            return current;
        }
        ParameterSets merged = new ParameterSets(
                codec,
                vps.isEmpty() ? current.vps() : vps,
                sps.isEmpty() ? current.sps() : sps,
                pps.isEmpty() ? current.pps() : pps);
        return merged.parameters(current.timescale()).orElse(current);
    }

    /// The list for a unit with this first byte, by nal_unit_type (H.264, table 7-1; H.265, table 7-1).
    private @Nullable List<Octets> listFor(byte header) {
        return switch (codec) {
            case H264 ->
                switch (header & 0x1F) {
                    case 7 -> sps;
                    case 8 -> pps;
                    default -> null;
                };
            case H265 ->
                switch ((header >> 1) & 0x3F) {
                    case 32 -> vps;
                    case 33 -> sps;
                    case 34 -> pps;
                    default -> null;
                };
        };
    }
}

package org.liuhen.ingest.capture;

import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.liuhen.ingest.mp4.MalformedParameterSetException;
import org.liuhen.ingest.source.Octets;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.SourceException;
import org.liuhen.ingest.source.VideoParameters;
import org.liuhen.ingest.source.VideoParameters.Codec;

/// A video stream of an input: its parameters, which may change at each key frame, and its times.
final class VideoStream {
    private static final int FRAMES_A_SECOND_USUALLY = 25;

    private final int index;
    private final RtspFailure failure;
    private final DecodeTimes times;
    private VideoParameters parameters;

    private VideoStream(int index, RtspFailure failure, DecodeTimes times, VideoParameters parameters) {
        this.index = index;
        this.failure = failure;
        this.times = times;
        this.parameters = parameters;
    }

    static VideoStream of(AVStream stream, RtspFailure failure) throws SourceException {
        AVCodecParameters coding = stream.codecpar();
        Codec codec = codec(coding, failure);
        byte[] extra = NativeInput.copy(coding.extradata(), coding.extradata_size());
        int timescale = timescale(stream);
        try {
            Optional<VideoParameters> parameters =
                    ParameterSets.in(extra, AnnexB.units(extra), codec).parameters(timescale);
            return new VideoStream(
                    stream.index(),
                    failure,
                    new DecodeTimes(avutil.AV_NOPTS_VALUE, coding.video_delay(), frameTicks(stream, timescale)),
                    parameters.orElseThrow(failure::noParameterSets));
        } catch (MalformedParameterSetException e) {
            throw failure.malformed(e);
        }
    }

    /// Ticks a second of a stream whose time base is one tick, as those of RTP are.
    static int timescale(AVStream stream) {
        AVRational base = stream.time_base();
        if (base.num() != 1) {
            throw new IllegalStateException("a time base of " + base.num() + "/" + base.den() + ", expected one tick");
        }
        return base.den();
    }

    int index() {
        return index;
    }

    int timescale() {
        return parameters.timescale();
    }

    VideoParameters parameters() {
        return parameters;
    }

    DecodeTimes times() {
        return times;
    }

    /// The picture as it is stored. A key frame brings the parameters in force from it on, if they changed.
    Octets payload(byte[] stream, boolean key) throws SourceException {
        List<AnnexB.Unit> units = AnnexB.units(stream);
        if (key) {
            try {
                parameters = ParameterSets.in(stream, units, parameters.codec()).appliedTo(parameters);
            } catch (MalformedParameterSetException e) {
                throw failure.malformed(e);
            }
        }
        return Octets.of(AnnexB.lengthPrefixed(stream, units));
    }

    void release(List<Packet> out) {
        times.release(out);
    }

    private static Codec codec(AVCodecParameters coding, RtspFailure failure) throws SourceException {
        int id = coding.codec_id();
        if (id == avcodec.AV_CODEC_ID_H264) {
            return Codec.H264;
        }
        if (id == avcodec.AV_CODEC_ID_HEVC) {
            return Codec.H265;
        }
        throw failure.notRecordable(avcodec.avcodec_get_name(id).getString());
    }

    private static long frameTicks(AVStream stream, int timescale) {
        AVRational rate = stream.avg_frame_rate();
        if (rate.num() > 0 && rate.den() > 0) {
            return Math.max(1, (long) timescale * rate.den() / rate.num());
        }
        return timescale / FRAMES_A_SECOND_USUALLY;
    }
}

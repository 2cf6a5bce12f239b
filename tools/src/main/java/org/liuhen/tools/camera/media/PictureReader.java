package org.liuhen.tools.camera.media;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVBSFContext;
import org.bytedeco.ffmpeg.avcodec.AVBitStreamFilter;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.liuhen.tools.camera.NalUnits;
import org.liuhen.tools.camera.VideoCodec;
import org.liuhen.tools.camera.VideoFormat;
import org.liuhen.tools.camera.VideoUnit;

/// Turns the packets of a file's video track into access units, from the first key frame on. One thread.
final class PictureReader implements AutoCloseable {
    private static final int PARAMETER_SETS_NEEDED = 2;

    private final VideoCodec codec;
    private final AVStream stream;
    private final AVBSFContext filter;
    private final AVPacket out = avcodec.av_packet_alloc();
    private final List<VideoUnit> units = new ArrayList<>();
    private List<byte[]> parameterSets = List.of();
    private long beginMicros;
    private long stepMicros;

    PictureReader(VideoCodec codec, AVStream stream) throws MediaException {
        this.codec = codec;
        this.stream = stream;
        String name = codec == VideoCodec.H264 ? "h264_mp4toannexb" : "hevc_mp4toannexb";
        AVBitStreamFilter kind = avcodec.av_bsf_get_by_name(name);
        filter = new AVBSFContext();
        try {
            Native.expect(avcodec.av_bsf_alloc(kind, filter), name);
            Native.expect(avcodec.avcodec_parameters_copy(filter.par_in(), stream.codecpar()), name);
            filter.time_base_in(stream.time_base());
            Native.require(avcodec.av_bsf_init(filter), name);
        } catch (MediaException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /// Takes a packet's content.
    void add(AVPacket packet) throws MediaException {
        Native.require(avcodec.av_bsf_send_packet(filter, packet), "video packet");
        while (avcodec.av_bsf_receive_packet(filter, out) == 0) {
            take(NalUnits.split(Native.copy(out.data(), out.size())));
            avcodec.av_packet_unref(out);
        }
    }

    List<VideoUnit> units() {
        return units;
    }

    VideoFormat format() throws MediaException {
        if (parameterSets.size() < PARAMETER_SETS_NEEDED) {
            throw new MediaException("the video track has no parameter sets");
        }
        return new VideoFormat(
                codec, stream.codecpar().width(), stream.codecpar().height(), parameterSets);
    }

    /// From the first picture to the end of the last one.
    long lengthMicros() {
        return units.getLast().sendMicros() + Math.max(stepMicros, 1);
    }

    @Override
    public void close() {
        avcodec.av_packet_free(out);
        avcodec.av_bsf_free(filter);
    }

    private void take(List<byte[]> nals) {
        boolean key = (out.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
        if (units.isEmpty() && !key) {
            return;
        }
        if (parameterSets.isEmpty()) {
            parameterSets = nals.stream().filter(codec::isParameterSet).toList();
        }
        long send = ClipReader.micros(out.dts() == avutil.AV_NOPTS_VALUE ? out.pts() : out.dts(), stream.time_base());
        long shown = ClipReader.micros(out.pts() == avutil.AV_NOPTS_VALUE ? out.dts() : out.pts(), stream.time_base());
        if (units.isEmpty()) {
            beginMicros = send;
        } else {
            stepMicros = send - beginMicros - units.getLast().sendMicros();
        }
        List<byte[]> picture = nals.stream()
                .filter(nal -> !codec.isParameterSet(nal) && !codec.isDelimiter(nal))
                .toList();
        units.add(new VideoUnit(send - beginMicros, shown - beginMicros, key, picture));
    }
}

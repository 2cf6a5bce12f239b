package org.liuhen.tools.camera.media;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.liuhen.tools.camera.LiveView.Picture;
import org.liuhen.tools.camera.NalUnits;
import org.liuhen.tools.camera.VideoCodec;
import org.liuhen.tools.camera.VideoFormat;

/// OpenH264: one slice a picture, no B frames, no frame left out, so one picture in is one picture out. One thread.
final class H264Encoder implements AutoCloseable {
    private final Scene scene;
    private final AVCodecContext context;
    private final AVFrame frame = avutil.av_frame_alloc();
    private final AVPacket packet = avcodec.av_packet_alloc();
    private final BytePointer pixels;
    private final PointerPointer<BytePointer> planes;
    private final IntPointer strides;
    private final SwsContext scaler;
    private long number;

    H264Encoder(Scene scene) {
        this.scene = scene;
        int width = scene.size().width();
        int height = scene.size().height();
        AVCodec codec = avcodec.avcodec_find_encoder_by_name("libopenh264");
        context = avcodec.avcodec_alloc_context3(codec);
        pixels = new BytePointer(3L * width * height);
        planes = new PointerPointer<BytePointer>(1).put(0, pixels);
        strides = new IntPointer(new int[] {3 * width});
        scaler = swscale.sws_getContext(
                width,
                height,
                avutil.AV_PIX_FMT_BGR24,
                width,
                height,
                avutil.AV_PIX_FMT_YUV420P,
                swscale.SWS_POINT,
                null,
                null,
                (DoublePointer) null);
        try {
            configure(width, height);
            open(codec);
            frame.format(avutil.AV_PIX_FMT_YUV420P);
            frame.width(width);
            frame.height(height);
            Native.expect(avutil.av_frame_get_buffer(frame, 0), "video frame");
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /// What a decoder must know.
    VideoFormat format() {
        byte[] header = Native.copy(context.extradata(), context.extradata_size());
        return new VideoFormat(
                VideoCodec.H264,
                scene.size().width(),
                scene.size().height(),
                NalUnits.split(header).stream()
                        .filter(VideoCodec.H264::isParameterSet)
                        .toList());
    }

    /// Encodes the next picture.
    ///
    /// @param blueGreenRed three bytes a pixel, line by line
    Picture encode(byte[] blueGreenRed) {
        pixels.position(0).put(blueGreenRed, 0, blueGreenRed.length);
        Native.expect(avutil.av_frame_make_writable(frame), "video frame");
        Native.expect(
                swscale.sws_scale(scaler, planes, strides, 0, scene.size().height(), frame.data(), frame.linesize()),
                "colours");
        frame.pts(number++);
        Native.expect(avcodec.avcodec_send_frame(context, frame), "H.264 encoder");
        Native.expect(avcodec.avcodec_receive_packet(context, packet), "H.264 encoder");
        try {
            boolean key = (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
            return new Picture(key, pictureUnits(Native.copy(packet.data(), packet.size())));
        } finally {
            avcodec.av_packet_unref(packet);
        }
    }

    @Override
    public void close() {
        swscale.sws_freeContext(scaler);
        strides.deallocate();
        planes.deallocate();
        pixels.deallocate();
        avcodec.av_packet_free(packet);
        avutil.av_frame_free(frame);
        avcodec.avcodec_free_context(context);
    }

    private void configure(int width, int height) {
        context.width(width);
        context.height(height);
        context.pix_fmt(avutil.AV_PIX_FMT_YUV420P);
        context.time_base(new AVRational().num(1).den(scene.framesPerSecond()));
        context.framerate(new AVRational().num(scene.framesPerSecond()).den(1));
        context.bit_rate(scene.bitsPerSecond());
        context.rc_max_rate(scene.bitsPerSecond() * 2L);
        context.gop_size(scene.framesPerSecond() * Scene.KEY_SECONDS);
        context.slices(1);
        context.thread_count(1);
        context.flags(context.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
    }

    private void open(AVCodec codec) {
        AVDictionary options = new AVDictionary(null);
        avutil.av_dict_set(options, "rc_mode", "bitrate", 0);
        avutil.av_dict_set(options, "allow_skip_frames", "0", 0);
        try {
            Native.expect(avcodec.avcodec_open2(context, codec, options), "H.264 encoder");
        } finally {
            avutil.av_dict_free(options);
        }
    }

    private static List<byte[]> pictureUnits(byte[] annexB) {
        List<byte[]> units = new ArrayList<>(NalUnits.split(annexB));
        units.removeIf(VideoCodec.H264::isParameterSet);
        return units;
    }
}

package org.liuhen.ingest.capture;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.liuhen.ingest.signal.PictureDecoder;
import org.liuhen.ingest.signal.PictureLook;
import org.liuhen.ingest.source.Octets;
import org.liuhen.ingest.source.VideoParameters;

/// Decodes single key frames. Each gets a decoder of its own that is freed with it: nothing native outlives a look,
/// and however many sources are watched, the memory of one picture is enough.
///
/// The deblocking filter is left out: it costs a quarter of the decoding and hides nothing that is judged here.
final class KeyFrameDecoder implements PictureDecoder {
    private static final byte[] START_CODE = {0, 0, 0, 1};
    private static final int BYTE_BITS = 8;

    private final VideoParameters parameters;

    KeyFrameDecoder(VideoParameters parameters) {
        this.parameters = parameters;
    }

    @Override
    public Optional<PictureLook> look(Octets keyFrame) {
        AVCodec codec = avcodec.avcodec_find_decoder(
                switch (parameters.codec()) {
                    case H264 -> avcodec.AV_CODEC_ID_H264;
                    case H265 -> avcodec.AV_CODEC_ID_HEVC;
                });
        AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
        AVPacket packet = avcodec.av_packet_alloc();
        AVFrame frame = avutil.av_frame_alloc();
        try {
            context.thread_count(1);
            context.skip_loop_filter(avcodec.AVDISCARD_ALL);
            context.flags2(context.flags2() | avcodec.AV_CODEC_FLAG2_FAST);
            if (avcodec.avcodec_open2(context, codec, (AVDictionary) null) < 0) {
                return Optional.empty();
            }
            fill(packet, byteStream(keyFrame.bytes()));
            return decode(context, packet, frame) ? Optional.of(lookAt(frame)) : Optional.empty();
        } finally {
            avutil.av_frame_free(frame);
            avcodec.av_packet_free(packet);
            avcodec.avcodec_free_context(context);
        }
    }

    /// One picture in, and the end: so one picture comes out, though a decoder may want to wait for more.
    private static boolean decode(AVCodecContext context, AVPacket packet, AVFrame frame) {
        return avcodec.avcodec_send_packet(context, packet) >= 0
                && avcodec.avcodec_send_packet(context, null) >= 0
                && avcodec.avcodec_receive_frame(context, frame) >= 0
                && frame.decode_error_flags() == 0;
    }

    private static void fill(AVPacket packet, byte[] bytes) {
        int code = avcodec.av_new_packet(packet, bytes.length);
        if (code < 0) {
            throw new IllegalStateException("a packet of " + bytes.length + " bytes: " + NativeInput.text(code));
        }
        packet.data().put(bytes, 0, bytes.length);
    }

    /// The picture in a byte stream (annex B), its parameter sets before it.
    private byte[] byteStream(byte[] lengthPrefixed) {
        int sets = Stream.of(parameters.vps(), parameters.sps(), parameters.pps())
                .flatMap(list -> list.stream())
                .mapToInt(set -> START_CODE.length + set.length())
                .sum();
        ByteBuffer out = ByteBuffer.allocate(sets + lengthPrefixed.length);
        Stream.of(parameters.vps(), parameters.sps(), parameters.pps())
                .flatMap(list -> list.stream())
                .forEach(set -> out.put(START_CODE).put(set.bytes()));
        out.put(lengthPrefixed);
        int at = sets;
        while (at + START_CODE.length <= out.capacity()) {
            int length = out.getInt(at);
            out.put(at, START_CODE);
            if (length < 0 || length > out.capacity() - at - START_CODE.length) {
                throw new IllegalArgumentException(
                        "a NAL unit of " + length + " bytes in a picture of " + lengthPrefixed.length + " bytes");
            }
            at += START_CODE.length + length;
        }
        return out.array();
    }

    private static PictureLook lookAt(AVFrame frame) {
        AVPixFmtDescriptor format = avutil.av_pix_fmt_desc_get(frame.format());
        int depth = format.comp(0).depth();
        int step = format.comp(0).step();
        int width = frame.width();
        int height = frame.height();
        long lineBytes = frame.linesize(0);
        MemorySegment luma = MemorySegment.ofAddress(frame.data(0).address())
                .reinterpret(lineBytes * (height - 1L) + (long) width * step);
        if (depth == BYTE_BITS) {
            return PictureLook.at(
                    (x, y) -> luma.get(ValueLayout.JAVA_BYTE, y * lineBytes + (long) x * step) & 0xFF, width, height);
        }
        ValueLayout.OfShort sample = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
        return PictureLook.at(
                (x, y) -> (luma.get(sample, y * lineBytes + (long) x * step) & 0xFFFF) >> (depth - BYTE_BITS),
                width,
                height);
    }
}

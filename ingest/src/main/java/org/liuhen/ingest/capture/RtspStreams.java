package org.liuhen.ingest.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVProducerReferenceTime;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.jspecify.annotations.Nullable;
import org.liuhen.ingest.capture.DecodeTimes.Arrival;
import org.liuhen.ingest.source.Kind;
import org.liuhen.ingest.source.Octets;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.SourceException;
import org.liuhen.ingest.source.StreamInfo;

/// The first video and the first audio stream of an input, and how their native packets become ours. One thread.
final class RtspStreams implements AutoCloseable {
    private final @Nullable VideoStream video;
    private final @Nullable AudioStream audio;
    private final SizeTPointer sideBytes = new SizeTPointer(1);
    private StreamInfo streams;
    private long lastVideoNanos = Long.MIN_VALUE;

    private RtspStreams(@Nullable VideoStream video, @Nullable AudioStream audio, List<String> leftOut) {
        this.video = video;
        this.audio = audio;
        streams = new StreamInfo(
                Optional.ofNullable(video).map(VideoStream::parameters),
                Optional.ofNullable(audio).map(AudioStream::parameters),
                leftOut);
    }

    /// The streams of an open input.
    static RtspStreams of(NativeInput input, RtspFailure failure) throws SourceException {
        VideoStream video = null;
        AudioStream audio = null;
        List<String> leftOut = new ArrayList<>(0);
        for (int i = 0; i < input.streams(); i++) {
            AVStream stream = input.stream(i);
            int type = stream.codecpar().codec_type();
            if (type == avutil.AVMEDIA_TYPE_VIDEO && video == null) {
                video = VideoStream.of(stream, failure);
            } else if (type == avutil.AVMEDIA_TYPE_AUDIO && audio == null) {
                audio = AudioStream.of(stream).orElse(null);
                if (audio == null) {
                    leftOut.add("its sound (" + coding(stream) + ", which cannot be stored without a loss)");
                }
            } else if (type == avutil.AVMEDIA_TYPE_VIDEO || type == avutil.AVMEDIA_TYPE_AUDIO) {
                leftOut.add("a further stream (" + coding(stream) + ")");
            }
        }
        if (video == null && audio == null) {
            throw failure.empty();
        }
        return new RtspStreams(video, audio, leftOut);
    }

    StreamInfo streams() {
        return streams;
    }

    /// Takes a native packet that came out at `nanos` and adds to `out` what became complete.
    void accept(AVPacket packet, long nanos, int lostPackets, List<Packet> out) throws SourceException {
        int index = packet.stream_index();
        if (video != null && index == video.index()) {
            lastVideoNanos = nanos;
            acceptVideo(video, packet, nanos, lostPackets, out);
        } else if (audio != null && index == audio.index()) {
            acceptAudio(audio, packet, nanos, lostPackets, out);
        }
    }

    /// Adds to `out` what waited for more: the source ended.
    void release(List<Packet> out) {
        if (video != null) {
            video.release(out);
        }
        if (audio != null) {
            audio.release(out);
        }
    }

    /// The source plays from `nanos` on: a picture is due.
    void plays(long nanos) {
        lastVideoNanos = nanos;
    }

    /// How long the stream has given nothing, 0 if there is no such stream.
    long silentFor(Kind kind, long nowNanos) {
        return kind == Kind.VIDEO && video != null && lastVideoNanos != Long.MIN_VALUE ? nowNanos - lastVideoNanos : 0;
    }

    @Override
    public void close() {
        if (audio != null) {
            audio.close();
        }
        sideBytes.close();
    }

    private static String coding(AVStream stream) {
        return avcodec.avcodec_get_name(stream.codecpar().codec_id()).getString();
    }

    private void acceptVideo(VideoStream from, AVPacket packet, long nanos, int lostPackets, List<Packet> out)
            throws SourceException {
        boolean key = (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
        Octets payload = from.payload(NativeInput.copy(packet.data(), packet.size()), key);
        if (!streams.video().equals(Optional.of(from.parameters()))) {
            streams = streams.withVideo(from.parameters());
        }
        from.times().accept(arrival(Kind.VIDEO, packet, payload, key, nanos, lostPackets), out);
    }

    private void acceptAudio(AudioStream from, AVPacket packet, long nanos, int lostPackets, List<Packet> out) {
        Octets payload = Octets.of(NativeInput.copy(packet.data(), packet.size()));
        from.accept(arrival(Kind.AUDIO, packet, payload, true, nanos, lostPackets), out);
    }

    private Arrival arrival(Kind kind, AVPacket packet, Octets payload, boolean key, long nanos, int lostPackets) {
        return new Arrival(
                kind, streams, payload, packet.pts(), packet.dts(), key, nanos, cameraMicros(packet), lostPackets);
    }

    /// The source's own clock, as the last sender report (RFC 3550, 6.4.1) places this packet on it.
    private long cameraMicros(AVPacket packet) {
        if (packet.side_data_elems() == 0) {
            return Packet.UNTOLD;
        }
        BytePointer data = avcodec.av_packet_get_side_data(packet, avcodec.AV_PKT_DATA_PRFT, sideBytes);
        if (data == null || data.isNull()) {
            return Packet.UNTOLD;
        }
        return new AVProducerReferenceTime(data).wallclock();
    }
}

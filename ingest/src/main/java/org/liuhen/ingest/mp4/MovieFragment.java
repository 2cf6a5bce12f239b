package org.liuhen.ingest.mp4;

import java.util.List;
import org.liuhen.ingest.mp4.FragmentBuilder.Timed;
import org.liuhen.ingest.segment.Sample;
import org.liuhen.ingest.source.Kind;
import org.liuhen.ingest.source.Octets;
import org.liuhen.ingest.source.StreamInfo;

/// One `moof` and its `mdat`, and what is in it.
///
/// @param bytes both boxes
/// @param startMicros session time of its first sample
/// @param endMicros session time of the end of its last sample
/// @param videoFrames pictures in it
/// @param lostPackets transport packets known to be lost while its samples were received
/// @param start whether a player can begin here
/// @param cameraMicros the source's own clock at `startMicros`, or [Packet#UNTOLD]
public record MovieFragment(
        Octets bytes,
        long startMicros,
        long endMicros,
        int videoFrames,
        int lostPackets,
        Start start,
        long cameraMicros) {
    private static final int SYNC = 0x0200_0000;
    private static final int NOT_SYNC = 0x0101_0000;
    private static final int DEFAULT_BASE_IS_MOOF = 0x02_0000;
    private static final int DATA_OFFSET = 0x001;
    private static final int DURATION = 0x100;
    private static final int SIZE = 0x200;
    private static final int FLAGS = 0x400;
    private static final int COMPOSITION = 0x800;

    /// What a fragment begins with.
    public enum Start {
        /// A key frame, or sound alone.
        KEY,
        /// A picture that needs those before it.
        DELTA
    }

    static MovieFragment of(StreamInfo streams, int sequence, List<Timed> video, List<Timed> audio) {
        int payload = bytes(video) + bytes(audio);
        BoxWriter out = new BoxWriter(payload + 256 + 16 * (video.size() + audio.size()));
        int moof = out.begin("moof");
        int mfhd = out.begin("mfhd", 0, 0);
        out.u32(sequence);
        out.end(mfhd);
        int videoOffset = video.isEmpty() ? -1 : traf(out, InitSegment.trackId(streams, Kind.VIDEO), video, true);
        int audioOffset = audio.isEmpty() ? -1 : traf(out, InitSegment.trackId(streams, Kind.AUDIO), audio, false);
        out.end(moof);
        int mdat = out.begin("mdat");
        data(out, video, videoOffset);
        data(out, audio, audioOffset);
        out.end(mdat);
        return describe(Octets.of(out.toBytes()), streams, video, audio);
    }

    /// Writes a track fragment.
    ///
    /// @return where its data offset stands, to be patched when the offset is known
    private static int traf(BoxWriter out, int trackId, List<Timed> samples, boolean video) {
        boolean reordered = samples.stream().anyMatch(timed -> timed.sample().compositionTicks() != 0);
        int traf = out.begin("traf");
        int tfhd = out.begin("tfhd", 0, DEFAULT_BASE_IS_MOOF);
        out.u32(trackId);
        out.end(tfhd);
        int tfdt = out.begin("tfdt", 1, 0);
        out.u64(samples.getFirst().sample().dts());
        out.end(tfdt);
        // Version 1: composition offsets are signed.
        int trun = out.begin(
                "trun", 1, DATA_OFFSET | DURATION | SIZE | (video ? FLAGS : 0) | (reordered ? COMPOSITION : 0));
        out.u32(samples.size());
        int dataOffset = out.length();
        out.u32(0);
        for (Timed timed : samples) {
            Sample sample = timed.sample();
            out.u32(timed.durationTicks()).u32(sample.payload().length());
            if (video) {
                out.u32(sample.key() ? SYNC : NOT_SYNC);
            }
            if (reordered) {
                out.u32(sample.compositionTicks());
            }
        }
        out.end(trun);
        out.end(traf);
        return dataOffset;
    }

    private static void data(BoxWriter out, List<Timed> samples, int dataOffset) {
        if (samples.isEmpty()) {
            return;
        }
        out.patch(dataOffset, out.length());
        for (Timed timed : samples) {
            out.raw(timed.sample().payload().bytes());
        }
    }

    private static int bytes(List<Timed> samples) {
        int bytes = 0;
        for (Timed timed : samples) {
            bytes = Math.addExact(bytes, timed.sample().payload().length());
        }
        return bytes;
    }

    private static MovieFragment describe(Octets bytes, StreamInfo streams, List<Timed> video, List<Timed> audio) {
        // The picture is the measure of time where there is one: sound overlaps a cut by a few milliseconds.
        List<Timed> measure = video.isEmpty() ? audio : video;
        Kind kind = video.isEmpty() ? Kind.AUDIO : Kind.VIDEO;
        Sample first = measure.getFirst().sample();
        Timed last = measure.getLast();
        int lost = 0;
        for (List<Timed> lane : List.of(video, audio)) {
            for (Timed timed : lane) {
                lost += timed.sample().lostPackets();
            }
        }
        return new MovieFragment(
                bytes,
                first.sessionMicros(),
                last.sample().sessionMicros() + last.durationTicks() * 1_000_000L / streams.timescale(kind),
                video.size(),
                lost,
                streams.video().isEmpty() || (kind == Kind.VIDEO && first.key()) ? Start.KEY : Start.DELTA,
                first.cameraMicros());
    }
}

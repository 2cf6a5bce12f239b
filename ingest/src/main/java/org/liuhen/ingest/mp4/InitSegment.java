package org.liuhen.ingest.mp4;

import java.util.Optional;
import org.liuhen.ingest.source.AudioParameters;
import org.liuhen.ingest.source.Kind;
import org.liuhen.ingest.source.StreamInfo;
import org.liuhen.ingest.source.VideoParameters;

/// The first bytes of a run file: `ftyp` and a `moov` without samples that announces fragments (ISO/IEC 14496-12,
/// 4.3, 8.2, 8.8). No creation time stands in it: the log says when, and equal parameters give equal bytes.
public final class InitSegment {
    private static final int MOVIE_TIMESCALE = 1000;
    private static final int UNITY = 0x0001_0000;
    private static final int LANGUAGE_UNDETERMINED = 0x55C4;
    private static final int SYNC = 0x0200_0000;
    private static final int NOT_SYNC = 0x0101_0000;

    private final BoxWriter out = new BoxWriter(2048);
    private final StreamInfo streams;

    private InitSegment(StreamInfo streams) {
        this.streams = streams;
    }

    /// The init bytes for `streams`.
    public static byte[] of(StreamInfo streams) throws MalformedParameterSetException {
        return new InitSegment(streams).bytes();
    }

    /// Number of the track of `kind`: video before audio, from 1.
    static int trackId(StreamInfo streams, Kind kind) {
        return kind == Kind.VIDEO || streams.video().isEmpty() ? 1 : 2;
    }

    private byte[] bytes() throws MalformedParameterSetException {
        int ftyp = out.begin("ftyp");
        out.text("iso6").u32(0).text("iso6").text("mp41");
        out.end(ftyp);
        int moov = out.begin("moov");
        mvhd();
        Optional<VideoParameters> video = streams.video();
        if (video.isPresent()) {
            trak(video.get());
        }
        Optional<AudioParameters> audio = streams.audio();
        if (audio.isPresent()) {
            trak(audio.get());
        }
        mvex();
        out.end(moov);
        return out.toBytes();
    }

    private void mvhd() {
        int box = out.begin("mvhd", 0, 0);
        out.zeros(8).u32(MOVIE_TIMESCALE).u32(0).u32(UNITY).u16(0x0100).zeros(10);
        matrix();
        out.zeros(24)
                .u32(1L
                        + streams.video().stream().count()
                        + streams.audio().stream().count());
        out.end(box);
    }

    private void trak(VideoParameters video) throws MalformedParameterSetException {
        int trak = out.begin("trak");
        tkhd(Kind.VIDEO, 0, video.width(), video.height());
        int mdia = beginMedia(video.timescale(), "vide", "Video");
        int minf = out.begin("minf");
        int vmhd = out.begin("vmhd", 0, 1);
        out.zeros(8);
        out.end(vmhd);
        dinf();
        int stbl = out.begin("stbl");
        int stsd = out.begin("stsd", 0, 0);
        out.u32(1);
        SampleEntry.write(out, video);
        out.end(stsd);
        endTrack(stbl, minf, mdia, trak);
    }

    private void trak(AudioParameters audio) {
        int trak = out.begin("trak");
        tkhd(Kind.AUDIO, 0x0100, 0, 0);
        int mdia = beginMedia(audio.timescale(), "soun", "Audio");
        int minf = out.begin("minf");
        int smhd = out.begin("smhd", 0, 0);
        out.zeros(4);
        out.end(smhd);
        dinf();
        int stbl = out.begin("stbl");
        int stsd = out.begin("stsd", 0, 0);
        out.u32(1);
        SampleEntry.write(out, audio);
        out.end(stsd);
        endTrack(stbl, minf, mdia, trak);
    }

    private void tkhd(Kind kind, int volume, int width, int height) {
        int box = out.begin("tkhd", 0, 3);
        out.zeros(8).u32(trackId(streams, kind)).zeros(4).u32(0).zeros(8);
        out.u16(0).u16(kind == Kind.AUDIO ? 1 : 0).u16(volume).u16(0);
        matrix();
        out.u32((long) width << 16).u32((long) height << 16);
        out.end(box);
    }

    private int beginMedia(int timescale, String handler, String name) {
        int mdia = out.begin("mdia");
        int mdhd = out.begin("mdhd", 0, 0);
        out.zeros(8).u32(timescale).u32(0).u16(LANGUAGE_UNDETERMINED).u16(0);
        out.end(mdhd);
        int hdlr = out.begin("hdlr", 0, 0);
        out.u32(0).text(handler).zeros(12).text(name).u8(0);
        out.end(hdlr);
        return mdia;
    }

    private void dinf() {
        int dinf = out.begin("dinf");
        int dref = out.begin("dref", 0, 0);
        out.u32(1);
        int url = out.begin("url ", 0, 1); // 1: the media is in this file
        out.end(url);
        out.end(dref);
        out.end(dinf);
    }

    /// Empty tables: every sample is in a fragment.
    private void endTrack(int stbl, int... enclosing) {
        for (String table : new String[] {"stts", "stsc", "stco"}) {
            int box = out.begin(table, 0, 0);
            out.u32(0);
            out.end(box);
        }
        int stsz = out.begin("stsz", 0, 0);
        out.u32(0).u32(0);
        out.end(stsz);
        out.end(stbl);
        for (int box : enclosing) {
            out.end(box);
        }
    }

    private void mvex() {
        int mvex = out.begin("mvex");
        if (streams.video().isPresent()) {
            trex(Kind.VIDEO, NOT_SYNC);
        }
        if (streams.audio().isPresent()) {
            trex(Kind.AUDIO, SYNC);
        }
        out.end(mvex);
    }

    private void trex(Kind kind, int sampleFlags) {
        int box = out.begin("trex", 0, 0);
        out.u32(trackId(streams, kind)).u32(1).u32(0).u32(0).u32(sampleFlags);
        out.end(box);
    }

    private void matrix() {
        out.u32(UNITY).zeros(12).u32(UNITY).zeros(12).u32(0x4000_0000L);
    }
}

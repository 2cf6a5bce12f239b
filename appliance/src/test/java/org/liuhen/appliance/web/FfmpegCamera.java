package org.liuhen.appliance.web;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.liuhen.storage.Ending;
import org.liuhen.storage.RunOpening;
import org.liuhen.storage.RunWriter;
import org.liuhen.storage.SegmentClose;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.StreamParameters;
import org.liuhen.storage.media.Fragment;
import org.liuhen.storage.time.Clocks;

/// A source played by the program `ffmpeg` in real time, written straight into a track.
final class FfmpegCamera {
    private static final int FRAGMENTS_A_SEGMENT = 8;

    private final TrackWriter track;
    private final Clocks clocks;
    private final FfmpegFragments fragments;
    private final Thread thread;
    private volatile Cause ending = Cause.STOPPED;

    /// @param video arguments that choose and encode the picture
    FfmpegCamera(TrackWriter track, Clocks clocks, StreamParameters picture, List<String> video) throws IOException {
        this.track = track;
        this.clocks = clocks;
        this.fragments = new FfmpegFragments(List.of("-re"), video);
        this.thread = Thread.ofPlatform().name("camera").start(() -> record(picture));
    }

    /// A drawn picture of 640x360, 25 a second.
    ///
    /// @param picture one of ffmpeg's test sources
    static FfmpegCamera drawing(TrackWriter track, Clocks clocks, String picture) throws IOException {
        StreamParameters shape = new StreamParameters("video", "avc1.64001f", 12_800, 640, 360, 0, 0, "copied");
        return new FfmpegCamera(
                track, clocks, shape, FfmpegFragments.h264("1M", "-i", picture + "=size=640x360:rate=25"));
    }

    void end(Cause cause) throws InterruptedException {
        ending = cause;
        fragments.quit();
        thread.join();
    }

    private void record(StreamParameters picture) {
        try (fragments) {
            byte[] init = fragments.next().orElseThrow();
            Optional<byte[]> next = fragments.next();
            long start = clocks.wallMicros() - FfmpegFragments.MICROS;
            if (start > track.accountedMicros()) {
                track.interruption(new Ending(Cause.NETWORK, "连接摄像机"), track.accountedMicros(), start);
            }
            RunWriter run = track.beginRun(new RunOpening(List.of(picture), init, start));
            for (int i = 0; next.isPresent(); i++) {
                Fragment.Start kind = i % 2 == 0 ? Fragment.Start.KEY : Fragment.Start.DELTA;
                long at = start + (long) i * FfmpegFragments.MICROS;
                run.append(new Fragment(next.get(), at, FfmpegFragments.MICROS, 12, kind));
                run.sync();
                if (i % FRAGMENTS_A_SEGMENT == FRAGMENTS_A_SEGMENT - 1) {
                    run.seal(new SegmentClose(0, Optional.empty()));
                }
                next = fragments.next();
            }
            run.close(new Ending(ending, ""));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

package org.liuhen.appliance.web;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

/// A source played by the program `ffmpeg`: fragments of 480 ms in real time, each second one with a key frame,
/// written straight into a track.
final class FfmpegCamera {
    private static final int FRAGMENT_MICROS = 480_000;
    private static final int FRAGMENTS_A_SEGMENT = 8;

    private final TrackWriter track;
    private final Clocks clocks;
    private final Process process;
    private final Thread thread;
    private volatile Cause ending = Cause.STOPPED;

    /// @param video arguments that choose and encode the picture
    FfmpegCamera(TrackWriter track, Clocks clocks, StreamParameters picture, List<String> video) throws IOException {
        this.track = track;
        this.clocks = clocks;
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-re", "-f", "lavfi"));
        command.addAll(video);
        command.addAll(List.of("-movflags", "frag_keyframe+empty_moov+default_base_moof"));
        command.addAll(List.of("-frag_duration", Integer.toString(FRAGMENT_MICROS), "-f", "mp4", "pipe:1"));
        this.process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.thread = Thread.ofPlatform().name("camera").start(() -> record(picture));
    }

    /// A drawn picture of 640x360, 25 a second.
    ///
    /// @param picture one of ffmpeg's test sources
    static FfmpegCamera drawing(TrackWriter track, Clocks clocks, String picture) throws IOException {
        StreamParameters shape = new StreamParameters("video", "avc1.64001f", 12_800, 640, 360, 0, 0, "copied");
        return new FfmpegCamera(track, clocks, shape, h264("1M", "-i", picture + "=size=640x360:rate=25"));
    }

    /// Arguments for H.264 with a key frame each 24 pictures.
    ///
    /// @param bitsPerSecond as ffmpeg writes it
    /// @param picture arguments that choose the picture
    static List<String> h264(String bitsPerSecond, String... picture) {
        List<String> all = new ArrayList<>(List.of(picture));
        all.addAll(List.of("-c:v", "libx264", "-preset", "ultrafast", "-profile:v", "high"));
        all.addAll(List.of("-g", "24", "-keyint_min", "24", "-sc_threshold", "0", "-bf", "0"));
        all.addAll(List.of("-b:v", bitsPerSecond));
        return all;
    }

    void end(Cause cause) throws InterruptedException {
        ending = cause;
        // Asked to quit, it ends its output cleanly; killed, it would take what is still in the pipe with it.
        try (var keys = process.getOutputStream()) {
            keys.write('q');
        } catch (IOException e) {
            process.destroy();
        }
        thread.join();
    }

    private void record(StreamParameters picture) {
        try (DataInputStream in = new DataInputStream(process.getInputStream())) {
            byte[] init = join(box(in), box(in));
            byte[] first = join(box(in), box(in));
            long start = clocks.wallMicros() - FRAGMENT_MICROS;
            if (start > track.accountedMicros()) {
                track.interruption(new Ending(Cause.NETWORK, "连接摄像机"), track.accountedMicros(), start);
            }
            RunWriter run = track.beginRun(new RunOpening(List.of(picture), init, start));
            try {
                for (int i = 0; ; i++) {
                    byte[] bytes = i == 0 ? first : join(box(in), box(in));
                    Fragment.Start kind = i % 2 == 0 ? Fragment.Start.KEY : Fragment.Start.DELTA;
                    run.append(new Fragment(bytes, start + (long) i * FRAGMENT_MICROS, FRAGMENT_MICROS, 12, kind));
                    run.sync();
                    if (i % FRAGMENTS_A_SEGMENT == FRAGMENTS_A_SEGMENT - 1) {
                        run.seal(new SegmentClose(0, Optional.empty()));
                    }
                }
            } catch (EOFException e) {
                run.close(new Ending(ending, ""));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] box(DataInputStream in) throws IOException {
        byte[] head = in.readNBytes(8);
        if (head.length < 8 || new String(head, 4, 4, StandardCharsets.US_ASCII).equals("mfra")) {
            throw new EOFException();
        }
        int length = ByteBuffer.wrap(head).getInt();
        byte[] rest = in.readNBytes(length - 8);
        if (rest.length < length - 8) {
            throw new EOFException();
        }
        return join(head, rest);
    }

    private static byte[] join(byte[] one, byte[] other) {
        return ByteBuffer.allocate(one.length + other.length)
                .put(one)
                .put(other)
                .array();
    }
}

package org.liuhen.appliance.web;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the program `ffmpeg` makes of a picture: an init segment, and fragments of 480 ms, each second one with a key
/// frame. For one thread; [#quit] for any.
final class FfmpegFragments implements AutoCloseable {
    static final int MICROS = 480_000;

    private final Process process;
    private final DataInputStream in;

    /// @param pace `-re` for as fast as time, or nothing for as fast as it can
    /// @param video arguments that choose and encode the picture
    FfmpegFragments(List<String> pace, List<String> video) throws IOException {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "error"));
        command.addAll(pace);
        command.addAll(List.of("-f", "lavfi"));
        command.addAll(video);
        command.addAll(List.of("-movflags", "frag_keyframe+empty_moov+default_base_moof"));
        command.addAll(List.of("-frag_duration", Integer.toString(MICROS), "-f", "mp4", "pipe:1"));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        in = new DataInputStream(process.getInputStream());
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

    /// Two boxes: first the init segment, then one fragment after the other; empty at the end.
    Optional<byte[]> next() throws IOException {
        Optional<byte[]> first = box();
        Optional<byte[]> second = first.isPresent() ? box() : Optional.empty();
        return second.map(rest -> join(first.get(), rest));
    }

    /// Asks it to end; killed, it would take what is still in the pipe with it.
    void quit() {
        try (OutputStream keys = process.getOutputStream()) {
            keys.write('q');
        } catch (IOException e) {
            process.destroy();
        }
    }

    @Override
    public void close() {
        process.destroy();
    }

    private Optional<byte[]> box() throws IOException {
        byte[] head = in.readNBytes(8);
        if (head.length < 8 || new String(head, 4, 4, StandardCharsets.US_ASCII).equals("mfra")) {
            return Optional.empty();
        }
        int length = ByteBuffer.wrap(head).getInt();
        byte[] rest = in.readNBytes(length - 8);
        return rest.length < length - 8 ? Optional.empty() : Optional.of(join(head, rest));
    }

    private static byte[] join(byte[] one, byte[] other) {
        return ByteBuffer.allocate(one.length + other.length)
                .put(one)
                .put(other)
                .array();
    }
}

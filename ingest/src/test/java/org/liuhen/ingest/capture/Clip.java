package org.liuhen.ingest.capture;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.RtspAddress;
import org.liuhen.ingest.source.SourceException;
import org.liuhen.ingest.source.Watchdog;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SystemClocks;

/// Clips that ffmpeg generates, as packets.
final class Clip {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Clip() {}

    /// Runs `ffmpeg` with these words, the last of which is the name of the clip, and reads what it made.
    static List<Packet> generate(Path folder, String words) throws IOException {
        Program.require("ffmpeg", "ffmpeg");
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-y"));
        command.addAll(List.of(words.split(" ")));
        Path file = folder.resolve(command.removeLast());
        command.add(file.toString());
        Program.run(command);
        return read(file);
    }

    /// The packets of a raw H.264 or H.265 file, or of a file with sound alone.
    static List<Packet> read(Path file) throws IOException {
        Natives.load();
        Clocks clocks = new SystemClocks();
        RtspFailure failure = new RtspFailure(RtspAddress.of("rtsp://clip/"));
        List<Packet> packets = new ArrayList<>();
        try (Watchdog watchdog = new Watchdog(clocks);
                NativeInput input = new NativeInput(watchdog)) {
            if (input.open(file.toString(), null, Map.of(), 0, LIMIT) < 0 || input.probe(LIMIT) < 0) {
                throw new IOException(file + " is no clip");
            }
            try (RtspStreams streams = RtspStreams.of(input, failure)) {
                while (input.read(LIMIT) >= 0) {
                    streams.accept(input.packet(), clocks.monotonicNanos(), 0, packets);
                }
                streams.release(packets);
            }
        } catch (SourceException e) {
            throw new IOException(e);
        }
        return packets;
    }
}

package org.liuhen.appliance.dock;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.liuhen.ingest.dock.FileLook;
import org.liuhen.ingest.play.MediaContents;
import org.liuhen.ingest.play.MediaProbe;
import org.liuhen.storage.format.IntakeFact.Oddity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks into files that came in, in a process of its own: how long they play, whether they are cut, whether they
/// are what their names say. Safe for many threads.
public final class ContentLook implements FileLook {
    private static final Logger LOG = LoggerFactory.getLogger(ContentLook.class);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /// Containers that files of an ending may have; other endings promise nothing.
    private static final Map<String, Set<String>> PROMISES = Map.ofEntries(
            Map.entry("mp4", Set.of("mp4", "mov")),
            Map.entry("m4v", Set.of("mp4", "mov")),
            Map.entry("mov", Set.of("mp4", "mov")),
            Map.entry("m4a", Set.of("mp4", "mov")),
            Map.entry("avi", Set.of("avi")),
            Map.entry("ts", Set.of("mpegts")),
            Map.entry("mts", Set.of("mpegts")),
            Map.entry("mkv", Set.of("matroska")),
            Map.entry("wav", Set.of("wav")),
            Map.entry("mp3", Set.of("mp3")),
            Map.entry("jpg", Set.of("jpeg")),
            Map.entry("jpeg", Set.of("jpeg")));

    @Override
    public Seen look(Path file, String extension) {
        try {
            MediaContents contents = MediaProbe.probe(file, LIMIT);
            List<Oddity> oddities = new ArrayList<>();
            Set<String> promised = PROMISES.getOrDefault(extension, Set.of(contents.container()));
            if (!promised.contains(contents.container())) {
                oddities.add(Oddity.DISGUISED);
            }
            if (contents.damaged()) {
                oddities.add(Oddity.TORN);
            }
            return new Seen(Math.max(0, contents.durationMicros()), oddities);
        } catch (IOException e) {
            // What it holds is not known; its bytes are kept all the same.
            LOG.warn(
                    "A file that came in cannot be looked into: file={} reason={}", file.getFileName(), e.getMessage());
            return new Seen(0, List.of());
        }
    }
}

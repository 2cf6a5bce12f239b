package org.liuhen.appliance.dock;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.liuhen.ingest.play.PlayableCopy;

/// What originals hold besides pictures and sound: subtitles, and where the recorder was. Looked for when somebody
/// plays one, in a process of its own; two at a time, the newest are remembered. Safe for many threads.
public final class OriginalTexts {
    private static final int MOST_REMEMBERED = 50;
    /// More places than a screen has points are no help.
    private static final int MOST_POINTS = 2_000;

    private final Semaphore places = new Semaphore(2, true);
    private final Map<String, Within> newest = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Within> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /// What is in one.
    ///
    /// @param subtitles the first that are text, as WebVTT
    /// @param track places in the order of time, at most 2,000
    public record Within(Optional<String> subtitles, List<PlayableCopy.Point> track) {}

    /// What is in an original.
    ///
    /// @param key names it
    /// @throws IOException if it is no film, or cannot be read
    public Within of(String key, Path original) throws IOException {
        places.acquireUninterruptibly();
        try {
            synchronized (newest) {
                Within known = newest.get(key);
                if (known != null) {
                    return known;
                }
            }
            List<PlayableCopy.Point> track = PlayableCopy.track(original);
            Within within = new Within(PlayableCopy.subtitles(original), thinned(track));
            synchronized (newest) {
                newest.put(key, within);
            }
            return within;
        } finally {
            places.release();
        }
    }

    private static List<PlayableCopy.Point> thinned(List<PlayableCopy.Point> track) {
        int step = (track.size() + MOST_POINTS - 1) / MOST_POINTS;
        return IntStream.range(0, track.size())
                .filter(i -> i % step == 0)
                .mapToObj(track::get)
                .toList();
    }
}

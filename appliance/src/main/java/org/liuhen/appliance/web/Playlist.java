package org.liuhen.appliance.web;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.liuhen.storage.format.Names;
import org.liuhen.storage.index.RunRow;
import org.liuhen.storage.index.SegmentRow;
import org.liuhen.storage.media.Fragment;
import org.liuhen.storage.media.LiveTail.Live;
import org.liuhen.storage.time.UtcTime;

/// HLS playlists (RFC 8216) over run files: each segment or fragment is a byte range, each run begins with a
/// discontinuity and its own init range, each part carries its wall time. Pure.
final class Playlist {
    /// How much of a live track is listed, at least, where there is that much.
    private static final long LIVE_MICROS = 12_000_000;
    /// How far behind the newest footage a player begins, at least: two fragments and a network's delay.
    private static final long BEHIND_MICROS = 1_200_000;
    /// Fragments are far shorter; a constant, because it must not change while the track goes on.
    private static final long LIVE_TARGET_SECONDS = 2;

    private final StringBuilder out = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n");
    private int run = -1;

    private Playlist() {}

    /// Whether more may come.
    enum Growth {
        EVENT,
        VOD
    }

    /// All sealed footage of a track.
    ///
    /// @param runs the runs of the track by number; segments of others are left out
    static String sealed(List<SegmentRow> segments, Map<Integer, RunRow> runs, Growth growth) {
        Playlist list = new Playlist();
        long longest =
                segments.stream().mapToLong(SegmentRow::durationMicros).max().orElse(0);
        list.tag("TARGETDURATION", Math.max(1, Math.ceilDiv(longest, 1_000_000L)));
        list.tag("MEDIA-SEQUENCE", 0);
        list.out.append("#EXT-X-PLAYLIST-TYPE:").append(growth).append('\n');
        for (SegmentRow segment : segments) {
            RunRow row = runs.get(segment.run());
            if (row != null) {
                list.part(
                        row, segment.startMicros(), segment.durationMicros(), segment.offset(), segment.lengthBytes());
            }
        }
        if (growth == Growth.VOD) {
            list.out.append("#EXT-X-ENDLIST\n");
        }
        return list.out.toString();
    }

    /// The newest footage of a track that is being recorded.
    ///
    /// @param newest durable fragments, oldest first, all of runs in `runs`; playback can begin at one at least
    /// @param firstNumber number in the playlist of the fragment whose sequence is 0
    static String live(List<Live> newest, Map<Integer, RunRow> runs, long firstNumber) {
        List<Live> shown = newest.subList(liveStart(newest), newest.size());
        Playlist list = new Playlist();
        list.tag("TARGETDURATION", LIVE_TARGET_SECONDS);
        list.tag("MEDIA-SEQUENCE", firstNumber + shown.getFirst().sequence());
        list.tag("DISCONTINUITY-SEQUENCE", shown.getFirst().run());
        list.out.append(String.format(Locale.ROOT, "#EXT-X-START:TIME-OFFSET=-%.3f\n", seconds(startOffset(shown))));
        for (Live fragment : shown) {
            RunRow row = runs.get(fragment.run());
            if (row == null) {
                throw new IllegalArgumentException("run " + fragment.run() + " of a live fragment is not given");
            }
            list.part(
                    row, fragment.startMicros(), fragment.durationMicros(), fragment.offset(), fragment.lengthBytes());
        }
        return list.out.toString();
    }

    /// The newest place to begin at that leaves the wished length listed; the oldest one where none does; −1
    /// where playback can begin nowhere.
    static int liveStart(List<Live> fragments) {
        int start = -1;
        long end = fragments.isEmpty() ? 0 : end(fragments.getLast());
        for (int i = 0; i < fragments.size(); i++) {
            Live fragment = fragments.get(i);
            boolean isKey = fragment.start() == Fragment.Start.KEY;
            if (isKey && (start < 0 || end - fragment.startMicros() >= LIVE_MICROS)) {
                start = i;
            }
        }
        return start;
    }

    /// How far before the end the newest key frame lies that is not too near it.
    private static long startOffset(List<Live> shown) {
        long end = end(shown.getLast());
        long offset = end - shown.getFirst().startMicros();
        for (Live fragment : shown) {
            long distance = end - fragment.startMicros();
            if (fragment.start() == Fragment.Start.KEY && distance >= BEHIND_MICROS) {
                offset = distance;
            }
        }
        return Math.max(0, offset);
    }

    private static long end(Live fragment) {
        return fragment.startMicros() + fragment.durationMicros();
    }

    private void part(RunRow row, long startMicros, long durationMicros, long offset, long lengthBytes) {
        String file = Names.runFile(row.run());
        if (row.run() != run) {
            // One for each number passed: a run that never got a file has taken a number as well.
            for (int i = run; run >= 0 && i < row.run(); i++) {
                out.append("#EXT-X-DISCONTINUITY\n");
            }
            run = row.run();
            out.append("#EXT-X-MAP:URI=\"").append(file).append("\",BYTERANGE=\"");
            out.append(row.initBytes()).append("@0\"\n");
        }
        out.append("#EXT-X-PROGRAM-DATE-TIME:")
                .append(UtcTime.text(startMicros))
                .append('\n');
        out.append(String.format(Locale.ROOT, "#EXTINF:%.6f,\n", seconds(durationMicros)));
        out.append("#EXT-X-BYTERANGE:")
                .append(lengthBytes)
                .append('@')
                .append(offset)
                .append('\n');
        out.append(file).append('\n');
    }

    private void tag(String name, long value) {
        out.append("#EXT-X-").append(name).append(':').append(value).append('\n');
    }

    private static double seconds(long micros) {
        return micros / 1e6;
    }
}

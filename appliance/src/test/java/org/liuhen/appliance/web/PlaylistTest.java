package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.RunRow;
import org.liuhen.storage.index.SegmentRow;
import org.liuhen.storage.media.Fragment.Start;
import org.liuhen.storage.media.LiveTail.Live;
import org.liuhen.storage.time.UtcTime;

class PlaylistTest {
    private static final long START = UtcTime.micros("2026-11-23T01:02:03.000000Z");
    private static final Map<Integer, RunRow> RUNS = Map.of(0, run(0, 700), 1, run(1, 710), 3, run(3, 730));

    @Test
    void sealedFootageIsListedByByteRangesWithADiscontinuityBetweenRuns() {
        String list = Playlist.sealed(
                List.of(
                        segment(0, 700, 5000, 0, 4_000_000),
                        segment(0, 5700, 4000, 4_000_000, 3_960_000),
                        segment(1, 710, 3000, 9_000_000, 4_040_000)),
                RUNS,
                Playlist.Growth.VOD);

        assertThat(list).isEqualTo("""
                #EXTM3U
                #EXT-X-VERSION:7
                #EXT-X-TARGETDURATION:5
                #EXT-X-MEDIA-SEQUENCE:0
                #EXT-X-PLAYLIST-TYPE:VOD
                #EXT-X-MAP:URI="000000.mp4",BYTERANGE="700@0"
                #EXT-X-PROGRAM-DATE-TIME:2026-11-23T01:02:03.000000Z
                #EXTINF:4.000000,
                #EXT-X-BYTERANGE:5000@700
                000000.mp4
                #EXT-X-PROGRAM-DATE-TIME:2026-11-23T01:02:07.000000Z
                #EXTINF:3.960000,
                #EXT-X-BYTERANGE:4000@5700
                000000.mp4
                #EXT-X-DISCONTINUITY
                #EXT-X-MAP:URI="000001.mp4",BYTERANGE="710@0"
                #EXT-X-PROGRAM-DATE-TIME:2026-11-23T01:02:12.000000Z
                #EXTINF:4.040000,
                #EXT-X-BYTERANGE:3000@710
                000001.mp4
                #EXT-X-ENDLIST
                """);
    }

    @Test
    void aSessionThatGoesOnHasNoEndInItsList() {
        String list = Playlist.sealed(List.of(segment(0, 700, 5000, 0, 4_000_000)), RUNS, Playlist.Growth.EVENT);
        assertThat(list).contains("#EXT-X-PLAYLIST-TYPE:EVENT").doesNotContain("ENDLIST");
    }

    @Test
    void aLiveListBeginsAtAKeyFrameAndHoldsTheLastTwelveSeconds() {
        List<Live> fragments = fragments(0, 0, 60);
        String list = Playlist.live(fragments, RUNS, 0);

        assertThat(number(list, "MEDIA-SEQUENCE")).isEqualTo(36);
        assertThat(fragments.get(36).start()).isEqualTo(Start.KEY);
        assertThat(list).contains("#EXT-X-START:TIME-OFFSET=-2.000\n").contains("#EXT-X-TARGETDURATION:2\n");
    }

    @Test
    void aListWithoutAnyKeyFrameCannotBegin() {
        assertThat(Playlist.liveStart(List.of())).isEqualTo(-1);
        assertThat(Playlist.liveStart(fragments(0, 0, 4).subList(1, 4))).isEqualTo(-1);
    }

    @Test
    void theNumbersOfALiveListOnlyGrowAndAFragmentKeepsItsOwn() {
        List<Live> all = new ArrayList<>(fragments(0, 0, 40));
        all.addAll(fragments(1, 40, 20));
        // Run 2 never got a file.
        all.addAll(fragments(3, 60, 80));
        long sequence = -1;
        long discontinuity = -1;
        for (int i = 1; i <= all.size(); i++) {
            String list = Playlist.live(all.subList(Math.max(0, i - 100), i), RUNS, 500);
            assertThat(number(list, "MEDIA-SEQUENCE")).isGreaterThanOrEqualTo(sequence);
            assertThat(number(list, "DISCONTINUITY-SEQUENCE")).isGreaterThanOrEqualTo(discontinuity);
            sequence = number(list, "MEDIA-SEQUENCE");
            discontinuity = number(list, "DISCONTINUITY-SEQUENCE");
            // By RFC 8216, 6.2.1 and 6.2.2, the newest fragment has the number it always had, and that of its run.
            long entries =
                    list.lines().filter(line -> line.startsWith("#EXTINF")).count();
            long breaks = list.lines()
                    .filter(line -> line.equals("#EXT-X-DISCONTINUITY"))
                    .count();
            Live newest = all.get(i - 1);
            assertThat(sequence + entries - 1).isEqualTo(500 + newest.sequence());
            assertThat(discontinuity + breaks).isEqualTo(newest.run());
        }
    }

    private static List<Live> fragments(int run, long sequence, int count) {
        List<Live> fragments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long at = START + (sequence + i) * 500_000;
            Start start = i % 4 == 0 ? Start.KEY : Start.DELTA;
            fragments.add(new Live(sequence + i, run, 700 + i * 1000L, 1000, at, 500_000, start));
        }
        return fragments;
    }

    private static long number(String list, String tag) {
        Matcher matcher = Pattern.compile("#EXT-X-" + tag + ":([0-9]+)").matcher(list);
        assertThat(matcher.find()).as(tag).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private static SegmentRow segment(int run, long offset, long length, long at, long duration) {
        Hash hash = Hash.over(new byte[0]);
        return new SegmentRow(run, 0, offset, length, START + at, duration, 100, 0, Fact.Sealing.CAPTURED, hash, 1);
    }

    private static RunRow run(int number, int initBytes) {
        TrackId track = new TrackId("20261123-010203-abcdef", "front");
        return new RunRow(track, number, List.of(), initBytes, START, START, 0, initBytes, Optional.empty());
    }
}

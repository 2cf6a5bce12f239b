package org.liuhen.tools;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.liuhen.storage.account.SessionAccount;
import org.liuhen.storage.format.Condition;
import org.liuhen.storage.scrub.LastLook;
import org.liuhen.storage.scrub.ScrubHistory;
import org.liuhen.storage.time.UtcTime;

/// What the log says of stored media that was read again, in words and for programs.
final class ReadAgain {
    private final ScrubHistory history = new ScrubHistory();

    /// What the `scrub` entries come to; takes every entry of the log.
    ScrubHistory history() {
        return history;
    }

    /// The whole store in one line.
    String line() {
        return history.roundBeganMicros()
                .map(began ->
                        "stored media: read again up to entry " + history.nextEntry() + " in the round that began "
                                + UtcTime.text(began) + ", newest result "
                                + UtcTime.text(history.newestMicros().orElse(began)) + "; "
                                + (history.damaged().isEmpty()
                                        ? "no damage"
                                        : history.damaged().size() + " DAMAGED"))
                .orElse("stored media: never read again");
    }

    /// One track, a line for the whole and a line for each damaged segment.
    List<String> lines(SessionAccount.Track track) {
        List<String> lines = new ArrayList<>();
        int read = 0;
        long oldest = Long.MAX_VALUE;
        for (SessionAccount.Track.Sealed segment : track.sealed()) {
            Optional<LastLook> look = history.lastLook(segment.entry());
            if (look.isPresent()) {
                read++;
                oldest = Math.min(oldest, look.get().atMicros());
                if (look.get().condition() != Condition.INTACT) {
                    lines.add(damage(segment, look.get()));
                }
            }
        }
        lines.addFirst("read again: " + read + " of " + track.sealed().size() + " segments"
                + (read == 0 ? "" : ", the longest ago at " + UtcTime.text(oldest)) + "; " + lines.size() + " damaged");
        return lines;
    }

    private static String damage(SessionAccount.Track.Sealed segment, LastLook look) {
        return "DAMAGED: run " + segment.run() + " segment " + segment.segment() + " (entry " + segment.entry() + ") "
                + look.condition().code() + " " + look.condition().chinese() + ", read at "
                + UtcTime.text(look.atMicros());
    }

    /// The whole store for programs.
    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        history.roundBeganMicros().ifPresent(began -> map.put("roundBegan", UtcTime.text(began)));
        history.newestMicros().ifPresent(newest -> map.put("newest", UtcTime.text(newest)));
        map.put("nextEntry", history.nextEntry());
        List<Object> damaged = new ArrayList<>();
        for (ScrubHistory.DamagedRange range : history.damaged()) {
            damaged.add(Map.of(
                    "entry", range.entry(),
                    "condition", range.condition().code(),
                    "since", UtcTime.text(range.sinceMicros())));
        }
        map.put("damaged", damaged);
        return map;
    }

    /// The segments of one track for programs: run, number, entry and the last look at each.
    List<Object> asList(SessionAccount.Track track) {
        List<Object> segments = new ArrayList<>();
        for (SessionAccount.Track.Sealed segment : track.sealed()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("entry", segment.entry());
            map.put("run", segment.run());
            map.put("segment", segment.segment());
            history.lastLook(segment.entry()).ifPresent(look -> {
                map.put("lastRead", UtcTime.text(look.atMicros()));
                map.put("condition", look.condition().code());
            });
            segments.add(map);
        }
        return segments;
    }
}

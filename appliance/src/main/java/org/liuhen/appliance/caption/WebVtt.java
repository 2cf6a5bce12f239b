package org.liuhen.appliance.caption;

import java.util.List;
import java.util.Locale;
import org.liuhen.storage.time.UtcTime;

/// Cues as a WebVTT file (W3C WebVTT, 4.1): a timed track that goes with a copy of the footage. Its time begins
/// with the session's first footage, whose wall time stands in a note at the head; a player that is to show the
/// running time adds the two.
public final class WebVtt {
    private WebVtt() {}

    /// The file.
    ///
    /// @param zeroMicros session time that is its zero
    public static String of(List<Cue> cues, long zeroMicros) {
        StringBuilder out = new StringBuilder("WEBVTT\n\nNOTE begins at ")
                .append(UtcTime.text(zeroMicros))
                .append("\n");
        for (Cue cue : cues) {
            if (cue.toMicros() <= zeroMicros) {
                continue;
            }
            out.append('\n')
                    .append(time(Math.max(0, cue.fromMicros() - zeroMicros)))
                    .append(" --> ")
                    .append(time(cue.toMicros() - zeroMicros))
                    .append(cue.place() == Cue.Place.CARD ? " line:35%" : " line:90%")
                    .append('\n');
            for (String line : cue.lines()) {
                out.append(escaped(line)).append('\n');
            }
        }
        return out.toString();
    }

    /// Names are words, never markup, and never a line of their own.
    private static String escaped(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ");
        return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String time(long micros) {
        long millis = micros / 1_000;
        return String.format(
                Locale.ROOT,
                "%02d:%02d:%02d.%03d",
                millis / 3_600_000,
                millis / 60_000 % 60,
                millis / 1_000 % 60,
                millis % 1_000);
    }
}

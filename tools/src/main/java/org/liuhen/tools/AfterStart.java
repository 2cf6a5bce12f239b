package org.liuhen.tools;

import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A time as people give it on the command line: hours, minutes and seconds after START.
final class AfterStart {
    private static final Pattern OFFSET = Pattern.compile("([0-9]{1,2}):([0-5][0-9]):([0-5][0-9])");

    private AfterStart() {}

    /// Microseconds after START.
    ///
    /// @param option whose value it is
    static long micros(String text, String option) throws IOException {
        Matcher offset = OFFSET.matcher(text);
        if (!offset.matches()) {
            throw new IOException(
                    option + " must be like 0:05:30, hours, minutes and seconds after START, not " + text);
        }
        return Duration.ofHours(Integer.parseInt(offset.group(1)))
                        .plusMinutes(Integer.parseInt(offset.group(2)))
                        .plusSeconds(Integer.parseInt(offset.group(3)))
                        .toMillis()
                * 1_000;
    }
}

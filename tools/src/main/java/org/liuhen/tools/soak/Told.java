package org.liuhen.tools.soak;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.time.UtcTime;

/// An interruption as the record tells it.
///
/// @param gap whether footage is missing; if not, it is flawed
record Told(long entry, String track, boolean gap, Cause cause, long fromMicros, long toMicros, String detail) {
    /// The interruptions in the output of `liuhen inspect --json`, without what belongs to every recording.
    static List<Told> read(JsonNode account) throws MalformedException {
        List<Told> told = new ArrayList<>();
        for (JsonNode each : account.path("interruptions")) {
            Cause cause = Cause.ofCode(each.path("cause").asText());
            if (cause.weight() == Cause.Weight.INTERRUPTION) {
                told.add(new Told(
                        each.path("entry").asLong(),
                        each.path("track").asText(),
                        each.path("kind").asText().equals("gap"),
                        cause,
                        UtcTime.micros(each.path("from").asText()),
                        UtcTime.micros(each.path("to").asText()),
                        each.path("detail").asText()));
            }
        }
        return told;
    }

    String words() {
        return "entry " + entry + " of " + track + ": " + cause.code() + " " + UtcTime.text(fromMicros) + " to "
                + UtcTime.text(toMicros) + " (" + detail + ")";
    }
}

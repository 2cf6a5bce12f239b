package org.liuhen.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// What the page tells of the interruptions of a session.
final class Interruptions {
    /// What is in a session without trouble, too: its sources are being opened at START, and whoever keeps the clock
    /// of the machine may set it.
    private static final Set<String> NO_TROUBLE = Set.of("opening", "clock-step");

    private Interruptions() {}

    /// The causes of all that troubled the cameras, one for each interruption and track.
    static List<String> causes(LocalPage page, String session) throws IOException {
        JsonNode book = page.get("/api/sessions/" + session + "/interruptions");
        return book.path("interruptions").findValues("cause").stream()
                .map(cause -> cause.path("cause").asText())
                .filter(cause -> !NO_TROUBLE.contains(cause))
                .toList();
    }
}

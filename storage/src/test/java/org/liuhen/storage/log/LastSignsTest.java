package org.liuhen.storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.OpenSession;
import org.liuhen.storage.format.Stamp;
import org.liuhen.storage.format.TrackId;

class LastSignsTest {
    private static final String SESSION = "20261123-010203-0a1b2c";
    private static final TrackId FRONT = new TrackId(SESSION, "front");
    private static final TrackId WHOLE = new TrackId(SESSION, "whole");

    @TempDir
    Path directory;

    @Test
    void aTrackThatWasSilentForLongIsFoundInAnOlderFileWhateverWasSaidOfItSince() throws IOException {
        Entry front = entry(new Fact.Track(FRONT, Hash.over()));
        Entry whole = entry(gap(WHOLE, 2));
        write(0, entry(gap(WHOLE, 1)), front);
        write(1, entry(new Fact.Tick(List.of(open()))), entry(segment(WHOLE, Fact.Sealing.CAPTURED)), whole);
        Entry flaw = entry(new Fact.Flaw(WHOLE, Cause.CLOCK_STEP, 0, 0, 1, "", Hash.over()));
        write(2, entry(segment(WHOLE, Fact.Sealing.RECOVERED)), entry(new Fact.Tick(List.of(open()))), flaw);
        assertThat(LastSigns.find(new EntryFiles(directory), 3, List.of(open())))
                .isEqualTo(Map.of(FRONT, front, WHOLE, whole));
    }

    @Test
    void wordsInsideOfATextAreNoSign() throws IOException {
        Entry front = entry(
                new Fact.Gap(FRONT, Cause.NETWORK, 0, 1, "\"sealed\":\"recovered\"", Optional.empty(), Hash.over()));
        String whole = "\"session\":\"" + SESSION + "\",\"track\":\"whole\"";
        Entry track = entry(new Fact.Track(WHOLE, Hash.over()));
        write(0, track, front, entry(new Fact.Recovered("test", whole + "\"prev\":\"", "", 0, Optional.empty())));
        assertThat(LastSigns.find(new EntryFiles(directory), 1, List.of(open())))
                .isEqualTo(Map.of(FRONT, front, WHOLE, track));
    }

    private static OpenSession open() {
        List<OpenSession.OpenTrack> tracks = new ArrayList<>();
        for (String track : List.of("front", "whole")) {
            tracks.add(new OpenSession.OpenTrack(track, Hash.over(), 0, 0, Optional.empty()));
        }
        OpenSession.Course course = new OpenSession.Course("11111111-2222-3333-4444-555555555555", 0);
        return new OpenSession(SESSION, "room-1", 0, Hash.over(), course, Optional.empty(), tracks);
    }

    private static Fact gap(TrackId track, long toMicros) {
        return new Fact.Gap(track, Cause.NETWORK, 0, toMicros, "", Optional.empty(), Hash.over());
    }

    private static Fact segment(TrackId track, Fact.Sealing sealing) {
        return new Fact.Segment(
                track, 0, 0, 9, 9, Hash.over(), 0, 1, 1, 0, Optional.empty(), Optional.empty(), sealing, Hash.over());
    }

    private static Entry entry(Fact fact) {
        return new Entry(new Stamp(1, 1, "11111111-2222-3333-4444-555555555555", "0".repeat(32)), fact);
    }

    private void write(int number, Entry... entries) throws IOException {
        try (OutputStream out = Files.newOutputStream(new EntryFiles(directory).file(number))) {
            for (Entry entry : entries) {
                out.write(entry.encode());
                out.write('\n');
            }
        }
    }
}

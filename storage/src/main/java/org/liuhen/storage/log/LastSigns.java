package org.liuhen.storage.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.OpenSession;
import org.liuhen.storage.format.TrackId;

/// Finds the newest entry of each open track that tells under which boot it was last being recorded, or what an
/// opening said of its end: any of the track's chain but a recovered segment or a flaw. Reads the entry files
/// from the newest back to where all are found.
final class LastSigns {
    /// A `tick` names tracks too, but is in no chain.
    private static final byte[] CHAINED = ascii("\"prev\":\"");

    /// Sealed under a later boot than it was recorded.
    private static final byte[] RECOVERED = ascii("\"sealed\":\"recovered\"");

    /// Said of open tracks whether they are being recorded at the moment or not.
    private static final byte[] FLAW = ascii("\"t\":\"flaw\"");

    private final EntryFiles files;
    private final List<Wanted> wanted = new ArrayList<>();
    private final Map<TrackId, Entry> found = new HashMap<>();

    private LastSigns(EntryFiles files, List<OpenSession> open) {
        this.files = files;
        for (OpenSession session : open) {
            for (OpenSession.OpenTrack track : session.tracks()) {
                wanted.add(Wanted.of(new TrackId(session.session(), track.track())));
            }
        }
    }

    /// A track that is looked for, and by what its lines are known before they are read as entries.
    private record Wanted(TrackId id, byte[] session, byte[] track) {
        static Wanted of(TrackId id) {
            return new Wanted(
                    id, ascii("\"session\":\"" + id.session() + "\""), ascii("\"track\":\"" + id.track() + "\""));
        }

        boolean isOn(EntryFiles.Line line) {
            return line.contains(track) && line.contains(session);
        }
    }

    static Map<TrackId, Entry> find(EntryFiles files, int fileCount, List<OpenSession> open) throws IOException {
        LastSigns signs = new LastSigns(files, open);
        for (int number = fileCount - 1; number >= 0 && !signs.wanted.isEmpty(); number--) {
            signs.search(number);
        }
        return Map.copyOf(signs.found);
    }

    private void search(int number) throws IOException {
        Map<TrackId, EntryFiles.Line> newest = new HashMap<>();
        try (EntryFiles.LineReader reader = files.read(number, 0, 0)) {
            EntryFiles.Line line;
            while ((line = reader.next()) != null) {
                if (line.contains(CHAINED) && !line.contains(RECOVERED) && !line.contains(FLAW)) {
                    note(line, newest);
                }
            }
        }
        for (Map.Entry<TrackId, EntryFiles.Line> sign : newest.entrySet()) {
            found.put(sign.getKey(), OpenSessionsScan.entry(files, number, sign.getValue()));
        }
        wanted.removeIf(each -> found.containsKey(each.id()));
    }

    private void note(EntryFiles.Line line, Map<TrackId, EntryFiles.Line> newest) {
        for (Wanted each : wanted) {
            if (each.isOn(line)) {
                newest.put(each.id(), line);
            }
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

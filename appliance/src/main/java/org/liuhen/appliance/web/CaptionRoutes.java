package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.liuhen.appliance.caption.Captions;
import org.liuhen.appliance.caption.Cue;
import org.liuhen.appliance.caption.Subject;
import org.liuhen.appliance.caption.WebVtt;
import org.liuhen.appliance.cases.CaseDesk;
import org.liuhen.appliance.room.Rooms;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.LedgerRefusal;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.index.RunRow;
import org.liuhen.storage.index.SessionRow;

/// What is to be seen over the picture: for the player of the page, and as a file beside a copy.
final class CaptionRoutes {
    private final Evidence evidence;
    private final EvidenceStore store;
    private final CaseDesk desk;
    private final SourceTitles titles;

    CaptionRoutes(Evidence evidence, EvidenceStore store, Rooms rooms, CaseDesk desk) {
        this.evidence = evidence;
        this.store = store;
        this.desk = desk;
        this.titles = new SourceTitles(rooms);
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/sessions/{session}/captions", context -> {
            Subject subject = subject(context);
            Wire.write(context, new Shown(Captions.of(subject)));
        });
        routes.get("/media/{session}/captions.vtt", context -> {
            Subject subject = subject(context);
            context.contentType("text/vtt; charset=utf-8")
                    .result(WebVtt.of(Captions.of(subject), subject.firstMicros()));
        });
    }

    private record Shown(List<Cue> cues) {}

    private Subject subject(Context context) throws IOException, WebFailure {
        SessionRow session = evidence.session(context.pathParam("session"));
        long untilMicros = session.end()
                .map(SessionRow.Ended::endMicros)
                .or(() -> store.timeOf(session.session()).map(time -> time.now(store.clocks())))
                .orElse(session.startMicros());
        try {
            return new Subject(
                    titles.room(session.room()),
                    firstMicros(session),
                    session.startMicros(),
                    untilMicros,
                    Subject.clocked(clockEntries(session), session.startMicros()),
                    Subject.climates(store.ledgerBook().deeds(session.session())),
                    desk.newest(session),
                    ZoneId.systemDefault());
        } catch (LedgerRefusal e) {
            throw WebFailure.notFound("没有这个会话。", String.valueOf(e.getMessage()));
        }
    }

    private long firstMicros(SessionRow session) throws IOException {
        long first = session.startMicros();
        for (String track : session.tracks()) {
            for (RunRow run :
                    evidence.runs(new TrackId(session.session(), track)).values()) {
                first = Math.min(first, run.startMicros());
            }
        }
        return first;
    }

    /// Those between START and the end, and the newest before, in the order of the log.
    private List<EntryRow> clockEntries(SessionRow session) throws IOException {
        long before = session.end().map(SessionRow.Ended::entryIndex).orElse(Long.MAX_VALUE);
        List<EntryRow> entries = new ArrayList<>();
        boolean[] past = new boolean[1];
        store.index().machine(before, row -> {
            boolean wanted = !past[0];
            if (wanted && row.entry().fact() instanceof MachineFact.Clock) {
                entries.addFirst(row);
                past[0] = row.index() < session.entryIndex();
            }
            return wanted;
        });
        return entries;
    }
}

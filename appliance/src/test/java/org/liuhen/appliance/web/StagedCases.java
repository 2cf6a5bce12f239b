package org.liuhen.appliance.web;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.liuhen.storage.Ending;
import org.liuhen.storage.LedgerRefusal;
import org.liuhen.storage.RunWriter;
import org.liuhen.storage.SegmentClose;
import org.liuhen.storage.SessionOpening;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Json;
import org.liuhen.storage.kit.SimulatedClocks;
import org.liuhen.storage.kit.TinyMedia;
import org.liuhen.storage.media.Fragment;

/// Sessions of cases, at the time that the clocks show.
final class StagedCases {
    private final PageUnderTest page;
    private final SimulatedClocks clocks;

    StagedCases(PageUnderTest page, SimulatedClocks clocks) {
        this.page = page;
        this.clocks = clocks;
    }

    /// What a session is about.
    ///
    /// @param itemCode of the checklist
    record Words(String number, String cause, String action, String stage, String itemCode, String party) {
        Json.Fields json() {
            return new FieldsBuilder()
                    .text("caseNumber", number)
                    .text("cause", cause)
                    .text("action", action)
                    .text("stage", stage)
                    .text("item", "询问当事人")
                    .items("officers", List.of(officer("王建国", "SL-0001"), officer("李敏", "SL-0002")))
                    .items("auxiliaries", List.of())
                    .put(
                            "recorder",
                            new FieldsBuilder()
                                    .text("kind", "own")
                                    .text("name", "赵录")
                                    .text("contract", "")
                                    .build())
                    .items(
                            "parties",
                            List.of(new FieldsBuilder().text("name", party).build()))
                    .text("place", "一楼")
                    .text("profile", "")
                    .text("requires", "")
                    .whole("withinSeconds", 0)
                    .text("checklist", "")
                    .text("checklistSha256", "")
                    .text("itemCode", itemCode)
                    .text("requirement", "")
                    .build();
        }

        private static Json.Fields officer(String name, String number) {
            return new FieldsBuilder()
                    .text("name", name)
                    .text("number", number)
                    .text("validUntil", "2099-12-31")
                    .text("post", "")
                    .text("listing", "listed")
                    .build();
        }
    }

    /// A session of four seconds: both tracks hold three seconds of footage, of which two are the same ones;
    /// before the footage of the first nobody has explained what was missing.
    String interrupted(String room, Words words) throws IOException, LedgerRefusal {
        SessionWriter session = begin(room);
        long start = session.startMicros();
        List<TrackWriter> tracks = session.tracks();
        tracks.get(0).interruption(new Ending(Cause.POWER, ""), start, start + 1_000_000);
        footage(tracks.get(0), start + 1_000_000);
        footage(tracks.get(1), start);
        return end(session, words);
    }

    /// A session without a second of footage and without a gap.
    String empty(String room, Words words) throws IOException, LedgerRefusal {
        return end(begin(room), words);
    }

    /// A session that nobody wrote anything about.
    String unbound(String room) throws IOException {
        SessionWriter session = begin(room);
        session.end("test", session.nowMicros() + 1, Cause.STOPPED);
        return session.session();
    }

    private SessionWriter begin(String room) throws IOException {
        clocks.advance(Duration.ofSeconds(1));
        return page.store.begin(
                new SessionOpening(room, "test", List.of("front", "room"), new FieldsBuilder().build()));
    }

    private String end(SessionWriter session, Words words) throws IOException, LedgerRefusal {
        clocks.advance(Duration.ofSeconds(4));
        session.end("test", session.startMicros() + 4_000_000, Cause.STOPPED);
        page.store.ledgerBook().particulars(session.session(), "test", words.json());
        return session.session();
    }

    private static void footage(TrackWriter track, long from) throws IOException {
        RunWriter run = track.beginRun(TinyMedia.opening(from));
        for (int second = 0; second < 3; second++) {
            run.append(TinyMedia.fragment(from, second * 1_000_000L, 25, 1000, new Random(second), Fragment.Start.KEY));
        }
        run.sync();
        run.seal(new SegmentClose(0, Optional.empty()));
        run.close(new Ending(Cause.STOPPED, ""));
    }
}

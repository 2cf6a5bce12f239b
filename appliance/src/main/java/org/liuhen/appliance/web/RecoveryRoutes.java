package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.ZoneId;
import java.util.List;
import java.util.function.UnaryOperator;
import org.liuhen.storage.LedgerBook;
import org.liuhen.storage.LedgerRefusal;
import org.liuhen.storage.index.SessionRow;

/// What the operator of a room reads aloud when a recording goes on after the program or the machine stopped.
final class RecoveryRoutes {
    private final Evidence evidence;
    private final LedgerBook book;
    private final SourceTitles titles;

    RecoveryRoutes(Evidence evidence, LedgerBook book, SourceTitles titles) {
        this.evidence = evidence;
        this.book = book;
        this.titles = titles;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/sessions/{session}/recovery", this::recovery);
    }

    private record Recovery(List<Sentence> sentences) {}

    /// @param interruptions numbers of the entries it speaks of
    /// @param waiting those of them that nobody has explained yet
    private record Sentence(
            String text,
            String textEn,
            SessionRoutes.Reason cause,
            long fromMicros,
            long toMicros,
            List<Long> interruptions,
            List<Long> waiting) {}

    private void recovery(Context context) throws IOException, WebFailure {
        SessionRow row = evidence.session(context.pathParam("session"));
        UnaryOperator<String> title = track -> titles.track(row.room(), track);
        try {
            Wire.write(
                    context,
                    new Recovery(Outage.among(book.ledger(row.session()).interruptions()).stream()
                            .map(outage -> sentence(outage, title))
                            .toList()));
        } catch (LedgerRefusal e) {
            throw WebFailure.notFound("没有这个会话。", String.valueOf(e.getMessage()));
        }
    }

    private static Sentence sentence(Outage outage, UnaryOperator<String> title) {
        ZoneId zone = ZoneId.systemDefault();
        return new Sentence(
                outage.chinese(zone, title),
                outage.english(zone, title),
                SessionRoutes.Reason.of(outage.cause()),
                outage.fromMicros(),
                outage.toMicros(),
                outage.interruptions().stream().map(each -> each.entry()).toList(),
                outage.waiting());
    }
}

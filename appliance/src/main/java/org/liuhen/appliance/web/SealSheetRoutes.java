package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import org.liuhen.appliance.sheet.SealSheet;
import org.liuhen.appliance.sheet.SealSheets;
import org.liuhen.appliance.sheet.SheetPage;
import org.liuhen.storage.index.SessionRow;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.verify.UnsignedException;

/// The seal sheet of a session that has ended, to be printed and signed.
final class SealSheetRoutes {
    /// Whoever prints later prints a copy.
    private static final long ORIGINAL_MICROS = Duration.ofHours(1).toNanos() / 1_000;

    /// Together twice as long as a signature may take.
    private static final int MOST_LOOKS = 20;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final Evidence evidence;
    private final SealSheets sheets;
    private final SourceTitles titles;
    private final Clocks clocks;

    SealSheetRoutes(Evidence evidence, SealSheets sheets, SourceTitles titles, Clocks clocks) {
        this.evidence = evidence;
        this.sheets = sheets;
        this.titles = titles;
        this.clocks = clocks;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/sessions/{session}/seal-sheet.pdf", this::sheet);
    }

    private void sheet(Context context) throws IOException, WebFailure {
        SessionRow row = evidence.session(context.pathParam("session"));
        long now = clocks.wallMicros();
        long end = row.end()
                .orElseThrow(() -> new WebFailure(
                        409, "still-open", "会话尚未结束，请先结束录制。", "The session has not ended: press STOP first."))
                .endMicros();
        SealSheet.Issue issue = now - end <= ORIGINAL_MICROS ? SealSheet.Issue.ORIGINAL : SealSheet.Issue.COPY;
        byte[] page;
        try {
            page = SheetPage.pdf(signed(row, issue, now));
        } catch (IOException e) {
            throw new WebFailure(
                    503,
                    "no-sheet",
                    "封存单暂时无法生成：" + e.getMessage(),
                    "The seal sheet cannot be made now: " + e.getMessage());
        }
        context.contentType("application/pdf");
        context.header("Content-Disposition", "inline; filename=\"seal-sheet-" + row.session() + ".pdf\"");
        context.result(page);
    }

    /// The signature of the end follows the end: whoever asks at once is not sent away.
    private SealSheet signed(SessionRow row, SealSheet.Issue issue, long now) throws IOException {
        for (int look = 1; ; look++) {
            try {
                return sheets.of(row.session(), titles::room, issue, now);
            } catch (UnsignedException e) {
                if (look == MOST_LOOKS) {
                    throw e;
                }
                clocks.sleep(BETWEEN_LOOKS);
            }
        }
    }
}

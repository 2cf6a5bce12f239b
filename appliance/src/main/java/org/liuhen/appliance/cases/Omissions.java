package org.liuhen.appliance.cases;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.index.EntryRow;

/// What was not recorded, and why: entries of the log. Safe for many threads.
public final class Omissions {
    private static final Duration INDEX_LIMIT = Duration.ofSeconds(5);
    private static final int MOST_LISTED = 2_000;
    private static final List<String> HEADINGS =
            List.of("日期", "案号", "事项", "记录要求", "不记录理由", "说明", "地点", "文书", "批准人", "填写人", "日志条目");

    private final EvidenceStore store;
    private final Checklists checklists;

    public Omissions(EvidenceStore store, Checklists checklists) {
        this.store = store;
        this.checklists = checklists;
    }

    /// An entry.
    ///
    /// @param entry its index in the log
    /// @param what empty if the words were lawfully removed
    public record Entered(long entry, long wallMicros, String by, Optional<Omission> what) {}

    /// Enters one; it is durable when this returns.
    ///
    /// @param by who, never a person's name
    /// @param today the day that no omission lies behind
    /// @throws CaseRefusal with what is missing or too long
    public void enter(String by, Omission omission, LocalDate today) throws IOException, CaseRefusal {
        store.ledgerBook().omission(by, omission.checked(checklists, today).json());
    }

    /// All that were entered, the newest first, 2,000 at most.
    public List<Entered> all() throws IOException {
        if (!store.awaitIndex(INDEX_LIMIT)) {
            throw new IOException("the index is behind the log: try again in a moment");
        }
        List<EntryRow> rows = new ArrayList<>();
        store.index().machine(Long.MAX_VALUE, row -> {
            if (row.entry().fact() instanceof MachineFact.Omission) {
                rows.add(row);
            }
            return rows.size() < MOST_LISTED;
        });
        List<Entered> entered = new ArrayList<>();
        for (EntryRow row : rows) {
            if (row.entry().fact() instanceof MachineFact.Omission fact) {
                entered.add(new Entered(
                        row.index(),
                        row.entry().stamp().wallMicros(),
                        fact.by(),
                        Omission.of(fact, store.ledgerBook()::words)));
            }
        }
        return entered;
    }

    /// The same as a file that spreadsheets open: CSV in UTF-8 with a byte order mark.
    public byte[] export() throws IOException {
        StringBuilder out =
                new StringBuilder("\uFEFF").append(String.join(",", HEADINGS)).append("\r\n");
        for (Entered each : all()) {
            Optional<Omission> what = each.what();
            List<String> cells = what.map(is -> Stream.of(
                                    is.day(),
                                    is.caseNumber(),
                                    is.item(),
                                    Requirement.ofCode(is.requirement())
                                            .map(Requirement::chinese)
                                            .orElse(""),
                                    OmissionReason.ofCode(is.reason())
                                            .map(OmissionReason::chinese)
                                            .orElse(is.reason()),
                                    is.text(),
                                    is.place(),
                                    is.document(),
                                    is.approver(),
                                    is.author())
                            .map(CsvText::harmless)
                            .toList())
                    .orElse(List.of("", "", "", "", "（文字已依法移除）", "", "", "", "", ""));
            out.append(String.join(",", cells)).append(',').append(each.entry()).append("\r\n");
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }
}

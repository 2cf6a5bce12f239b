package org.liuhen.appliance.access;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.liuhen.appliance.access.AccessRules.Way;
import org.liuhen.storage.AccessBook;
import org.liuhen.storage.AccessBook.Deed;
import org.liuhen.storage.format.AccessFact.Access;
import org.liuhen.storage.format.AccessFact.Act;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.Json;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.time.Clocks;

/// What people ask for and others approve: a fold of the log. Safe for many threads.
public final class Requests {
    private static final int MOST_READ = 2_000;
    private static final int MOST_TEXT = 500;

    private final AccessBook book;
    private final Journal journal;
    private final AccessRules rules;
    private final Clocks clocks;

    public Requests(AccessBook book, Journal journal, AccessRules rules, Clocks clocks) {
        this.book = book;
        this.journal = journal;
        this.rules = rules;
        this.clocks = clocks;
    }

    /// What is asked for.
    public enum What {
        VIEW,
        COPY
    }

    /// How far a request is.
    public enum Standing {
        WAITING,
        APPROVED,
        DECLINED,
        /// It was approved, and that is over.
        OVER
    }

    /// Why, and for whom. Texts are empty where nothing was said.
    ///
    /// @param applicant who is not of this office
    /// @param papers of the applicant: letter of introduction, identity
    public record Words(What what, String purpose, String text, String applicant, String papers) {
        static final Words REMOVED = new Words(What.VIEW, "", "", "", "");

        Json.Fields json(String until) {
            return new FieldsBuilder()
                    .text("what", what == What.VIEW ? "view" : "copy")
                    .text("purpose", purpose)
                    .text("text", text)
                    .text("applicant", applicant)
                    .text("papers", papers)
                    .text("until", until)
                    .build();
        }

        static Words read(FieldsReader in) throws MalformedException {
            return new Words(
                    in.text("what").equals("copy") ? What.COPY : What.VIEW,
                    in.text("purpose"),
                    in.text("text"),
                    in.text("applicant"),
                    in.text("papers"));
        }
    }

    /// One request and what became of it.
    ///
    /// @param entry index of its entry: its name
    /// @param untilMicros wall time at which the approval ends; 0 without one
    /// @param decidedBy who answered, empty while it waits
    /// @param answer what was said with the answer
    public record Request(
            long entry,
            long wallMicros,
            String by,
            String of,
            Way way,
            Words words,
            Standing standing,
            String decidedBy,
            long untilMicros,
            String answer) {}

    /// The newest requests, the newest first.
    public List<Request> all() throws IOException {
        List<EntryRow> rows = new ArrayList<>();
        book.current().requests(Long.MAX_VALUE, row -> {
            rows.add(row);
            return rows.size() < MOST_READ;
        });
        Map<Long, EntryRow> answers = new HashMap<>();
        List<Request> requests = new ArrayList<>();
        for (EntryRow row : rows) {
            if (row.entry().fact() instanceof Access fact) {
                if (fact.act() == Act.ASK) {
                    requests.add(request(row, fact, Optional.ofNullable(answers.get(row.index()))));
                } else {
                    // The first answer counts, and it comes last here.
                    answers.put(fact.entry().orElse(-1L), row);
                }
            }
        }
        return requests;
    }

    /// The approval under which `actor` may do that now.
    public Optional<Request> approved(String actor, String of, What what) throws IOException {
        return all().stream()
                .filter(each -> each.by().equals(actor) && each.of().equals(of))
                .filter(each -> each.standing() == Standing.APPROVED)
                .filter(each -> what == What.VIEW || each.words().what() == What.COPY)
                .findFirst();
    }

    /// Asks; it is durable when this returns.
    ///
    /// @return index of its entry
    public long ask(Login who, String of, Way way, Words words) throws IOException, AccountRefusal {
        requireWords(words);
        boolean waits = all().stream()
                .anyMatch(each -> each.by().equals(who.actor())
                        && each.of().equals(of)
                        && each.words().what() == words.what()
                        && each.standing() == Standing.WAITING);
        if (waits) {
            throw new AccountRefusal("您的申请正在等待审批。", "You asked for this already, and it waits.");
        }
        Deed deed = Deed.of(who.actor(), Act.ASK, of, way.code()).saying(words.json(""));
        return journal.enter(deed).index();
    }

    /// Answers a request of somebody else.
    ///
    /// @param length how long an approval holds, at most as long as the rules say; zero to decline
    /// @param text what is said with it
    public synchronized void answer(Login who, long entry, Duration length, String text)
            throws IOException, AccountRefusal {
        Request request = find(entry);
        if (request.by().equals(who.actor())) {
            throw new AccountRefusal("申请人不能审批自己的申请。", "Nobody approves their own request.");
        }
        if (request.standing() != Standing.WAITING) {
            throw new AccountRefusal("该申请已有审批结果。", "This request was answered already.");
        }
        if (text.length() > MOST_TEXT || length.isNegative() || length.compareTo(rules.longest()) > 0) {
            throw new AccountRefusal(
                    "批准期限不超过 " + rules.longest().toHours() + " 小时，意见不超过 " + MOST_TEXT + " 字。",
                    "An approval holds " + rules.longest().toHours() + " h at most; what is said with it has "
                            + MOST_TEXT + " characters at most.");
        }
        boolean declined = length.isZero();
        long until = clocks.wallMicros() + length.toNanos() / 1_000;
        Words words = new Words(request.words().what(), request.words().purpose(), text, "", "");
        journal.enter(Deed.of(
                        who.actor(),
                        declined ? Act.DECLINE : Act.APPROVE,
                        request.of(),
                        request.way().code())
                .under(entry)
                .saying(words.json(declined ? "" : Long.toString(until))));
    }

    /// The request with this entry.
    public Request find(long entry) throws IOException, AccountRefusal {
        return all().stream()
                .filter(each -> each.entry() == entry)
                .findFirst()
                .orElseThrow(() -> new AccountRefusal("没有这份申请。", "There is no such request."));
    }

    /// Refuses a purpose that is none.
    static void requireWords(Words words) throws AccountRefusal {
        boolean other = words.purpose().equals(Purpose.OTHER.code());
        if (Purpose.ofCode(words.purpose()).isEmpty() || (other && words.text().isBlank())) {
            throw new AccountRefusal("请选择调阅用途；选“其他”时须说明。", "Choose a purpose; another one has to be told in words.");
        }
        for (String text : List.of(words.text(), words.applicant(), words.papers())) {
            if (text.length() > MOST_TEXT) {
                throw new AccountRefusal(
                        "说明不超过 " + MOST_TEXT + " 字。", "A text has " + MOST_TEXT + " characters at most.");
            }
        }
    }

    private Request request(EntryRow row, Access fact, Optional<EntryRow> answer) throws IOException {
        Words words = words(fact.words());
        Way way = way(fact.part());
        long at = row.entry().stamp().wallMicros();
        if (answer.isEmpty() || !(answer.get().entry().fact() instanceof Access decided)) {
            return new Request(row.index(), at, fact.by(), fact.of(), way, words, Standing.WAITING, "", 0, "");
        }
        long until = decided.act() == Act.APPROVE ? until(decided) : 0;
        Standing standing = decided.act() == Act.DECLINE
                ? Standing.DECLINED
                : until > clocks.wallMicros() ? Standing.APPROVED : Standing.OVER;
        return new Request(
                row.index(),
                at,
                fact.by(),
                fact.of(),
                way,
                words,
                standing,
                decided.by(),
                until,
                words(decided.words()).text());
    }

    private static Way way(String code) {
        for (Way way : Way.values()) {
            if (way.code().equals(code)) {
                return way;
            }
        }
        return Way.SENSITIVE;
    }

    private Words words(Optional<SessionFact.Committed> object) throws IOException {
        if (object.isEmpty()) {
            return Words.REMOVED;
        }
        try {
            return Words.read(new FieldsReader(book.words(object.get())));
        } catch (NoSuchFileException e) {
            return Words.REMOVED;
        } catch (MalformedException e) {
            throw new IOException("the words of a request are damaged", e);
        }
    }

    /// An approval whose terms cannot be read has none.
    private long until(Access decided) throws IOException {
        if (decided.words().isEmpty()) {
            return 0;
        }
        try {
            String text = new FieldsReader(book.words(decided.words().get())).text("until");
            return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
        } catch (NoSuchFileException | MalformedException e) {
            return 0;
        }
    }
}

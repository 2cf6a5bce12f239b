package org.liuhen.appliance.search;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.index.SessionRow;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.log.LogReading;
import org.liuhen.storage.scrub.ScrubState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All sessions as they are looked for, in memory: read once from index and metadata, then kept up with the
/// log. One thread makes rounds; any thread searches.
///
/// **Limitation:** the newest 50,000 sessions; older ones are found by their date in the list of sessions.
public final class SearchTable {
    private static final Logger LOG = LoggerFactory.getLogger(SearchTable.class);
    private static final int MOST_SESSIONS = 50_000;
    private static final int PAGE = 200;
    private static final Duration INDEX_PATIENCE = Duration.ofSeconds(1);
    private static final Pattern SESSION = Pattern.compile("[0-9]{8}-[0-9]{6}-[0-9a-f]{6}");

    private final EvidenceStore store;
    private final UnaryOperator<String> roomNames;
    private final NavigableMap<String, SearchRow> rows = new ConcurrentSkipListMap<>();
    private final Set<String> changed = new HashSet<>();
    private volatile boolean whole;
    private Optional<String> readTo = Optional.empty();
    private long followed = -1;

    /// @param roomNames the name of a room by its id
    public SearchTable(EvidenceStore store, UnaryOperator<String> roomNames) {
        this.store = store;
        this.roomNames = roomNames;
    }

    /// What was found.
    ///
    /// @param sessions names, newest first
    /// @param total how many fit in all
    /// @param searched how many sessions were looked at
    /// @param whole whether all were: after a start the older ones are still being read
    public record Found(List<String> sessions, int total, int searched, boolean whole) {
        public Found {
            sessions = List.copyOf(sessions);
        }
    }

    /// The sessions that fit, newest first.
    ///
    /// @param told which sessions there are for whoever asks: the others are in no number
    /// @param limit how many are named at most
    /// @param before only sessions whose name is below this one are named
    public Found find(Query query, Predicate<Known> told, int limit, Optional<String> before) {
        Query folded = query.folded();
        String[] words = words(folded.text());
        Set<String> damaged = damaged(folded);
        List<String> named = new ArrayList<>();
        int total = 0;
        int searched = 0;
        for (SearchRow row : rows()) {
            if (!told.test(row.known())) {
                continue;
            }
            searched++;
            if (folded.fits(row, words, damaged)) {
                total++;
                if (named.size() < limit
                        && before.map(each -> row.known().session().compareTo(each) < 0)
                                .orElse(true)) {
                    named.add(row.known().session());
                }
            }
        }
        return new Found(named, total, searched, whole);
    }

    /// All that is known, the newest session first.
    Collection<SearchRow> rows() {
        return rows.descendingMap().values();
    }

    /// Whether all sessions were read: after a start the older ones still are.
    boolean isWhole() {
        return whole;
    }

    /// The words of a text, folded.
    static String[] words(String text) {
        return Stream.of(text.split("\\s+", -1))
                .map(Folding::of)
                .filter(word -> !word.isEmpty())
                .toArray(String[]::new);
    }

    /// Takes in what came since the last round. Never throws for what cannot be read: it is tried again.
    public void round() {
        try {
            if (followed < 0) {
                followed = store.log().durableSize();
            }
            if (!whole) {
                readAll();
            }
            follow();
        } catch (IOException e) {
            LOG.info("The search table is behind: reason={}", e.getMessage());
        }
    }

    private void readAll() throws IOException {
        while (rows.size() < MOST_SESSIONS) {
            List<SessionRow> page = store.index().sessions(PAGE, readTo);
            for (SessionRow session : page) {
                take(session);
            }
            if (page.size() < PAGE) {
                break;
            }
            readTo = Optional.of(page.getLast().session());
        }
        whole = true;
    }

    private void follow() throws IOException {
        long durable = store.log().durableSize();
        try (LogReading reading = new LogReading(store.log())) {
            reading.seek(followed);
            for (EntryFiles.Line line = reading.next(); line != null && line.index() < durable; line = reading.next()) {
                note(line);
                followed = line.index() + 1;
            }
        }
        if (changed.isEmpty() || !store.awaitIndex(INDEX_PATIENCE)) {
            return;
        }
        for (String session : Set.copyOf(changed)) {
            Optional<SessionRow> row = store.index().session(session);
            if (row.isPresent()) {
                take(row.get());
            }
            changed.remove(session);
        }
        while (rows.size() > MOST_SESSIONS) {
            rows.pollFirstEntry();
        }
    }

    private void note(EntryFiles.Line line) {
        try {
            switch (Entry.decode(line.bytes()).fact()) {
                case Fact.Session session -> changed.add(session.session());
                case Fact.End end -> changed.add(end.session());
                case Fact.Gap gap -> changed.add(gap.track().session());
                case Fact.Flaw flaw -> changed.add(flaw.track().session());
                case SessionFact deed -> changed.add(deed.session());
                default -> {}
            }
        } catch (MalformedException e) {
            // Verification says so; the sessions of other entries are found all the same.
            LOG.warn("Entry {} of the log cannot be read", line.index(), e);
        }
    }

    private void take(SessionRow session) throws IOException {
        rows.put(session.session(), SearchRow.of(Summary.of(store, session), roomNames.apply(session.room())));
    }

    private Set<String> damaged(Query query) {
        if (!(query.finding().orElse(null) instanceof Query.Finding.Damage)) {
            return Set.of();
        }
        return store.scrub().map(ScrubState::damaged).orElse(List.of()).stream()
                .flatMap(each -> each.place().stream())
                .map(SESSION::matcher)
                .filter(Matcher::find)
                .map(Matcher::group)
                .collect(Collectors.toSet());
    }
}

package org.liuhen.storage;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.liuhen.storage.LedgerRefusal.Kind;
import org.liuhen.storage.format.AccessFact;
import org.liuhen.storage.format.Json;
import org.liuhen.storage.format.Sensitivity;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.index.EvidenceIndex;
import org.liuhen.storage.index.SessionRow;
import org.liuhen.storage.log.Appended;
import org.liuhen.storage.log.EvidenceLog;

/// The book of who was let in, who saw what and why, and who must not. Everything adds; nothing that stands in the
/// log is changed. Safe for many threads.
public final class AccessBook {
    private static final Duration INDEX_LIMIT = Duration.ofSeconds(10);

    private final EvidenceLog log;
    private final FollowedIndex index;
    private final MetadataObjects metadata;
    private final Supplier<String> names;

    /// @param names gives new names of metadata objects
    AccessBook(EvidenceLog log, FollowedIndex index, MetadataObjects metadata, Supplier<String> names) {
        this.log = log;
        this.index = index;
        this.metadata = metadata;
        this.names = names;
    }

    /// Something that was done, before it is entered.
    ///
    /// @param by, of, part, stretch, count, entry as in [AccessFact.Access]
    /// @param words purpose, reason and whatever else is personal
    public record Deed(
            String by,
            AccessFact.Act act,
            String of,
            String part,
            Optional<AccessFact.Stretch> stretch,
            long count,
            Optional<Long> entry,
            Optional<Json.Fields> words) {
        /// A deed that is done once, without more words.
        public static Deed of(String by, AccessFact.Act act, String of, String part) {
            return new Deed(by, act, of, part, Optional.empty(), 1, Optional.empty(), Optional.empty());
        }

        /// The same, done so many times.
        public Deed times(long times) {
            return new Deed(by, act, of, part, stretch, times, entry, words);
        }

        /// The same about this stretch of session time.
        public Deed seen(long fromMicros, long toMicros) {
            return new Deed(
                    by, act, of, part, Optional.of(new AccessFact.Stretch(fromMicros, toMicros)), count, entry, words);
        }

        /// The same as an answer to an earlier entry, or under it.
        public Deed under(long earlier) {
            return new Deed(by, act, of, part, stretch, count, Optional.of(earlier), words);
        }

        /// The same with these words.
        public Deed saying(Json.Fields said) {
            return new Deed(by, act, of, part, stretch, count, entry, Optional.of(said));
        }
    }

    /// Enters what was done; it is durable when this returns.
    public Appended enter(Deed deed) throws IOException {
        Optional<SessionFact.Committed> kept =
                deed.words().isPresent() ? Optional.of(keep(deed.words().get())) : Optional.empty();
        return log.append(new AccessFact.Access(
                deed.by(), deed.act(), deed.of(), deed.part(), deed.stretch(), deed.count(), deed.entry(), kept));
    }

    /// Flags a session, from now on; what it was flagged with before stays in the log.
    ///
    /// @param by who, never a person's name
    public Appended flag(String session, String by, List<Sensitivity> flags) throws IOException, LedgerRefusal {
        SessionRow row = current()
                .session(session)
                .orElseThrow(() -> new LedgerRefusal(Kind.UNKNOWN_SESSION, "there is no session " + session));
        return log.append(
                new SessionFact.Flags(session, by, flags, index.index().proofs().leaf(row.entryIndex())));
    }

    /// What a session was flagged with as the log has it now, oldest first: entries of [SessionFact.Flags].
    public List<EntryRow> flags(String session) throws IOException {
        return current().deeds(session).stream()
                .filter(row -> row.entry().fact() instanceof SessionFact.Flags)
                .toList();
    }

    /// The index with all that is durable now.
    public EvidenceIndex current() throws IOException {
        if (!index.await(log.durableSize(), INDEX_LIMIT)) {
            throw new IOException("the index is behind the log: try again in a moment");
        }
        return index.index();
    }

    /// What a metadata object says: the purpose of a view, the reason of a request.
    ///
    /// @throws java.nio.file.NoSuchFileException if it was lawfully removed
    public Json.Fields words(SessionFact.Committed object) throws IOException {
        return metadata.content(object.meta());
    }

    private SessionFact.Committed keep(Json.Fields content) throws IOException {
        String name = names.get();
        return new SessionFact.Committed(name, metadata.put(name, content));
    }
}

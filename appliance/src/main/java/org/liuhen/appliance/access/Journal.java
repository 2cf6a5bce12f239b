package org.liuhen.appliance.access;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.liuhen.storage.AccessBook;
import org.liuhen.storage.AccessBook.Deed;
import org.liuhen.storage.format.AccessFact.Act;
import org.liuhen.storage.format.AccessFact.Stretch;
import org.liuhen.storage.log.Appended;
import org.liuhen.storage.time.Clocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What people do, on its way into the evidence log. What opens evidence is durable before it counts; what can happen
/// without end is counted. Safe for many threads.
public final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final AccessBook book;
    private final Clocks clocks;
    // Guarded by this.
    private final Tally tally = new Tally();
    private final Seen seen = new Seen();

    public Journal(AccessBook book, Clocks clocks) {
        this.book = book;
        this.clocks = clocks;
    }

    /// Enters what must not happen without its entry.
    ///
    /// @throws IOException if the log takes nothing: then it must not happen
    public Appended enter(Deed deed) throws IOException {
        return book.enter(deed);
    }

    /// Enters what happens all the same: a log that takes nothing keeps nobody from seeing why.
    public void tell(Deed deed) {
        try {
            book.enter(deed);
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("couldn't enter into the log: by={} act={} of={}", deed.by(), deed.act(), deed.of(), e);
        }
    }

    /// Counts what can happen without end: refusals, wrong passwords, searches.
    public void count(Deed deed) {
        List<Deed> due;
        synchronized (this) {
            due = tally.add(deed, clocks.monotonicNanos());
        }
        due.forEach(this::tell);
    }

    /// Somebody was sent a piece of a recording.
    ///
    /// @param part track or item
    /// @param entry of the purpose under which it was seen; empty for what is live
    /// @param stretch of session time, if it has one
    public void saw(String by, String of, String part, Optional<Long> entry, Optional<Stretch> stretch) {
        List<Deed> due;
        synchronized (this) {
            due = seen.add(by, of, part, entry, stretch, clocks.monotonicNanos());
        }
        due.forEach(this::tell);
    }

    /// Tells what is due. To be called once a second.
    public void round() {
        tellDue(false);
    }

    /// Tells all that was not told yet.
    @Override
    public void close() {
        tellDue(true);
    }

    private void tellDue(boolean all) {
        List<Deed> due;
        List<Deed> stretches;
        synchronized (this) {
            due = tally.due(clocks.monotonicNanos(), all);
            stretches = seen.due(clocks.monotonicNanos(), all);
        }
        due.forEach(this::tell);
        stretches.forEach(this::tell);
    }

    /// Somebody was refused.
    ///
    /// @param where the address that refused
    public void refused(String by, String of, String where) {
        count(Deed.of(by, Act.REFUSED, of, where));
    }
}

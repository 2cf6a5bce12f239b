package org.liuhen.appliance.access;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.liuhen.appliance.access.Requests.Request;
import org.liuhen.appliance.access.Requests.What;
import org.liuhen.appliance.access.Requests.Words;
import org.liuhen.storage.AccessBook.Deed;
import org.liuhen.storage.format.AccessFact.Act;
import org.liuhen.storage.time.Clocks;

/// Who has which recording open, and what for. In memory: a restart closes all, and whoever goes on says the
/// purpose again. Safe for many threads.
public final class Viewing {
    static final Duration IDLE_LIMIT = Duration.ofMinutes(30);
    private static final int MOST = 2_000;

    private final Journal journal;
    private final Requests requests;
    private final Clocks clocks;
    // Guarded by this. The one used longest ago comes first.
    private final LinkedHashMap<Key, Open> open = new LinkedHashMap<>();

    public Viewing(Journal journal, Requests requests, Clocks clocks) {
        this.journal = journal;
        this.requests = requests;
        this.clocks = clocks;
    }

    private record Key(String actor, String of) {}

    private record Open(Opened opened, long usedNanos) {}

    /// A recording that somebody has open.
    ///
    /// @param entry index of the entry with the purpose
    /// @param untilMicros wall time at which the approval ends under which it is open; the end of time without one
    public record Opened(long entry, long untilMicros) {}

    /// What a recording is, for whoever wants to see it.
    ///
    /// @param standing whether the right of the role covers it
    /// @param flagged whether it needs an approval all the same
    public record Bar(boolean standing, boolean flagged) {}

    /// What `actor` has open; counts as use.
    public synchronized Optional<Opened> opened(String actor, String of) {
        Key key = new Key(actor, of);
        Open found = open.remove(key);
        long now = clocks.monotonicNanos();
        if (found == null
                || now - found.usedNanos() > IDLE_LIMIT.toNanos()
                || found.opened().untilMicros() <= clocks.wallMicros()) {
            return Optional.empty();
        }
        open.put(key, new Open(found.opened(), now));
        return Optional.of(found.opened());
    }

    /// The approval that is needed to see or copy it; empty if there is none, or none is needed.
    public Optional<Request> approval(Login who, String of, Bar bar, What what) throws IOException {
        return bar.standing() && !bar.flagged() ? Optional.empty() : requests.approved(who.actor(), of, what);
    }

    /// Opens a recording; the purpose is durable when this returns.
    ///
    /// @throws AccountRefusal if an approval is needed and not there, or the purpose is none
    public Opened open(Login who, String of, Bar bar, Words words) throws IOException, AccountRefusal {
        Requests.requireWords(words);
        Optional<Request> approval = approval(who, of, bar, What.VIEW);
        if (approval.isEmpty() && (!bar.standing() || bar.flagged())) {
            throw new AccountRefusal("调阅须经他人审批，请先申请。", "Another person has to approve this: ask first.");
        }
        Deed deed = Deed.of(who.actor(), Act.OPEN, of, "").saying(words.json(""));
        long entry = journal.enter(
                        approval.isPresent() ? deed.under(approval.get().entry()) : deed)
                .index();
        Opened opened = new Opened(entry, approval.map(Request::untilMicros).orElse(Long.MAX_VALUE));
        synchronized (this) {
            open.put(new Key(who.actor(), of), new Open(opened, clocks.monotonicNanos()));
            if (open.size() > MOST) {
                open.pollFirstEntry();
            }
        }
        return opened;
    }

    /// Somebody takes a copy, or a list, away; it is durable before the first byte leaves.
    ///
    /// @param of the recording, or a list
    /// @param part what of it
    /// @return index of the entry that tells of it
    public long take(Login who, String of, String part) throws IOException {
        Deed deed = Deed.of(who.actor(), Act.TAKE, of, part);
        Optional<Opened> opened = opened(who.actor(), of);
        return journal.enter(opened.isPresent() ? deed.under(opened.get().entry()) : deed)
                .index();
    }

    /// Closes a recording for everybody: it is not what it was.
    public synchronized void close(String of) {
        open.keySet().removeIf(key -> key.of().equals(of));
    }

    /// Closes all that somebody has open.
    public synchronized void leave(String actor) {
        open.keySet().removeIf(key -> key.actor().equals(actor));
    }
}

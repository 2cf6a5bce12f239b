package org.liuhen.appliance.cases;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.room.Licences;
import org.liuhen.appliance.room.RoomView;
import org.liuhen.storage.LedgerRefusal;
import org.liuhen.storage.time.Clocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Particulars that were written before START: the next session of the room gets them, wherever START came from. A
/// session that nothing was written for gets what its room is for and the marks that it owes, so that the log alone
/// tells whether they came. START knows nothing of it and waits for nothing; a thread of its own hands the
/// particulars over within a second or two. They live in memory, and are forgotten when the program ends.
public final class Preparations implements Licences, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Preparations.class);
    private static final Duration PERIOD = Duration.ofMillis(200);

    private final CaseDesk desk;
    private final Clocks clocks;
    private final Map<String, Prepared> waiting = new ConcurrentHashMap<>();
    private @Nullable Thread worker;
    private volatile boolean closing;

    /// Nothing waits yet.
    ///
    /// @param desk where the particulars go
    public Preparations(CaseDesk desk, Clocks clocks) {
        this.desk = desk;
        this.clocks = clocks;
    }

    /// What waits for the next session of a room, and who wrote it.
    private record Prepared(Particulars particulars, Draft draft, String by) {}

    /// Begins to hand over. Once only.
    ///
    /// @param rooms what the rooms do now
    public void begin(Supplier<List<RoomView>> rooms) {
        worker = Thread.ofPlatform().daemon().name("case-desk").start(() -> work(rooms));
    }

    /// Where the particulars go.
    public CaseDesk desk() {
        return desk;
    }

    /// What waits for the next session of `room`.
    public Optional<Particulars> particulars(String room) {
        return Optional.ofNullable(waiting.get(room)).map(Prepared::particulars);
    }

    @Override
    public Optional<List<Doubt>> of(String room) {
        return particulars(room).filter(Particulars::namesPeople).map(desk::doubts);
    }

    /// Lets `draft` wait for the next session of `room`, in the place of what waits there.
    ///
    /// @param by who, never a person's name
    /// @throws CaseRefusal as it would be for a session that begins now, or if the room has a session already
    public void put(RoomView room, String by, Draft draft) throws CaseRefusal {
        if (room.state() != RoomView.State.ARMED) {
            throw new CaseRefusal(
                    "该房间正在录制，请在会话中填写案件信息。",
                    "The room has a session already: write its particulars on the page of the session.");
        }
        waiting.put(room.id(), new Prepared(desk.checked(room.id(), draft), draft, by));
    }

    /// Forgets what waits for the next session of `room`.
    public void forget(String room) {
        waiting.remove(room);
    }

    /// Lets the room that is being seen to be done; the store may be closed after that.
    @Override
    public void close() {
        closing = true;
        Thread working = worker;
        if (working == null) {
            return;
        }
        try {
            working.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(Supplier<List<RoomView>> rooms) {
        Map<String, String> opened = new HashMap<>();
        while (!closing) {
            for (RoomView room : rooms.get()) {
                String session = room.session();
                if (session != null && !session.equals(opened.get(room.id())) && opened(room.id(), session)) {
                    opened.put(room.id(), session);
                }
            }
            clocks.sleep(PERIOD);
        }
    }

    /// Whether the session has what was prepared for it; what is refused by now would be refused for ever.
    private boolean taken(String session, Prepared prepared) throws IOException, LedgerRefusal {
        try {
            desk.bind(session, prepared.by(), prepared.draft());
            return true;
        } catch (CaseRefusal e) {
            LOG.warn("what was prepared for session {} was not taken: {}", session, e.english());
            return false;
        }
    }

    /// Whether no more is to be done: what cannot be entered now waits for the next round.
    private boolean opened(String room, String session) {
        Prepared prepared = waiting.get(room);
        try {
            if (prepared == null || !taken(session, prepared)) {
                desk.open(session);
            }
        } catch (IOException | LedgerRefusal e) {
            LOG.warn("couldn't enter the first particulars of session {}; trying again", session, e);
            return false;
        } catch (RuntimeException e) {
            LOG.error("couldn't enter the first particulars of session {}, after a fault of the program", session, e);
        }
        if (prepared != null) {
            waiting.remove(room, prepared);
        }
        return true;
    }
}

package org.liuhen.storage;

import java.util.List;
import org.liuhen.storage.timeline.Interruption;

/// Something people want to do with a session's interruptions and cannot. The message is one English sentence;
/// nothing was entered.
public final class LedgerRefusal extends Exception {
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final transient List<Interruption> waiting;

    LedgerRefusal(Kind kind, String message) {
        this(kind, message, List.of());
    }

    LedgerRefusal(Kind kind, String message, List<Interruption> waiting) {
        super(message);
        this.kind = kind;
        this.waiting = List.copyOf(waiting);
    }

    /// Why.
    public enum Kind {
        UNKNOWN_SESSION,
        UNKNOWN_INTERRUPTION,
        UNKNOWN_MARK,
        UNKNOWN_STATEMENT,
        /// A mark that explains an interruption lies before its end.
        MARK_BEFORE_END,
        /// The author of a statement cannot review it.
        OWN_STATEMENT,
        /// The session has not ended.
        STILL_OPEN,
        /// Interruptions wait for an explanation: [#waiting].
        WAITING,
        ALREADY_COMPLETE
    }

    public Kind kind() {
        return kind;
    }

    /// The interruptions that nobody has explained yet; empty for other kinds.
    public List<Interruption> waiting() {
        return waiting;
    }
}

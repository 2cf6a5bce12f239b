package org.liuhen.appliance.panel;

import java.io.IOException;
import java.util.Optional;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.LedgerRefusal;
import org.liuhen.storage.time.SessionTime;

/// Where MARK goes.
public interface Marks {
    /// Marks a moment of an open session; it is durable when this returns.
    ///
    /// @param by who, never a person's name
    /// @param nanos monotonic time of the moment
    /// @param kind a word of the mark list
    void mark(String session, String by, long nanos, String kind) throws IOException, LedgerRefusal;

    /// Into the log of `store`.
    static Marks of(EvidenceStore store) {
        return (session, by, nanos, kind) -> {
            SessionTime time = store.timeOf(session)
                    .orElseThrow(() -> new IOException("session " + session + " is not open any more"));
            store.ledgerBook().mark(session, by, time.at(nanos), kind, Optional.empty());
        };
    }
}

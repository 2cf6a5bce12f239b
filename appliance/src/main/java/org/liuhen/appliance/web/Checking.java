package org.liuhen.appliance.web;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The verifier as the page asks it.
public interface Checking {
    /// Checks everything, or one session. Called on a thread of its own, one call at a time.
    ///
    /// @throws IOException if it could not check; its message is for people
    Report check(Optional<String> session, Progress progress) throws IOException;

    /// Hears how far it is.
    interface Progress {
        void at(long doneBytes, long totalBytes);
    }

    /// What it found.
    ///
    /// @param entries log entries checked
    /// @param segments segments checked
    /// @param findings what is wrong; nothing means all is as it was recorded
    record Report(long entries, long segments, List<Found> findings) {
        public Report {
            findings = List.copyOf(findings);
        }
    }

    /// Something wrong with evidence.
    ///
    /// @param place where exactly: file, byte, entry
    record Found(Verdict verdict, String place, String chinese, String english) {}

    /// The result of a check, the worst first.
    enum Verdict {
        SIGNATURE_INVALID,
        CHAIN_BROKEN,
        DIFFERENT,
        MISSING,
        CLOCK_UNTRUSTED,
        CONSISTENT
    }
}

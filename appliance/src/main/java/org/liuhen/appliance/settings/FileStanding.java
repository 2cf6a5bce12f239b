package org.liuhen.appliance.settings;

import java.util.List;

/// How the configuration's file stands to what is in force.
public sealed interface FileStanding {
    /// It says what is in force.
    record InForce() implements FileStanding {}

    /// It was changed, and comes into force with the next start.
    record Changed(List<Change> changes) implements FileStanding {
        public Changed {
            changes = List.copyOf(changes);
        }
    }

    /// It cannot be used: the next start fails.
    ///
    /// @param mistakes a line each
    record Unusable(List<String> mistakes) implements FileStanding {
        public Unusable {
            mistakes = List.copyOf(mistakes);
        }
    }
}

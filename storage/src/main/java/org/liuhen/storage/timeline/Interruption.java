package org.liuhen.storage.timeline;

import java.util.Optional;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.TrackId;

/// A gap or a flaw of a track, with what people said about it.
///
/// @param entry index of its `gap` or `flaw` entry in the log: its name
/// @param kind whether footage is missing or flawed
/// @param fromMicros session time of its beginning
/// @param toMicros session time of its end; the same for what has no length
/// @param count packets lost; 0 for what is not counted
/// @param by the person it came from, never a name; empty if it came by itself
/// @param standing how far it is explained
/// @param statement index of the newest `statement` entry about it, if there is one
public record Interruption(
        long entry,
        TrackId track,
        Kind kind,
        Cause cause,
        long fromMicros,
        long toMicros,
        long count,
        String detail,
        Optional<String> by,
        Standing standing,
        Optional<Long> statement) {
    /// What is the matter with the footage.
    public enum Kind {
        /// There is none.
        GAP,
        /// It is there, and not as it should be.
        FLAW
    }

    /// How far an interruption is explained.
    public enum Standing {
        /// It belongs to every recording, or is a warning: it needs no words.
        NONE("不需说明", "needs no words"),
        /// Nobody has explained it yet.
        WAITING("待说明", "waits for an explanation"),
        /// A statement explains it.
        STATED("已说明", "explained"),
        /// Another person accepted the statement.
        REVIEWED("已审核", "reviewed");

        private final String chinese;
        private final String english;

        Standing(String chinese, String english) {
            this.chinese = chinese;
            this.english = english;
        }

        public String chinese() {
            return chinese;
        }

        public String english() {
            return english;
        }
    }
}

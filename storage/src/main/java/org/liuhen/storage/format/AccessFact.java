package org.liuhen.storage.format;

import java.util.Optional;
import java.util.regex.Pattern;

/// What people did at the door of the machine, and with what is recorded.
public sealed interface AccessFact extends Fact {
    /// What somebody did.
    enum Act {
        /// Came in; with an address as `part`, another system with its token.
        LOGIN,
        /// Gave a wrong password or code.
        LOGIN_FAILED,
        LOGOUT,
        /// Gave the purpose for which a recording is to be seen.
        OPEN,
        /// Saw a stretch of a recording.
        VIEW,
        /// Took a copy, or a list, away.
        TAKE,
        /// Looked for something and was shown a recording that is flagged.
        SEARCH,
        /// Asked for what another person has to approve.
        ASK,
        APPROVE,
        DECLINE,
        /// Was refused.
        REFUSED,
        /// Made or changed an account, or a token.
        ACCOUNT,
        /// Changed a setting.
        SETTING
    }

    /// A stretch of session time.
    record Stretch(long fromMicros, long toMicros) {}

    /// Somebody did something; or the same thing several times, which one entry tells.
    ///
    /// @param by who: `account-` or `token-` and 8 hexadecimal digits, `command`, or `nobody` who was let in;
    ///     never a name
    /// @param of what it is about: a session, an intake, an account, a token, a setting; or empty
    /// @param part what of it: a track, an item, an address; or empty
    /// @param stretch what was seen, in session time
    /// @param count how many times, at least 1
    /// @param entry index of the earlier `access` entry that it answers, or under which it was allowed
    /// @param words the purpose, the reason: kept outside of the log
    record Access(
            String by,
            Act act,
            String of,
            String part,
            Optional<Stretch> stretch,
            long count,
            Optional<Long> entry,
            Optional<SessionFact.Committed> words)
            implements AccessFact {
        private static final Pattern WHO = Pattern.compile("[a-z0-9-]{1,40}");
        private static final Pattern WHAT = Pattern.compile("[a-z0-9-]{0,40}");
        private static final Pattern PART = Pattern.compile("[ -~]{0,120}");

        @Override
        public String type() {
            return "access";
        }

        @Override
        public void write(FieldsBuilder out) {
            out.text("by", by)
                    .text("act", Codes.of(act))
                    .text("of", of)
                    .text("part", part)
                    .whole("count", count);
            stretch.ifPresent(seen -> out.time("from", seen.fromMicros()).time("to", seen.toMicros()));
            entry.ifPresent(index -> out.whole("entry", index));
            words.ifPresent(object -> object.write(out));
        }

        static Access read(FieldsReader in) throws MalformedException {
            Access access = new Access(
                    matched(in, "by", WHO),
                    Codes.read(in, "act", Act.class),
                    matched(in, "of", WHAT),
                    matched(in, "part", PART),
                    in.has("from") ? Optional.of(new Stretch(in.time("from"), in.time("to"))) : Optional.empty(),
                    in.count("count"),
                    in.has("entry") ? Optional.of(in.count("entry")) : Optional.empty(),
                    in.has("meta") ? Optional.of(SessionFact.Committed.read(in)) : Optional.empty());
            if (access.count() == 0) {
                throw new MalformedException("an access that never was");
            }
            return access;
        }

        private static String matched(FieldsReader in, String key, Pattern pattern) throws MalformedException {
            String text = in.text(key);
            if (!pattern.matcher(text).matches()) {
                throw new MalformedException("the field " + key + " is \"" + text + "\"");
            }
            return text;
        }
    }
}

package org.liuhen.appliance.access;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/// What the office decided about accounts and approvals.
///
/// @param codes who needs a one-time code besides the password
/// @param approvers for each way of asking the roles of which one has to approve, at least one
/// @param longest how long an approval holds at most, 1 h to 90 d
/// @param copyMark what is burned into a copy for showing besides its captions
public record AccessRules(Codes codes, Map<Way, Set<Role>> approvers, Duration longest, CopyMark copyMark) {
    /// Who needs a one-time code.
    public enum Codes {
        /// Who wants one.
        OPTIONAL,
        /// The three administrators.
        ADMINISTRATORS,
        /// Everybody.
        EVERYBODY
    }

    /// The mark 水印 of a copy for showing.
    public enum CopyMark {
        NONE,
        /// Name and unit of who takes it, and when.
        TAKER
    }

    /// Why somebody has to ask, the weightiest last: it decides who approves.
    public enum Way {
        /// Beyond one's own cases, in one's own unit.
        OWN_UNIT("own-unit", "本机构", "own unit"),
        /// Of another unit.
        OTHER_UNIT("other-unit", "其他机构", "other unit"),
        /// For a supervising, investigating or judicial body.
        AUTHORITY("authority", "外部机关", "authority"),
        /// For the party, a person concerned or their lawyer.
        PARTY("party", "当事人、代理律师", "party or lawyer"),
        /// A copy that leaves the machine.
        COPY("copy", "复制", "copy"),
        /// Of a flagged session.
        SENSITIVE("sensitive", "敏感录像", "sensitive");

        private final String code;
        private final String chinese;
        private final String english;

        Way(String code, String chinese, String english) {
            this.code = code;
            this.chinese = chinese;
            this.english = english;
        }

        /// Its word in the log and in the configuration.
        public String code() {
            return code;
        }

        public String chinese() {
            return chinese;
        }

        public String english() {
            return english;
        }
    }

    public static final Duration LEAST = Duration.ofHours(1);
    public static final Duration MOST = Duration.ofDays(90);

    /// What holds where the configuration says nothing.
    public static final AccessRules STANDARD = new AccessRules(
            Codes.OPTIONAL,
            Map.of(
                    Way.OWN_UNIT,
                    Set.of(Role.HEAD),
                    Way.OTHER_UNIT,
                    Set.of(Role.HEAD),
                    Way.AUTHORITY,
                    Set.of(Role.HEAD, Role.LEADER),
                    Way.PARTY,
                    Set.of(Role.HEAD, Role.LEADER),
                    Way.COPY,
                    Set.of(Role.HEAD, Role.LEGAL),
                    Way.SENSITIVE,
                    Set.of(Role.LEADER)),
            Duration.ofDays(7),
            CopyMark.NONE);

    public AccessRules {
        if (longest.compareTo(LEAST) < 0 || longest.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("an approval holds from 1 h to 90 d, not " + longest);
        }
        Map<Way, Set<Role>> all = new EnumMap<>(Way.class);
        for (Way way : Way.values()) {
            Set<Role> roles = approvers.getOrDefault(way, Set.of());
            if (roles.isEmpty()) {
                throw new IllegalArgumentException("nobody approves " + way.code());
            }
            all.put(way, Set.copyOf(roles));
        }
        approvers = Map.copyOf(all);
    }

    /// Of which roles one has to approve what is asked this way.
    public Set<Role> approvers(Way way) {
        return approvers.getOrDefault(way, Set.of());
    }

    /// Whether an account with these roles needs a one-time code.
    boolean wantsCode(Set<Role> roles) {
        return switch (codes) {
            case OPTIONAL -> false;
            case ADMINISTRATORS -> roles.stream().anyMatch(Role.ADMINISTRATORS::contains);
            case EVERYBODY -> true;
        };
    }
}

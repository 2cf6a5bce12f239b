package org.liuhen.appliance.config;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.access.AccessRules;
import org.liuhen.appliance.access.AccessRules.Codes;
import org.liuhen.appliance.access.AccessRules.CopyMark;
import org.liuhen.appliance.access.AccessRules.Way;
import org.liuhen.appliance.access.Role;

/// The table `[access]`: each key may be left out.
final class AccessTable {
    private static final DurationRange LONGEST = new DurationRange(AccessRules.LEAST, AccessRules.MOST);
    /// Those that can hold the right to approve.
    private static final List<Role> APPROVERS = List.of(Role.HEAD, Role.LEGAL, Role.LEADER);

    private AccessTable() {}

    static @Nullable AccessRules read(@Nullable TableReader in) {
        if (in == null) {
            return null;
        }
        AccessRules standard = AccessRules.STANDARD;
        Codes codes = in.has("one-time-codes")
                ? in.parsed(
                        "one-time-codes",
                        AccessTable::codes,
                        "must be \"optional\", \"administrators\" or \"everybody\"")
                : standard.codes();
        Map<Way, Set<Role>> approvers = new EnumMap<>(Way.class);
        for (Way way : Way.values()) {
            String key = "approve-" + way.code();
            Set<Role> roles = in.has(key)
                    ? in.parsed(
                            key, AccessTable::roles, "must be one or more of head, legal, leader, with commas between")
                    : standard.approvers(way);
            if (roles != null) {
                approvers.put(way, roles);
            }
        }
        Duration longest = in.has("longest-approval") ? in.duration("longest-approval", LONGEST) : standard.longest();
        CopyMark mark = in.has("copy-mark")
                ? in.parsed("copy-mark", AccessTable::mark, "must be \"none\" or \"taker\"")
                : standard.copyMark();
        in.end();
        return codes == null || longest == null || mark == null || approvers.size() < Way.values().length
                ? null
                : new AccessRules(codes, approvers, longest, mark);
    }

    /// Who needs one-time codes, in its written form.
    static String text(Codes codes) {
        return switch (codes) {
            case OPTIONAL -> "optional";
            case ADMINISTRATORS -> "administrators";
            case EVERYBODY -> "everybody";
        };
    }

    /// The mark of a copy, in its written form.
    static String text(CopyMark mark) {
        return switch (mark) {
            case NONE -> "none";
            case TAKER -> "taker";
        };
    }

    private static Optional<CopyMark> mark(String text) {
        return List.of(CopyMark.values()).stream()
                .filter(each -> text(each).equals(text))
                .findFirst();
    }

    /// Roles in their written form.
    static String text(Set<Role> roles) {
        return String.join(", ", roles.stream().sorted().map(Role::code).toList());
    }

    private static Optional<Codes> codes(String text) {
        return List.of(Codes.values()).stream()
                .filter(each -> text(each).equals(text))
                .findFirst();
    }

    private static Optional<Set<Role>> roles(String text) {
        Set<Role> roles = new HashSet<>();
        for (String code : text.split(",", -1)) {
            Optional<Role> role = Role.ofCode(code.strip()).filter(APPROVERS::contains);
            if (role.isEmpty() || !roles.add(role.get())) {
                return Optional.empty();
            }
        }
        return Optional.of(roles);
    }
}

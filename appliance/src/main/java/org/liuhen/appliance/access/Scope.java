package org.liuhen.appliance.access;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What a token is for: it narrows the right of its role and never widens it.
///
/// @param actions of [#POSSIBLE], at least one
/// @param units whose recordings are reached; those of rooms that belong to no unit always are
/// @param everyUnit whether those of all units are; then `units` is empty
public record Scope(Set<Action> actions, Set<String> units, boolean everyUnit) {
    /// What a token can be for at all, in the order of [Action].
    public static final List<Action> POSSIBLE = Stream.of(Action.values())
            .filter(action -> Rights.of(Role.TOKEN, action) != Reach.NO)
            .toList();

    public Scope {
        actions = Set.copyOf(actions);
        units = Set.copyOf(units);
    }

    /// Whether recordings of this unit are reached.
    boolean covers(String unit) {
        return everyUnit || units.contains(unit);
    }
}

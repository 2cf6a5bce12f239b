package org.liuhen.appliance.access;

import java.util.Optional;
import java.util.Set;

/// Someone who is logged in, as the account stands now; or another system that showed its token.
///
/// @param actor what the log calls them: `account-` or `token-` and the id, or `command` for the local command line
/// @param name what the page calls them
/// @param unit of the office; empty if the account belongs to none
/// @param licence number of the enforcement licence 执法证号; empty if there is none
/// @param owed what has to be done before anything else
/// @param scope what a token is for; empty for people and the command line
public record Login(
        String actor,
        String name,
        Set<Role> roles,
        String unit,
        String licence,
        Set<Owed> owed,
        Optional<Scope> scope) {
    /// What an account owes before it can do anything else.
    public enum Owed {
        /// A password of its own: the one it has was chosen by somebody else.
        PASSWORD,
        /// A one-time code: the configuration asks for it.
        CODE
    }

    public Login {
        roles = Set.copyOf(roles);
        owed = Set.copyOf(owed);
    }

    /// Whether the unit `of` is theirs: an account has one, a token those it was issued for.
    public boolean isOf(String of) {
        return scope.map(each -> each.covers(of)).orElse(of.equals(unit));
    }

    /// Whether they reach what belongs to the unit `of` at all, if need be with an approval: a token never goes beyond
    /// its own.
    public boolean reaches(String of) {
        return scope.isEmpty() || of.isEmpty() || isOf(of);
    }
}

package org.liuhen.appliance.access;

import java.util.Set;

/// Someone who is logged in, as the account stands now.
///
/// @param actor what the log calls them: `account-` and the account's id, or `command` for the local command line
/// @param name what the page calls them
/// @param unit of the office; empty if the account belongs to none
/// @param licence number of the enforcement licence 执法证号; empty if there is none
/// @param owed what has to be done before anything else
public record Login(String actor, String name, Set<Role> roles, String unit, String licence, Set<Owed> owed) {
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
}

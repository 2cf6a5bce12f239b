package org.liuhen.appliance.access;

/// Someone who may log in.
///
/// @param id 8 hexadecimal digits: what the log calls this account, so that no name stands there
/// @param name what the person types
/// @param password the password as [Passwords] keeps it
/// @param createdMicros wall time
record Account(String id, String name, String password, long createdMicros) {
    /// What the log calls it.
    String actor() {
        return "account-" + id;
    }
}

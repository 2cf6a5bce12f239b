package org.liuhen.appliance.access;

import java.util.Set;

/// Someone who may log in.
///
/// @param id 8 hexadecimal digits: what the log calls this account, so that no name stands there
/// @param name what the person types
/// @param password the password as [Passwords] keeps it
/// @param createdMicros wall time
/// @param roles what the account may; none until the security administrator gives some
/// @param unit of the office, or empty
/// @param licence number of the enforcement licence, or empty
/// @param disabled whether nobody can log in with it
/// @param foreign whether the password was chosen by somebody else
/// @param totp secret of the one-time codes, or empty if there are none
/// @param totpStep the newest step whose code was used: none is good twice
/// @param lastLoginMicros wall time; 0 before the first login
/// @param failures wrong passwords and codes since then
record Account(
        String id,
        String name,
        String password,
        long createdMicros,
        Set<Role> roles,
        String unit,
        String licence,
        boolean disabled,
        boolean foreign,
        String totp,
        long totpStep,
        long lastLoginMicros,
        long failures) {
    Account {
        roles = Set.copyOf(roles);
    }

    /// A new one that may do nothing yet.
    static Account made(String name, String password, long nowMicros) {
        return new Account(Secret.fresh(4), name, password, nowMicros, Set.of(), "", "", false, true, "", 0, 0, 0);
    }

    /// What the log calls it.
    String actor() {
        return "account-" + id;
    }

    Account withRoles(Set<Role> now) {
        return new Account(
                id,
                name,
                password,
                createdMicros,
                now,
                unit,
                licence,
                disabled,
                foreign,
                totp,
                totpStep,
                lastLoginMicros,
                failures);
    }

    Account withPlace(String newUnit, String newLicence, boolean nowDisabled) {
        return new Account(
                id,
                name,
                password,
                createdMicros,
                roles,
                newUnit,
                newLicence,
                nowDisabled,
                foreign,
                totp,
                totpStep,
                lastLoginMicros,
                failures);
    }

    /// @param ofSomebodyElse whether it is to be changed before anything else
    Account withPassword(String kept, boolean ofSomebodyElse) {
        return new Account(
                id,
                name,
                kept,
                createdMicros,
                roles,
                unit,
                licence,
                disabled,
                ofSomebodyElse,
                totp,
                totpStep,
                lastLoginMicros,
                failures);
    }

    Account withTotp(String secret, long step) {
        return new Account(
                id,
                name,
                password,
                createdMicros,
                roles,
                unit,
                licence,
                disabled,
                foreign,
                secret,
                step,
                lastLoginMicros,
                failures);
    }

    Account withLogin(long nowMicros, long failed) {
        return new Account(
                id,
                name,
                password,
                createdMicros,
                roles,
                unit,
                licence,
                disabled,
                foreign,
                totp,
                totpStep,
                nowMicros,
                failed);
    }
}

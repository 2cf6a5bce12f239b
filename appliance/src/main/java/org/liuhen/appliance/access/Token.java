package org.liuhen.appliance.access;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A token as it is kept: what another system shows instead of a name and a password.
///
/// @param id 8 hexadecimal digits: what the log calls it, and the beginning of what the system shows
/// @param name which system it is for
/// @param hash SHA-256 of what the system shows, in hexadecimal digits: it has 256 random bits, so nothing slower is
///     needed than for a password
/// @param by who issued it
/// @param issuedMicros wall time
/// @param untilMicros wall time from which on it opens nothing
/// @param revokedMicros wall time at which it was revoked; 0 if it was not
/// @param usedMicros wall time of its newest use, up to ten minutes old; 0 before the first
/// @param actions, units, everyUnit its [Scope]
/// @param addresses where it may come from, as [AddressRange] reads them; everywhere if empty
record Token(
        String id,
        String name,
        String hash,
        String by,
        long issuedMicros,
        long untilMicros,
        long revokedMicros,
        long usedMicros,
        Set<Action> actions,
        Set<String> units,
        boolean everyUnit,
        List<String> addresses) {
    /// What the log calls it.
    String actor() {
        return "token-" + id;
    }

    boolean isOver(long nowMicros) {
        return nowMicros >= untilMicros;
    }

    boolean isRevoked() {
        return revokedMicros > 0;
    }

    boolean mayComeFrom(String address) {
        return addresses.isEmpty()
                || addresses.stream()
                        .map(AddressRange::read)
                        .flatMap(Optional::stream)
                        .anyMatch(range -> range.contains(address));
    }

    Login login() {
        return new Login(
                actor(), name, Set.of(Role.TOKEN), "", "", Set.of(), Optional.of(new Scope(actions, units, everyUnit)));
    }

    Token revoked(long nowMicros) {
        return new Token(
                id,
                name,
                hash,
                by,
                issuedMicros,
                untilMicros,
                nowMicros,
                usedMicros,
                actions,
                units,
                everyUnit,
                addresses);
    }

    Token used(long nowMicros) {
        return new Token(
                id,
                name,
                hash,
                by,
                issuedMicros,
                untilMicros,
                revokedMicros,
                nowMicros,
                actions,
                units,
                everyUnit,
                addresses);
    }
}

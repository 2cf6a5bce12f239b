package org.liuhen.appliance.access;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.time.Clocks;

/// Who is logged in now. In memory only: a restart logs everyone out. Safe for many threads.
final class Logins {
    static final Duration IDLE_LIMIT = Duration.ofMinutes(30);
    static final Duration LIMIT = Duration.ofHours(12);
    private static final int MOST = 1_000;
    private static final int COOKIE_BYTES = 32;

    private final Clocks clocks;
    // Guarded by this. By the hash of the cookie, so that a look into memory order or timing tells none; the one
    // used longest ago comes first.
    private final LinkedHashMap<Hash, Active> active = new LinkedHashMap<>();

    Logins(Clocks clocks) {
        this.clocks = clocks;
    }

    private record Active(String account, long sinceNanos, long usedNanos) {}

    /// Logs an account in and returns its cookie.
    ///
    /// @param account its id
    synchronized String begin(String account) {
        String cookie = Secret.fresh(COOKIE_BYTES);
        long now = clocks.monotonicNanos();
        active.put(key(cookie), new Active(account, now, now));
        if (active.size() > MOST) {
            active.pollFirstEntry();
        }
        return cookie;
    }

    /// Id of the account that `cookie` stands for; counts as use.
    synchronized Optional<String> use(String cookie) {
        Active found = active.remove(key(cookie));
        if (found == null) {
            return Optional.empty();
        }
        long now = clocks.monotonicNanos();
        if (now - found.usedNanos() > IDLE_LIMIT.toNanos() || now - found.sinceNanos() > LIMIT.toNanos()) {
            return Optional.empty();
        }
        active.put(key(cookie), new Active(found.account(), found.sinceNanos(), now));
        return Optional.of(found.account());
    }

    synchronized void end(String cookie) {
        active.remove(key(cookie));
    }

    /// Ends all logins of an account but one.
    ///
    /// @param kept the cookie of the login that stays
    synchronized void endOthers(String account, Optional<String> kept) {
        Optional<Hash> stays = kept.map(Logins::key);
        active.entrySet()
                .removeIf(
                        each -> each.getValue().account().equals(account) && !stays.equals(Optional.of(each.getKey())));
    }

    private static Hash key(String cookie) {
        return Hash.over(cookie.getBytes(StandardCharsets.UTF_8));
    }
}

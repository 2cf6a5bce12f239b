package org.liuhen.appliance.access;

import java.time.Duration;
import java.util.Optional;

/// The answer to someone at the door.
public sealed interface Admission {
    /// Come in.
    ///
    /// @param cookie secret that stands for this login from here on
    /// @param before the login before this one
    record Admitted(Login login, String cookie, Before before) implements Admission {}

    /// Stay out.
    ///
    /// @param delay how long to wait before another try counts; zero where waiting does not help
    /// @param actor what the log calls the account that was tried, if there is one of that name
    record Refused(Reason reason, Duration delay, Optional<String> actor) implements Admission {}

    /// What happened to an account before it logged in.
    ///
    /// @param loginMicros wall time of the login before; 0 if this is the first
    /// @param failures wrong passwords and codes since then
    record Before(long loginMicros, long failures) {}

    /// Why someone stays out.
    enum Reason {
        /// The accounts are there already: the setup token is void.
        SETUP_DONE,
        /// Not the setup token.
        WRONG_TOKEN,
        /// No such name, or not its password, or the account is disabled.
        WRONG_PASSWORD,
        /// The password is right, and the account wants its one-time code too.
        CODE_WANTED,
        /// Not its one-time code, or one that was used.
        WRONG_CODE,
        /// Too many failures: wait.
        WAIT,
        /// The new name is not 1 to 40 printable characters.
        BAD_NAME,
        /// Two of the new accounts have the same name, or the same password.
        SAME_TWICE,
        /// The new password is not 10 to 200 characters, or is the name.
        WEAK_PASSWORD
    }
}

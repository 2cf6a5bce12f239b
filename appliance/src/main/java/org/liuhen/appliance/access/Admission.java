package org.liuhen.appliance.access;

import java.time.Duration;

/// The answer to someone at the door.
public sealed interface Admission {
    /// Come in.
    ///
    /// @param cookie secret that stands for this login from here on
    record Admitted(Login login, String cookie) implements Admission {}

    /// Stay out.
    ///
    /// @param delay how long to wait before another try counts; zero where waiting does not help
    record Refused(Reason reason, Duration delay) implements Admission {}

    /// Why someone stays out.
    enum Reason {
        /// There is an account already: the setup token is void.
        SETUP_DONE,
        /// Not the setup token.
        WRONG_TOKEN,
        /// No such name, or not its password.
        WRONG_PASSWORD,
        /// Too many failures: wait.
        WAIT,
        /// The new name is not 1 to 40 printable characters.
        BAD_NAME,
        /// The new password is not 10 to 200 characters, or is the name.
        WEAK_PASSWORD
    }
}

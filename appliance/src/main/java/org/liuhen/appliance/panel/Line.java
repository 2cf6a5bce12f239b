package org.liuhen.appliance.panel;

import java.io.IOException;

/// A line to the modules of one bus, open or closed. No call waits for a module. One thread.
interface Line {
    /// Opens it anew.
    ///
    /// @throws IOException in words for people, if it is not there
    void open() throws IOException;

    /// Sends all of `frame`.
    ///
    /// @throws IOException if the line is gone
    void write(byte[] frame) throws IOException;

    /// Takes what has come, without waiting.
    ///
    /// @param into filled from `from` on
    /// @return how many bytes have come, 0 if none
    /// @throws IOException if the line is gone
    int read(byte[] into, int from) throws IOException;

    /// Whether silence on it can mean that it is dead without saying so: then it is opened anew when no module
    /// answers any more.
    default boolean isDeadWhenSilent() {
        return false;
    }

    /// Closes it; nothing happens if it is not open.
    void close();
}

package org.liuhen.tools.soak;

import java.io.IOException;
import java.time.Duration;

/// The way between the program and the cameras, which can be cut: a filter on their port. Needs root.
final class Wire {
    private static final String RULES =
            "for side in dport sport; do iptables -w $what INPUT -i lo -p tcp --$side $0 -j DROP || exit 1; done";
    private static final String SCRIPT = "what=-I; " + RULES + "; sleep $1; what=-D; " + RULES;

    private final int port;

    private Wire(int port) {
        this.port = port;
    }

    /// The way to a port of this machine.
    ///
    /// @throws IOException if this user or machine cannot cut it
    static Wire to(int port) throws IOException, InterruptedException {
        Wire wire = new Wire(port);
        wire.cut(Duration.ZERO);
        return wire;
    }

    /// Lets nothing through for a while. By a shell of its own, which mends it even if this program ends meanwhile.
    void cut(Duration length) throws IOException, InterruptedException {
        Shell.run("sh", "-c", SCRIPT, Integer.toString(port), Shell.seconds(length));
    }
}

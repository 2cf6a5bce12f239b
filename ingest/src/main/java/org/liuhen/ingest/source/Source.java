package org.liuhen.ingest.source;

/// A camera or microphone that can be connected to, again and again.
public interface Source {
    /// What it is and where, for a person; without any password.
    String description();

    /// A new connection, not yet open.
    PacketSource connect();

    /// Whether it keeps trying by itself after a loss: then opening waits for it, and nobody else has to wait
    /// before the next try.
    default boolean isStanding() {
        return false;
    }

    /// How many bytes a new connection may give at once, beyond what comes as it is filmed.
    default long burstBytes() {
        return 0;
    }
}

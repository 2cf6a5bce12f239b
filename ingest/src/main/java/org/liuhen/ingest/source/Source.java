package org.liuhen.ingest.source;

/// A camera or microphone that can be connected to, again and again.
public interface Source {
    /// What it is and where, for a person; without any password.
    String description();

    /// A new connection, not yet open.
    PacketSource connect();
}

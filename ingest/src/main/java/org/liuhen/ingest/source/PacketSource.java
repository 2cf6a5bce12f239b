package org.liuhen.ingest.source;

/// One connection to a camera or microphone, from its opening to its end. All methods but [#abort] belong to one
/// thread.
public interface PacketSource extends AutoCloseable {
    /// Connects and learns the streams. Returns or fails within a bounded time.
    StreamInfo open() throws SourceException;

    /// Waits for the next packet. Fails when the source ended, fell silent for longer than its limit, or was
    /// aborted; after a failure only [#close] may follow.
    Packet read() throws SourceException;

    /// Makes [#open] and [#read] fail soon with [SourceException.Aborted]. May be called from any thread, at any
    /// time, more than once. Packets that are already received may still come out first.
    void abort();

    /// Ends the connection and frees what it holds.
    @Override
    void close();
}

package org.liuhen.ingest.signal;

import org.liuhen.ingest.source.Octets;

/// Decodes the sound of one source. One thread.
public interface SoundDecoder extends AutoCloseable {
    /// Decodes the next packet.
    ///
    /// @return samples of each channel, 1 at the end of the scale; may be empty while the decoder begins
    float[][] decode(Octets packet);

    /// Frees what it holds.
    @Override
    void close();
}

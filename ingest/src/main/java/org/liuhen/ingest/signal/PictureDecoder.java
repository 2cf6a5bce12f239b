package org.liuhen.ingest.signal;

import java.util.Optional;
import org.liuhen.ingest.source.Octets;

/// Decodes key frames of one source. One thread.
public interface PictureDecoder {
    /// Looks at one key frame.
    ///
    /// @param keyFrame NAL units, each behind its length in 4 bytes
    /// @return nothing if it cannot be decoded by itself
    Optional<PictureLook> look(Octets keyFrame);
}

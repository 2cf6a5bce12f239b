package org.liuhen.storage;

import java.util.List;
import org.liuhen.storage.format.StreamParameters;

/// How a run begins.
///
/// @param streams the elementary streams in it
/// @param init the init bytes (`ftyp` and `moov`)
/// @param startMicros wall time at media time 0 of the run
public record RunOpening(List<StreamParameters> streams, byte[] init, long startMicros) {
    public RunOpening {
        streams = List.copyOf(streams);
    }
}

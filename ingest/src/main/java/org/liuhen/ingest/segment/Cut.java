package org.liuhen.ingest.segment;

import org.liuhen.storage.Ending;
import org.liuhen.storage.format.Cause;

/// A place between two samples where a segment ends. All but [Boundary] end the run too.
public sealed interface Cut {
    /// The segment is long enough, or as large as it may be; the run goes on.
    record Boundary() implements Cut {}

    /// The source changed the parameters of a stream: the next run has another init.
    record ParameterChange() implements Cut {}

    /// The source's time stamps left the time that passed. The cut waits for the next key frame.
    ///
    /// @param offMicros by how much: positive if they ran ahead
    /// @param atMicros where they did, session time
    record Jump(long offMicros, long atMicros) implements Cut {
        /// Both, as one.
        Jump and(Jump later) {
            return new Jump(offMicros + later.offMicros, atMicros);
        }
    }

    /// The run file is as large or as long as it may be.
    record RunFull() implements Cut {}

    /// The recording was stopped.
    ///
    /// @param ending by whom or what
    record Stop(Ending ending) implements Cut {}

    /// There is a loss between what came before and what comes next, whether the source or the disk failed.
    ///
    /// @param cause the code
    /// @param reason one sentence for a person
    record Loss(Cause cause, String reason) implements Cut {}
}

package org.liuhen.ingest.record;

import org.liuhen.ingest.segment.Cut;
import org.liuhen.ingest.source.Packet;
import org.liuhen.storage.Ending;

/// What the reader tells the writer, in order.
sealed interface Event {
    /// A packet arrived.
    record Arrived(Packet packet) implements Event {}

    /// The source gives nothing any more, or could not be opened.
    record Lost(Cut.Loss loss) implements Event {}

    /// Packets were refused here because the writer was too slow.
    record Overflowed(long packets) implements Event {}

    /// Nothing follows.
    ///
    /// @param why how what is open ends
    record Stopped(Ending why) implements Event {}
}

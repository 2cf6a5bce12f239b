package org.liuhen.ingest.signal;

import java.util.List;
import java.util.Optional;
import org.liuhen.ingest.source.Packet;

/// The watch over the signal of one track. Every call returns at once.
public interface SignalWatch extends AutoCloseable {
    /// Nobody watches.
    SignalWatch NONE = new Unwatched();

    /// A packet is being recorded.
    ///
    /// @param atMicros its time in the recording
    void accept(Packet packet, long atMicros);

    /// The warnings that ended since the last call, in no order.
    List<Warning> takeEnded();

    /// The footage ends here: all warnings that are on end with what was last seen, and what was not yet certain is
    /// forgotten.
    ///
    /// @return those, and what [#takeEnded] would have given
    List<Warning> cut();

    /// The warnings that are on. Any thread.
    List<Warning> current();

    /// How loud it is: what was heard last, unless that is two seconds ago. Any thread.
    Optional<SoundLevel> level();

    /// Ends the watch.
    @Override
    void close();

    /// The watch of nobody.
    record Unwatched() implements SignalWatch {
        @Override
        public void accept(Packet packet, long atMicros) {}

        @Override
        public List<Warning> takeEnded() {
            return List.of();
        }

        @Override
        public List<Warning> cut() {
            return List.of();
        }

        @Override
        public List<Warning> current() {
            return List.of();
        }

        @Override
        public Optional<SoundLevel> level() {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }
}

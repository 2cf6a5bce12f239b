package org.liuhen.ingest.signal;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.liuhen.ingest.priority.Niceness;
import org.liuhen.storage.time.Clocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches the signals of all sources on one thread. It takes what the mailboxes hold, twice a second, and what it
/// has no time for is dropped there.
public final class SignalHealth implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SignalHealth.class);
    private static final Duration STEP = Duration.ofMillis(500);

    private final SignalDecoders decoders;
    private final SignalLimits limits;
    private final Clocks clocks;
    private final Set<SourceSignal> sources = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closing;

    public SignalHealth(SignalDecoders decoders, SignalLimits limits, Clocks clocks) {
        this.decoders = decoders;
        this.limits = limits;
        this.clocks = clocks;
        thread = Thread.ofPlatform().daemon().name("signal-health").start(this::patrol);
    }

    /// A watch over one track. Its owner closes it.
    ///
    /// @param name for the program's own messages
    public SignalWatch watch(String name) {
        SourceSignal source = new SourceSignal(name, decoders, limits);
        sources.add(source);
        return source;
    }

    /// Ends the thread. A decoder that is at work finishes its picture first.
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(STEP.multipliedBy(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void patrol() {
        Niceness.giveWay();
        while (!closing) {
            sources.forEach(this::examine);
            clocks.sleep(STEP);
        }
        sources.forEach(SourceSignal::free);
    }

    private void examine(SourceSignal source) {
        try {
            if (!source.isClosed()) {
                source.examine();
                return;
            }
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            LOG.error("A source is not watched any more, after a fault of the program: source={}", source.name(), e);
            source.close();
        }
        sources.remove(source);
        source.free();
    }
}

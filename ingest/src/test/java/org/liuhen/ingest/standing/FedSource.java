package org.liuhen.ingest.standing;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.PacketSource;
import org.liuhen.ingest.source.Source;
import org.liuhen.ingest.source.SourceException;
import org.liuhen.ingest.source.StreamInfo;
import org.liuhen.ingest.source.Streams;

/// A source that gives what a test feeds it.
final class FedSource implements Source {
    private final BlockingQueue<Object> fed = new LinkedBlockingQueue<>();
    private final AtomicInteger handled = new AtomicInteger();
    private final AtomicInteger given = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();

    /// Gives these packets.
    void give(List<Packet> packets) {
        given.addAndGet(packets.size());
        fed.addAll(packets);
    }

    /// Fails; the next connection follows.
    void fail(SourceException why) {
        given.incrementAndGet();
        fed.add(why);
    }

    /// How often it was connected to.
    int connections() {
        return connections.get();
    }

    /// Whether all that was fed has been dealt with: who reads has come back for more.
    boolean isDone() {
        return handled.get() > given.get();
    }

    @Override
    public String description() {
        return "a fed source";
    }

    @Override
    public PacketSource connect() {
        connections.incrementAndGet();
        return new PacketSource() {
            @Override
            public StreamInfo open() {
                return Streams.VIDEO_ONLY;
            }

            @Override
            public Packet read() throws SourceException {
                try {
                    handled.incrementAndGet();
                    Object next = fed.take();
                    return switch (next) {
                        case Packet packet -> packet;
                        case SourceException why -> throw why;
                        default -> throw new IllegalStateException("fed with " + next);
                    };
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public void abort() {
                fed.add(new SourceException.Aborted("the connection was aborted"));
            }

            @Override
            public void close() {}
        };
    }
}

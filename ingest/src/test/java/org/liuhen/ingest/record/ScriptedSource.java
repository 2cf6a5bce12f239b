package org.liuhen.ingest.record;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.PacketSource;
import org.liuhen.ingest.source.Source;
import org.liuhen.ingest.source.SourceException;
import org.liuhen.ingest.source.StreamInfo;

/// A source whose connections were written down beforehand. After the last one it stays silent until it is aborted.
final class ScriptedSource implements Source {
    /// One connection: what comes, and how it ends; without an end it stays silent until it is aborted.
    record Connection(
            Supplier<List<Packet>> packets, @Nullable SourceException end) {}

    private final StreamInfo streams;
    private final Deque<Connection> connections;
    private final AtomicLong given = new AtomicLong();

    ScriptedSource(StreamInfo streams, Connection... connections) {
        this.streams = streams;
        this.connections = new ArrayDeque<>(Arrays.asList(connections));
    }

    /// How many packets were read so far.
    long given() {
        return given.get();
    }

    @Override
    public String description() {
        return "a script";
    }

    @Override
    public PacketSource connect() {
        return new Scripted(connections.poll());
    }

    private final class Scripted implements PacketSource {
        private final @Nullable Connection connection;
        private final Deque<Packet> left = new ArrayDeque<>();
        private final CountDownLatch aborted = new CountDownLatch(1);

        Scripted(@Nullable Connection connection) {
            this.connection = connection;
        }

        @Override
        public StreamInfo open() {
            if (connection != null) {
                left.addAll(connection.packets().get());
            }
            return streams;
        }

        @Override
        public Packet read() throws SourceException {
            Packet next = left.poll();
            if (next != null) {
                given.incrementAndGet();
                return next;
            }
            SourceException end = connection == null ? null : connection.end();
            if (end != null) {
                throw end;
            }
            try {
                aborted.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            throw new SourceException.Aborted("the script was aborted");
        }

        @Override
        public void abort() {
            aborted.countDown();
        }

        @Override
        public void close() {}
    }
}

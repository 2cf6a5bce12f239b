package org.liuhen.storage.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One thing the disk was told, as its log holds it: kind (int: 1 write, 2 flush), length (int), offset on the disk
/// (long), wall time in microseconds (long), then the bytes of a write. Big-endian.
public sealed interface DiskEvent {
    int HEADER_BYTES = 24;
    int KIND_WRITE = 1;
    int KIND_FLUSH = 2;

    /// Length of the log with this event in it: the name of the moment after it.
    long endBytes();

    /// When the disk was told, in microseconds since 1970.
    long wallMicros();

    /// Bytes for the disk; they stand in the log just before `endBytes`.
    record Write(long endBytes, long wallMicros, long offsetBytes, int lengthBytes) implements DiskEvent {
        long payloadBytes() {
            return endBytes - lengthBytes;
        }
    }

    /// Everything told before is safe from here.
    record Flush(long endBytes, long wallMicros) implements DiskEvent {}

    /// All whole events of a log, oldest first.
    static List<DiskEvent> readAll(Path log) throws IOException {
        List<DiskEvent> events = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(log)) {
            long size = channel.size();
            ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
            long at = 0;
            while (at + HEADER_BYTES <= size) {
                header.clear();
                channel.read(header, at);
                header.flip();
                int kind = header.getInt();
                int lengthBytes = header.getInt();
                long offsetBytes = header.getLong();
                long wallMicros = header.getLong();
                long end = at + HEADER_BYTES + lengthBytes;
                if (end > size) {
                    break;
                }
                events.add(
                        kind == KIND_FLUSH
                                ? new Flush(end, wallMicros)
                                : new Write(end, wallMicros, offsetBytes, lengthBytes));
                at = end;
            }
        }
        return events;
    }
}

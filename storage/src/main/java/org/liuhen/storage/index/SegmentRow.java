package org.liuhen.storage.index;

import java.nio.ByteBuffer;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;

/// A segment as the index lists it: where its bytes are and what the log says of them.
///
/// @param run number of its run
/// @param segment number in its run
/// @param offset first byte in the run file
/// @param entryIndex index of its `seg` entry in the log
public record SegmentRow(
        int run,
        int segment,
        long offset,
        long lengthBytes,
        long startMicros,
        long durationMicros,
        int frames,
        int lostPackets,
        Fact.Sealing sealing,
        Hash hash,
        long entryIndex) {
    private static final int BYTES = 4 + 4 + 8 + 8 + 8 + 8 + 4 + 4 + 1 + Hash.LENGTH + 8;

    static SegmentRow of(Fact.Segment fact, long entryIndex) {
        return new SegmentRow(
                fact.run(),
                fact.segment(),
                fact.offset(),
                fact.lengthBytes(),
                fact.startMicros(),
                fact.durationMicros(),
                fact.frames(),
                fact.lostPackets(),
                fact.sealing(),
                fact.hash(),
                entryIndex);
    }

    static SegmentRow read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int run = in.getInt();
        int segment = in.getInt();
        long offset = in.getLong();
        long length = in.getLong();
        long start = in.getLong();
        long duration = in.getLong();
        int frames = in.getInt();
        int lost = in.getInt();
        Fact.Sealing sealing = in.get() == 0 ? Fact.Sealing.CAPTURED : Fact.Sealing.RECOVERED;
        byte[] hash = new byte[Hash.LENGTH];
        in.get(hash);
        return new SegmentRow(
                run, segment, offset, length, start, duration, frames, lost, sealing, Hash.of(hash), in.getLong());
    }

    byte[] write() {
        return ByteBuffer.allocate(BYTES)
                .putInt(run)
                .putInt(segment)
                .putLong(offset)
                .putLong(lengthBytes)
                .putLong(startMicros)
                .putLong(durationMicros)
                .putInt(frames)
                .putInt(lostPackets)
                .put((byte) (sealing == Fact.Sealing.CAPTURED ? 0 : 1))
                .put(hash.bytes())
                .putLong(entryIndex)
                .array();
    }
}

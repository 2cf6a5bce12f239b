package org.liuhen.ingest.mp4;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Boxes of an MP4, read back: an independent reading of ISO/IEC 14496-12, 4.2, for tests.
final class Boxes {
    private Boxes() {}

    /// Each box at the end of the path, like `moov/trak/tkhd`, in order: index 0 is its first byte, the position is
    /// behind
    /// its type.
    static List<ByteBuffer> at(byte[] bytes, String path) {
        List<ByteBuffer> level = List.of(ByteBuffer.wrap(bytes));
        for (String type : List.of(path.split("/", -1))) {
            List<ByteBuffer> next = new ArrayList<>();
            for (ByteBuffer parent : level) {
                next.addAll(children(parent, type));
            }
            next.forEach(box -> box.position(8));
            level = next;
        }
        return level;
    }

    private static List<ByteBuffer> children(ByteBuffer parent, String type) {
        ByteBuffer in = parent.duplicate();
        List<ByteBuffer> found = new ArrayList<>();
        while (in.remaining() >= 8) {
            int start = in.position();
            int size = in.getInt();
            byte[] name = new byte[4];
            in.get(name);
            if (size < 8 || start + size > in.limit()) {
                throw new AssertionError("a box of " + size + " bytes at " + start + " of " + in.limit());
            }
            if (new String(name, StandardCharsets.US_ASCII).equals(type)) {
                found.add(in.duplicate().position(start).limit(start + size).slice());
            }
            in.position(start + size);
        }
        if (in.hasRemaining()) {
            throw new AssertionError(in.remaining() + " bytes behind the last box");
        }
        return found;
    }
}

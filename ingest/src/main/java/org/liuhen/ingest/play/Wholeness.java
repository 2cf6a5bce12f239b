package org.liuhen.ingest.play;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/// Whether a file was closed by its writer and is still as long as it says. Reads its outer structure, a few
/// bytes at a time. One thread.
final class Wholeness {
    private static final int TAIL_BYTES = 1 << 16;
    private static final int MOST_BOXES = 1_000_000;
    private static final int SEGMENT = 0x18538067;

    private final FileChannel file;
    private final long bytes;

    Wholeness(FileChannel file) throws IOException {
        this.file = file;
        bytes = file.size();
    }

    /// The first bytes, fewer than [Container#HEAD_BYTES] in a shorter file.
    byte[] head() throws IOException {
        return read(0, Container.HEAD_BYTES).array();
    }

    /// Whether it is cut off or was never closed. Kinds that have no such structure are never called so.
    boolean isBroken(Container container) throws IOException {
        return switch (container) {
            case MP4, MOV -> boxesBroken();
            case AVI, WAV -> riffBroken();
            case MATROSKA -> matroskaBroken();
            case MPEGTS -> transportBroken();
            case JPEG -> !tail().contains("\u00FF\u00D9");
            case PNG -> !tail().contains("IEND");
            case MP3, AAC, FLAC, OGG -> false;
        };
    }

    /// ISO/IEC 14496-12, 4.2: boxes one behind the other, `moov` among them.
    private boolean boxesBroken() throws IOException {
        boolean movie = false;
        boolean open = false;
        long at = 0;
        for (int count = 0; at < bytes && count < MOST_BOXES; count++) {
            ByteBuffer box = read(at, 16);
            if (box.remaining() < 8) {
                return true;
            }
            long size = Integer.toUnsignedLong(box.getInt(0));
            int type = box.getInt(4);
            if (size == 0) {
                // The last box reaches to the end. One without a type is room that was made ahead.
                return !movie || (open && type == 0);
            }
            if (size == 1 && box.remaining() == 16) {
                size = box.getLong(8);
            }
            if (size < 8 || size > bytes - at) {
                return true;
            }
            movie |= type == fourLetters("moov");
            open = type == fourLetters("moof");
            at += size;
        }
        return !movie || open;
    }

    private boolean riffBroken() throws IOException {
        long at = 0;
        boolean first = true;
        while (bytes - at >= 12) {
            ByteBuffer chunk = read(at, 12).order(ByteOrder.BIG_ENDIAN);
            boolean large = chunk.getInt(0) == fourLetters("RF64");
            if (!large && chunk.getInt(0) != fourLetters("RIFF")) {
                return first;
            }
            long size =
                    Integer.toUnsignedLong(chunk.order(ByteOrder.LITTLE_ENDIAN).getInt(4));
            if (large) {
                return false;
            }
            if (size == 0 || size > bytes - at - 8) {
                return true;
            }
            at += 8 + size + (size & 1);
            first = false;
        }
        return first;
    }

    /// RFC 9559: the segment has a length once it is closed.
    private boolean matroskaBroken() throws IOException {
        ByteBuffer start = read(0, Container.HEAD_BYTES);
        start.position(Math.min(4, start.limit()));
        long header = number(start);
        if (header < 0 || header > start.remaining() - 12) {
            return true;
        }
        start.position(start.position() + (int) header);
        if (start.getInt() != SEGMENT) {
            return true;
        }
        long segment = number(start);
        return segment < 0 || segment > bytes - start.position();
    }

    /// A number of RFC 8794, 4; -1 if it is not told.
    private static long number(ByteBuffer from) {
        if (!from.hasRemaining()) {
            return -1;
        }
        int first = from.get() & 0xFF;
        int more = Integer.numberOfLeadingZeros(first) - 24;
        if (more > 7 || more > from.remaining()) {
            return -1;
        }
        long value = first & (0x7F >> more);
        long unknown = 0x7F >> more;
        for (int i = 0; i < more; i++) {
            value = value << 8 | (from.get() & 0xFF);
            unknown = unknown << 8 | 0xFF;
        }
        return value == unknown ? -1 : value;
    }

    private boolean transportBroken() throws IOException {
        byte[] head = head();
        OptionalInt packet = Container.transportPacket(head);
        if (packet.isEmpty()) {
            return true;
        }
        int start = Container.transportStart(head, packet.getAsInt()).orElse(0);
        int ahead = packet.getAsInt() == 192 ? 4 : 0; // a time stamp is before each packet
        return start != ahead || bytes % packet.getAsInt() != 0;
    }

    private String tail() throws IOException {
        return new String(read(Math.max(0, bytes - TAIL_BYTES), TAIL_BYTES).array(), StandardCharsets.ISO_8859_1);
    }

    private static int fourLetters(String type) {
        return ByteBuffer.wrap(type.getBytes(StandardCharsets.ISO_8859_1)).getInt();
    }

    /// Up to `most` bytes from `at` on, as an array of their number.
    private ByteBuffer read(long at, int most) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(0, Math.min(most, bytes - at)));
        while (buffer.hasRemaining() && file.read(buffer, at + buffer.position()) >= 0) {
            // goes on where it stopped
        }
        return buffer.flip();
    }
}

package org.liuhen.storage.media;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds the whole fragments in a run file (ISO/IEC 14496-12: `moof` and `mdat` boxes), and when their media plays.
/// Used
/// on files that a crash left: it believes nothing it reads and stops at the first thing that is not a whole
/// fragment.
public final class FragmentScan {
    private static final int MAX_MOOF_BYTES = 1 << 20;
    private static final int MAX_INIT_BYTES = 1 << 20;

    private final FileChannel channel;
    private final long fileBytes;
    private final Map<Integer, Track> tracks = new HashMap<>();

    private FragmentScan(FileChannel channel) throws IOException {
        this.channel = channel;
        this.fileBytes = channel.size();
    }

    private record Track(int timescale, boolean video) {}

    /// A whole fragment in a file.
    ///
    /// @param offset of its first byte
    /// @param lengthBytes of both boxes
    /// @param startMicros media time of its first sample, from media time 0 of the run
    /// @param endMicros media time of the end of its last sample
    /// @param videoFrames video samples
    public record Found(long offset, long lengthBytes, long startMicros, long endMicros, int videoFrames) {}

    /// The whole fragments of `file` one after the other from byte `offset` on.
    ///
    /// @param offset where the search begins; the init bytes are at the beginning of the file
    public static List<Found> scan(Path file, long offset) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            FragmentScan scan = new FragmentScan(channel);
            scan.readInit();
            return scan.fragments(offset);
        }
    }

    private List<Found> fragments(long from) throws IOException {
        List<Found> found = new ArrayList<>();
        long at = from;
        while (at + 8 <= fileBytes) {
            ByteBuffer head = read(at, 8);
            long moofBytes = Integer.toUnsignedLong(head.getInt());
            if (!isType(head, "moof")
                    || moofBytes > MAX_MOOF_BYTES
                    || moofBytes < 16
                    || at + moofBytes + 8 > fileBytes) {
                break;
            }
            ByteBuffer next = read(at + moofBytes, 8);
            long mdatBytes = Integer.toUnsignedLong(next.getInt());
            if (!isType(next, "mdat") || mdatBytes < 8 || at + moofBytes + mdatBytes > fileBytes) {
                break;
            }
            Times times = new Times();
            if (!isRead(times, read(at + 8, (int) moofBytes - 8))) {
                break;
            }
            found.add(new Found(at, moofBytes + mdatBytes, times.start, times.end, times.videoFrames));
            at += moofBytes + mdatBytes;
        }
        return found;
    }

    /// Boxes too short for their fields end the reading of a buffer early: that is no whole fragment either.
    private static boolean isRead(Times times, ByteBuffer moof) {
        try {
            return times.read(moof);
        } catch (IndexOutOfBoundsException e) {
            return false;
        }
    }

    /// The boxes before the first `moof` say which tracks there are.
    private void readInit() throws IOException {
        for (Box box : boxes(read(0, (int) Math.min(fileBytes, MAX_INIT_BYTES)))) {
            if (box.type().equals("moof")) {
                return;
            }
            if (box.type().equals("moov")) {
                for (Box trak : boxes(box.body())) {
                    if (trak.type().equals("trak")) {
                        readTrack(trak.body());
                    }
                }
            }
        }
    }

    private void readTrack(ByteBuffer trak) {
        int id = 0;
        int timescale = 0;
        boolean video = false;
        for (Box box : boxes(trak)) {
            if (box.type().equals("tkhd") && box.body().remaining() >= 24) {
                id = box.body().getInt(box.body().get(0) == 1 ? 20 : 12);
            } else if (box.type().equals("mdia")) {
                for (Box inner : boxes(box.body())) {
                    if (inner.type().equals("mdhd") && inner.body().remaining() >= 24) {
                        timescale = inner.body().getInt(inner.body().get(0) == 1 ? 20 : 12);
                    } else if (inner.type().equals("hdlr") && inner.body().remaining() >= 12) {
                        video = inner.body().getInt(8) == 0x76696465;
                    }
                }
            }
        }
        if (timescale > 0) {
            tracks.put(id, new Track(timescale, video));
        }
    }

    /// The media times of one `moof`.
    private final class Times {
        private long start = Long.MAX_VALUE;
        private long end;
        private int videoFrames;

        boolean read(ByteBuffer moof) {
            for (Box box : boxes(moof)) {
                if (box.type().equals("traf") && !readTraf(box.body())) {
                    return false;
                }
            }
            return start != Long.MAX_VALUE;
        }

        private boolean readTraf(ByteBuffer traf) {
            Track track = null;
            long base = 0;
            long defaultDuration = 0;
            for (Box box : boxes(traf)) {
                ByteBuffer body = box.body();
                switch (box.type()) {
                    case "tfhd" -> {
                        if (body.remaining() < 8) {
                            return false;
                        }
                        track = tracks.get(body.getInt(4));
                        defaultDuration = defaultDuration(body);
                    }
                    case "tfdt" -> base = body.get(0) == 1 ? body.getLong(4) : Integer.toUnsignedLong(body.getInt(4));
                    case "trun" -> {
                        if (track == null || !addRun(track, base, defaultDuration, body)) {
                            return false;
                        }
                    }
                    default -> {}
                }
            }
            return track != null;
        }

        private static long defaultDuration(ByteBuffer tfhd) {
            int flags = tfhd.getInt(0) & 0xffffff;
            int at = 8 + ((flags & 1) != 0 ? 8 : 0) + ((flags & 2) != 0 ? 4 : 0);
            return (flags & 8) != 0 && tfhd.remaining() >= at + 4 ? Integer.toUnsignedLong(tfhd.getInt(at)) : 0;
        }

        private boolean addRun(Track track, long base, long defaultDuration, ByteBuffer trun) {
            int flags = trun.getInt(0) & 0xffffff;
            int count = trun.getInt(4);
            int at = 8 + ((flags & 1) != 0 ? 4 : 0) + ((flags & 4) != 0 ? 4 : 0);
            int step = Integer.bitCount(flags & 0xf00) * 4;
            if (count < 0 || at + (long) step * count > trun.remaining()) {
                return false;
            }
            long ticks = 0;
            for (int i = 0; i < count; i++) {
                ticks += (flags & 0x100) != 0 ? Integer.toUnsignedLong(trun.getInt(at + i * step)) : defaultDuration;
            }
            start = Math.min(start, micros(base, track.timescale()));
            end = Math.max(end, micros(base + ticks, track.timescale()));
            videoFrames += track.video() ? count : 0;
            return true;
        }

        private static long micros(long ticks, int timescale) {
            return ticks / timescale * 1_000_000 + ticks % timescale * 1_000_000 / timescale;
        }
    }

    private record Box(String type, ByteBuffer body) {}

    /// The boxes in `bytes`; ends at the first that does not fit.
    private static List<Box> boxes(ByteBuffer bytes) {
        List<Box> boxes = new ArrayList<>();
        int at = 0;
        while (at + 8 <= bytes.remaining()) {
            long size = Integer.toUnsignedLong(bytes.getInt(at));
            if (size < 8 || at + size > bytes.remaining()) {
                break;
            }
            byte[] type = new byte[4];
            bytes.get(at + 4, type);
            boxes.add(new Box(new String(type, StandardCharsets.ISO_8859_1), bytes.slice(at + 8, (int) size - 8)));
            at += (int) size;
        }
        return boxes;
    }

    private static boolean isType(ByteBuffer afterSize, String type) {
        for (int i = 0; i < 4; i++) {
            if (afterSize.get(4 + i) != type.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private ByteBuffer read(long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new EOFException();
            }
        }
        return buffer.flip();
    }
}

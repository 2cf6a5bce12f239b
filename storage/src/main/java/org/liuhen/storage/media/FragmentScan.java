package org.liuhen.storage.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the whole fragments in a run file (ISO/IEC 14496-12: `moof` and `mdat` boxes), and when their media plays.
/// Used on files that a crash left: it believes nothing it reads and stops at the first thing that is not a whole
/// fragment, or whose media cannot be what was recorded.
public final class FragmentScan {
    private static final int MAX_MOOF_BYTES = 1 << 20;
    private static final int MAX_INIT_BYTES = 1 << 20;
    private static final int MOOF = 0x6d6f6f66;
    private static final int MDAT = 0x6d646174;

    private final FileBytes file;
    private final InitTracks tracks;
    private final Plausibility plausibility;

    private FragmentScan(FileBytes file) throws IOException {
        this.file = file;
        this.tracks = InitTracks.read(file.read(0, initBytes()));
        this.plausibility = new Plausibility(file);
    }

    /// A whole fragment in a file.
    ///
    /// @param offset of its first byte
    /// @param lengthBytes of both boxes
    /// @param startMicros media time of its first sample, from media time 0 of the run
    /// @param endMicros media time of the end of its last sample
    /// @param videoFrames video samples
    public record Found(long offset, long lengthBytes, long startMicros, long endMicros, int videoFrames) {}

    /// The whole and plausible fragments of `file` one after the other from byte `offset` on.
    ///
    /// @param offset where the search begins; the init bytes are at the beginning of the file
    public static List<Found> scan(Path file, long offset) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            FragmentScan scan = new FragmentScan(new FileBytes(channel));
            List<Found> found = new ArrayList<>();
            Found next = scan.fragment(offset);
            while (next != null) {
                found.add(next);
                next = scan.fragment(next.offset() + next.lengthBytes());
            }
            return found;
        }
    }

    /// The fragment that a writer says is durable, read back from the file while it goes on growing.
    ///
    /// @param offset where it begins
    /// @param lengthBytes how long it is
    /// @return empty if there is not a whole and plausible fragment of exactly this length
    public static Optional<Found> at(Path file, long offset, long lengthBytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Found found = new FragmentScan(new FileBytes(channel)).fragment(offset);
            return Optional.ofNullable(found).filter(whole -> whole.lengthBytes() == lengthBytes);
        }
    }

    private @Nullable Found fragment(long at) throws IOException {
        long moofBytes = boxBytes(at, MOOF);
        if (moofBytes < 2 * Box.HEAD_BYTES || moofBytes > MAX_MOOF_BYTES) {
            return null;
        }
        long mdat = at + moofBytes;
        long mdatBytes = boxBytes(mdat, MDAT);
        if (mdatBytes < Box.HEAD_BYTES) {
            return null;
        }
        ByteBuffer moof = file.read(at + Box.HEAD_BYTES, (int) moofBytes - Box.HEAD_BYTES);
        FragmentTable table = FragmentTable.read(tracks, at, moof);
        if (table == null || !plausibility.holds(table, mdat + Box.HEAD_BYTES, mdat + mdatBytes)) {
            return null;
        }
        return new Found(at, moofBytes + mdatBytes, table.startMicros(), table.endMicros(), table.videoFrames());
    }

    /// Length of what stands before the first fragment, as far as it is looked into.
    private int initBytes() throws IOException {
        long most = Math.min(file.lengthBytes(), MAX_INIT_BYTES);
        long at = 0;
        while (at + Box.HEAD_BYTES <= most && file.number(at + 4, 4) != MOOF) {
            at += Math.max(Box.HEAD_BYTES, file.number(at, 4));
        }
        return (int) Math.min(at, most);
    }

    /// Length of the box of this type at `at`, or -1 if there is none that is whole.
    private long boxBytes(long at, int type) throws IOException {
        if (at + Box.HEAD_BYTES > file.lengthBytes() || file.number(at + 4, 4) != type) {
            return -1;
        }
        long bytes = file.number(at, 4);
        return at + bytes > file.lengthBytes() ? -1 : bytes;
    }
}

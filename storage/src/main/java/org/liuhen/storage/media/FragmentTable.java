package org.liuhen.storage.media;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a `moof` says of its samples: when they play and where they lie (ISO/IEC 14496-12, 8.8.4 to 8.8.12).
final class FragmentTable {
    private final InitTracks tracks;
    private final long moofOffset;
    private final List<SampleRun> runs = new ArrayList<>();
    private long startMicros = Long.MAX_VALUE;
    private long endMicros;
    private int videoFrames;

    private FragmentTable(InitTracks tracks, long moofOffset) {
        this.tracks = tracks;
        this.moofOffset = moofOffset;
    }

    /// Samples of a track that lie one after the other.
    ///
    /// @param offset of the first in the file
    /// @param sizes of all, in bytes
    record SampleRun(InitTracks.Track track, long offset, int[] sizes) {
        long lengthBytes() {
            long length = 0;
            for (int size : sizes) {
                length += Integer.toUnsignedLong(size);
            }
            return length;
        }
    }

    /// What holds for all samples of a `traf`.
    private record Defaults(InitTracks.Track track, long baseOffset, int durationTicks, int sizeBytes) {}

    /// The table in `moof`, the body of the box at `moofOffset`; null if it is not whole or of unknown tracks.
    static @Nullable FragmentTable read(InitTracks tracks, long moofOffset, ByteBuffer moof) {
        FragmentTable table = new FragmentTable(tracks, moofOffset);
        try {
            for (Box traf : Box.at(moof, "traf")) {
                if (!table.readTraf(traf.body())) {
                    return null;
                }
            }
        } catch (IndexOutOfBoundsException e) {
            // A box too short for its fields.
            return null;
        }
        return table.runs.isEmpty() ? null : table;
    }

    /// Media time of its first sample.
    long startMicros() {
        return startMicros;
    }

    /// Media time of the end of its last sample.
    long endMicros() {
        return endMicros;
    }

    int videoFrames() {
        return videoFrames;
    }

    List<SampleRun> runs() {
        return List.copyOf(runs);
    }

    private boolean readTraf(ByteBuffer traf) {
        Defaults defaults = null;
        long base = 0;
        for (Box box : Box.in(traf)) {
            ByteBuffer body = box.body();
            switch (box.type()) {
                case "tfhd" -> defaults = defaults(body);
                case "tfdt" -> base = body.get(0) == 1 ? body.getLong(4) : Integer.toUnsignedLong(body.getInt(4));
                case "trun" -> {
                    if (defaults == null || !addRun(defaults, base, body)) {
                        return false;
                    }
                }
                default -> {}
            }
        }
        return defaults != null;
    }

    private @Nullable Defaults defaults(ByteBuffer tfhd) {
        InitTracks.Track track = tracks.track(tfhd.getInt(4));
        if (track == null) {
            return null;
        }
        int flags = flags(tfhd);
        int at = 8;
        long baseOffset = (flags & 0x1) != 0 ? tfhd.getLong(at) : moofOffset;
        at += ((flags & 0x1) != 0 ? 8 : 0) + ((flags & 0x2) != 0 ? 4 : 0);
        int duration = (flags & 0x8) != 0 ? tfhd.getInt(at) : 0;
        at += (flags & 0x8) != 0 ? 4 : 0;
        int size = (flags & 0x10) != 0 ? tfhd.getInt(at) : 0;
        return new Defaults(track, baseOffset, duration, size);
    }

    private boolean addRun(Defaults defaults, long base, ByteBuffer trun) {
        int flags = flags(trun);
        int count = trun.getInt(4);
        boolean placed = (flags & 0x1) != 0;
        int at = 8 + (placed ? 4 : 0) + ((flags & 0x4) != 0 ? 4 : 0);
        int step = Integer.bitCount(flags & 0xf00) * 4;
        if (!placed || count <= 0 || at + (long) Math.max(1, step) * count > trun.remaining()) {
            return false;
        }
        boolean timed = (flags & 0x100) != 0;
        boolean sized = (flags & 0x200) != 0;
        int[] sizes = new int[count];
        long ticks = 0;
        for (int i = 0; i < count; i++) {
            ticks += Integer.toUnsignedLong(timed ? trun.getInt(at + i * step) : defaults.durationTicks());
            sizes[i] = sized ? trun.getInt(at + i * step + (timed ? 4 : 0)) : defaults.sizeBytes();
        }
        InitTracks.Track track = defaults.track();
        runs.add(new SampleRun(track, defaults.baseOffset() + trun.getInt(8), sizes));
        startMicros = Math.min(startMicros, micros(base, track.timescale()));
        endMicros = Math.max(endMicros, micros(base + ticks, track.timescale()));
        videoFrames += track.video() ? count : 0;
        return true;
    }

    private static int flags(ByteBuffer fullBox) {
        return fullBox.getInt(0) & 0xffffff;
    }

    private static long micros(long ticks, int timescale) {
        return ticks / timescale * 1_000_000 + ticks % timescale * 1_000_000 / timescale;
    }
}

package org.liuhen.storage.media;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/// Whether the media of a whole fragment can be what was recorded. After a power cut a file may be as long as it
/// was told to be and hold zeroes where nothing had been written yet: boxes that fit do not show that. So the
/// samples must fill the `mdat` exactly, those of pictures must be NAL units that fill each sample exactly, and
/// no stretch may be zero as only a disk leaves it.
///
/// It tells what cannot be footage; it does not prove that the rest is what was recorded.
final class Plausibility {
    /// A sector of zeroes: no coding of ours writes as much, and no file system forgets less, but at the end.
    private static final int UNWRITTEN_BYTES = 512;

    /// So many zeroes at the end of a file are a forgotten part of a sector.
    private static final int UNWRITTEN_END_BYTES = 4;

    private final FileBytes file;

    Plausibility(FileBytes file) {
        this.file = file;
    }

    /// Whether what `table` describes can stand in the media bytes from `begin` to `end`.
    boolean holds(FragmentTable table, long begin, long end) throws IOException {
        return isFilled(table.runs(), begin, end) && isCoded(table.runs()) && isWritten(begin, end);
    }

    private static boolean isFilled(List<FragmentTable.SampleRun> runs, long begin, long end) {
        long at = begin;
        for (FragmentTable.SampleRun run : runs.stream()
                .sorted(Comparator.comparingLong(FragmentTable.SampleRun::offset))
                .toList()) {
            if (run.offset() != at) {
                return false;
            }
            at += run.lengthBytes();
        }
        return at == end;
    }

    private boolean isCoded(List<FragmentTable.SampleRun> runs) throws IOException {
        for (FragmentTable.SampleRun run : runs) {
            long at = run.offset();
            for (int size : run.sizes()) {
                long end = at + Integer.toUnsignedLong(size);
                if (size == 0 || !isCoded(run.track().form(), at, end)) {
                    return false;
                }
                at = end;
            }
        }
        return true;
    }

    private boolean isCoded(InitTracks.Form form, long begin, long end) throws IOException {
        return switch (form) {
            case InitTracks.Form.Opaque _ -> true;
            case InitTracks.Form.NalUnits units -> areUnits(units, begin, end);
        };
    }

    private boolean areUnits(InitTracks.Form.NalUnits units, long begin, long end) throws IOException {
        long at = begin;
        while (at < end) {
            long unit = at + units.lengthBytes();
            int headBytes = units.coding().headBytes();
            if (unit + headBytes > end) {
                return false;
            }
            long length = file.number(at, units.lengthBytes());
            if (length < headBytes || unit + length > end || !isHead(units.coding(), unit)) {
                return false;
            }
            at = unit + length;
        }
        return true;
    }

    /// Whether a NAL unit can begin like this (ITU-T H.264, 7.3.1; H.265, 7.3.1.2).
    private boolean isHead(InitTracks.Coding coding, long unit) throws IOException {
        boolean forbiddenBit = (file.at(unit) & 0x80) != 0;
        return !forbiddenBit
                && switch (coding) {
                    case H264 -> (file.at(unit) & 0x1f) != 0;
                    case H265 -> (file.at(unit + 1) & 0x07) != 0;
                };
    }

    private boolean isWritten(long begin, long end) throws IOException {
        // Zeroes that go on behind the fragment were not written in it either.
        long last = Math.min(end + UNWRITTEN_BYTES, file.lengthBytes());
        long zeroesFrom = begin;
        for (long at = begin; at < last && zeroesFrom < end; at++) {
            if (file.at(at) != 0) {
                zeroesFrom = at + 1;
            } else if (at - zeroesFrom + 1 >= UNWRITTEN_BYTES) {
                return false;
            }
        }
        boolean toTheEnd = zeroesFrom < end && last == file.lengthBytes();
        return !toTheEnd || last - zeroesFrom < UNWRITTEN_END_BYTES;
    }
}

package org.liuhen.storage.archive;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The memory for what is on its way into the archive: outside the heap, where the line takes it from and nothing
/// moves it; used again and again; never more than it was given: who finds none waits for another to end.
///
/// **Thread.** Safe for many.
final class LoadMemory {
    /// A smaller piece is not worth its name.
    private static final int LEAST = 64 << 10;

    private final long mostBytes;

    // Guarded by this.
    private final List<ByteBuffer> free = new ArrayList<>();
    private long heldBytes;

    /// @param mostBytes at least those of one part
    LoadMemory(long mostBytes) {
        if (mostBytes < ArchiveKeys.PART_BYTES) {
            throw new IllegalArgumentException(
                    "a part of " + ArchiveKeys.PART_BYTES + " bytes does not fit into " + mostBytes);
        }
        this.mostBytes = mostBytes;
    }

    /// A share for one load, empty as yet.
    Share share() {
        return new Share();
    }

    /// Waits until there is room; an interruption is for later.
    private synchronized ByteBuffer take(int length) {
        int capacity = Math.max(LEAST, Integer.highestOneBit(Math.max(1, length - 1)) << 1);
        boolean interrupted = false;
        try {
            while (true) {
                int fitting = fitting(length);
                if (fitting >= 0) {
                    return free.remove(fitting);
                }
                if (heldBytes + capacity <= mostBytes) {
                    ByteBuffer piece = ByteBuffer.allocateDirect(capacity);
                    heldBytes += capacity;
                    return piece;
                }
                if (free.isEmpty()) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                } else {
                    // All that are free are too small.
                    heldBytes -= free.removeLast().capacity();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// The place of the smallest piece that is large enough; negative if there is none.
    private int fitting(int length) {
        int best = -1;
        for (int i = 0; i < free.size(); i++) {
            int capacity = free.get(i).capacity();
            if (capacity >= length && (best < 0 || capacity < free.get(best).capacity())) {
                best = i;
            }
        }
        return best;
    }

    private synchronized void giveBack(ByteBuffer piece, boolean again) {
        if (again) {
            free.add(piece);
        } else {
            heldBytes -= piece.capacity();
        }
        notifyAll();
    }

    /// What one load has of it: one piece at a time. For one thread.
    final class Share implements AutoCloseable {
        private @Nullable ByteBuffer piece;
        private boolean spoilt;

        private Share() {}

        /// Room for so many bytes; what was there before is over.
        ByteBuffer room(int length) {
            ByteBuffer known = piece;
            if (known == null || spoilt || known.capacity() < length) {
                close();
                known = take(length);
                piece = known;
            }
            return known.clear().limit(length);
        }

        /// Whether somebody may still be reading what is there now: then it serves nobody again.
        void spoil(boolean isRead) {
            spoilt = isRead;
        }

        @Override
        public void close() {
            if (piece != null) {
                giveBack(piece, !spoilt);
                piece = null;
                spoilt = false;
            }
        }
    }
}

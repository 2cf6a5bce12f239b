package org.liuhen.appliance.watch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.media.FragmentScan;

/// A disk that holds what it is told to hold.
final class StagedDisk implements FootageDisk {
    volatile Holds holds = Holds.WHOLE;
    volatile long freeBytes = 10L << 30;
    private volatile @Nullable CountDownLatch hanging;

    enum Holds {
        /// Every fragment is there as it was written.
        WHOLE,
        /// None is there.
        NOTHING,
        /// Reading fails.
        ERRORS,
        /// Every fragment is there, and claims to last an hour.
        NONSENSE
    }

    void hang() {
        hanging = new CountDownLatch(1);
    }

    void goOn() {
        CountDownLatch latch = hanging;
        hanging = null;
        if (latch != null) {
            latch.countDown();
        }
    }

    @Override
    public Optional<FragmentScan.Found> fragment(Path file, long offset, long lengthBytes) throws IOException {
        answer();
        return switch (holds) {
            case WHOLE -> Optional.of(new FragmentScan.Found(offset, lengthBytes, 0, StagedTrack.LENGTH_MICROS, 12));
            case NOTHING -> Optional.empty();
            case ERRORS -> throw new IOException("Input/output error");
            case NONSENSE -> Optional.of(new FragmentScan.Found(offset, lengthBytes, 0, 3_600_000_000L, 12));
        };
    }

    @Override
    public long freeBytes(Path directory) {
        answer();
        return freeBytes;
    }

    private void answer() {
        CountDownLatch latch = hanging;
        if (latch != null) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}

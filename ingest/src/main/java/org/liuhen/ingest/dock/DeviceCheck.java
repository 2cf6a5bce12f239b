package org.liuhen.ingest.dock;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.liuhen.storage.durable.PastCache;
import org.liuhen.storage.format.IntakeFact.Ending;
import org.liuhen.storage.originals.ListedItem;
import org.liuhen.storage.time.Clocks;

/// Whether a read failed because the device is gone, or because of a bad place on it. The error comes before the
/// device disappears, and what is in the page cache reads on for a while: so it is asked again, a moment later,
/// at other places and past the cache.
final class DeviceCheck {
    private static final Duration MOMENT = Duration.ofMillis(1_500);
    private static final int PROBES = 8;
    private static final int ENOUGH = 4;
    private static final int LEAST_BYTES = 4_096;

    private final DockDirectory directory;
    private final PluggedVolume volume;
    private final List<ListedItem> files;
    private final DeviceReader reader;
    private final Clocks clocks;
    private final Random random;

    /// @param files what is on the device
    /// @param random chooses the places
    DeviceCheck(
            DockDirectory directory,
            PluggedVolume volume,
            List<ListedItem> files,
            DeviceReader reader,
            Clocks clocks,
            Random random) {
        this.directory = directory;
        this.volume = volume;
        this.files = files.stream().filter(item -> item.lengthBytes() > 0).toList();
        this.reader = reader;
        this.clocks = clocks;
        this.random = random;
    }

    /// Returns if the device is still there.
    ///
    /// @param failure the read that failed
    /// @throws DeviceGoneException if it is not
    void require(IOException failure) throws IOException {
        clocks.sleep(MOMENT);
        if (!directory.isPlugged(volume)) {
            throw new DeviceGoneException(Ending.REMOVED, "the recorder was taken away");
        }
        int answered = 0;
        for (int i = 0; i < PROBES && answered < ENOUGH; i++) {
            ListedItem item = files.get(random.nextInt(files.size()));
            if (answers(item)) {
                answered++;
            }
        }
        if (answered < ENOUGH) {
            throw new DeviceGoneException(
                    Ending.DEVICE_ERROR, "the recorder cannot be read any more: " + failure.getMessage());
        }
    }

    private boolean answers(ListedItem item) throws IOException {
        Path file = new RawName(item.name()).under(volume.mount());
        long somewhere = random.nextLong(item.lengthBytes());
        try {
            return reader.ask(() -> {
                PastCache.Opened opened = PastCache.openForReading(file);
                try (FileChannel channel = opened.channel();
                        Arena arena = Arena.ofConfined()) {
                    int block = Math.max(opened.blockBytes(), LEAST_BYTES);
                    ByteBuffer buffer = PastCache.buffer(arena, block);
                    return channel.read(buffer, somewhere / block * block) > 0;
                }
            });
        } catch (DeviceGoneException e) {
            throw e;
        } catch (IOException e) {
            return false;
        }
    }
}

package org.liuhen.storage.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.VolumeLayout;

/// Asks a volume whether it takes footage: by its room, and by writing a file, making it durable and removing it.
final class VolumeProbe {
    /// With less room a volume would refuse again at once, and each change of volume costs a moment of footage.
    private static final long LEAST_BYTES = 128L << 20;

    private static final int PROBE_BYTES = 64 << 10;

    private VolumeProbe() {}

    /// @throws IOException if it does not; one sentence
    static void require(Disk disk, VolumeLayout volume) throws IOException {
        long free = Files.getFileStore(volume.root()).getUsableSpace();
        if (free < LEAST_BYTES) {
            throw new IOException("no space left for footage on " + volume.root() + ": " + (free >> 20)
                    + " MiB are free, and " + (LEAST_BYTES >> 20) + " MiB must be. Make room");
        }
        Files.deleteIfExists(volume.probe());
        try (FileChannel out = disk.createNew(volume.probe())) {
            ByteBuffer zeroes = ByteBuffer.allocate(PROBE_BYTES);
            while (zeroes.hasRemaining()) {
                out.write(zeroes);
            }
            disk.force(out, Disk.Content.MEDIA);
        }
        disk.forceDirectory(volume.root());
        Files.deleteIfExists(volume.probe());
    }
}

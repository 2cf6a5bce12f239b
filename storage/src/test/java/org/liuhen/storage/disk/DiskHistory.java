package org.liuhen.storage.disk;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/// Everything a disk was told, and from it the disk as a cut leaves it: all writes before the last answered
/// flush, and of the writes after it some sectors. Cuts must be asked for in the order of their moments.
public final class DiskHistory implements AutoCloseable {
    private static final int SECTOR_BYTES = 512;

    private final FileSystemKind kind;
    private final Path work;
    private final List<DiskEvent> events;
    private final FileChannel log;
    private final Path durable;
    private int durableEvents;
    private int cuts;

    /// The history of the closed disk whose files are in `work`.
    public DiskHistory(FileSystemKind kind, Path work) throws IOException {
        this.kind = kind;
        this.work = work;
        this.events = DiskEvent.readAll(work.resolve("disk.log"));
        this.log = FileChannel.open(work.resolve("disk.log"), READ);
        this.durable = VolatileDisk.firstContent(work);
    }

    /// Everything the disk was told, oldest first.
    public List<DiskEvent> events() {
        return List.copyOf(events);
    }

    /// The last moment at or before a time, as a length of the log.
    public long lengthAt(long wallMicros) {
        long length = 0;
        for (DiskEvent event : events) {
            if (event.wallMicros() > wallMicros) {
                break;
            }
            length = event.endBytes();
        }
        return length;
    }

    /// Mounts the disk as `cut` leaves it, repaired as a boot would. The image goes when the next one is made.
    public MountedImage mountAfter(Cut cut, RandomGenerator random) throws IOException {
        return MountedImage.mount(kind, imageAfter(cut, random), work.resolve("cut-" + cuts++));
    }

    /// The disk as `cut` leaves it, repaired as a boot would, in a file that goes when the next one is made.
    public Path imageAfter(Cut cut, RandomGenerator random) throws IOException {
        int reached = count(cut.logBytes());
        int safe = reached;
        while (safe > 0 && !(events.get(safe - 1) instanceof DiskEvent.Flush)) {
            safe--;
        }
        if (safe < durableEvents) {
            throw new IllegalArgumentException("cuts must be asked for in the order of their moments");
        }
        replay(durable, durableEvents, safe, 100, random);
        durableEvents = safe;
        Path image = work.resolve("cut.img");
        Files.deleteIfExists(image);
        Command.of("cp", "--sparse=always", durable.toString(), image.toString())
                .run();
        replay(image, safe, reached, cut.keptPercent(), random);
        kind.repair(image);
        return image;
    }

    @Override
    public void close() throws IOException {
        log.close();
    }

    /// How many events the log held when it was `logBytes` long.
    private int count(long logBytes) {
        int count = 0;
        while (count < events.size() && events.get(count).endBytes() <= logBytes) {
            count++;
        }
        return count;
    }

    private void replay(Path image, int from, int to, int keptPercent, RandomGenerator random) throws IOException {
        try (FileChannel target = FileChannel.open(image, WRITE)) {
            for (DiskEvent event : events.subList(from, to)) {
                if (event instanceof DiskEvent.Write write) {
                    apply(write, target, keptPercent, random);
                }
            }
        }
    }

    private void apply(DiskEvent.Write write, FileChannel target, int keptPercent, RandomGenerator random)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(write.lengthBytes());
        while (bytes.hasRemaining()) {
            if (log.read(bytes, write.payloadBytes() + bytes.position()) < 0) {
                throw new IOException("the log of the disk ends inside an event");
            }
        }
        int stepBytes = keptPercent == 100 ? Math.max(1, write.lengthBytes()) : SECTOR_BYTES;
        for (int at = 0; at < write.lengthBytes(); at += stepBytes) {
            if (keptPercent == 100 || random.nextInt(100) < keptPercent) {
                ByteBuffer sector = bytes.slice(at, Math.min(stepBytes, write.lengthBytes() - at));
                while (sector.hasRemaining()) {
                    target.write(sector, write.offsetBytes() + at + sector.position());
                }
            }
        }
    }
}

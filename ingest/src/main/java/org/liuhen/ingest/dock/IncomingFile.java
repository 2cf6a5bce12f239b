package org.liuhen.ingest.dock;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.PastCache;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.originals.BlockDigests;
import org.liuhen.storage.originals.ListedItem;

/// The copy of a file while it comes in. Beside it stand the digests of its blocks as they were read from the
/// device: a copy that was cut short goes on behind the last block that still has its digest. For one thread.
final class IncomingFile {
    private final Path part;
    private final Path sums;

    private IncomingFile(Path part, Path sums) {
        this.part = part;
        this.sums = sums;
    }

    /// The copy of an item, whether it was begun or not: the same file of the same device has the same place.
    static IncomingFile of(Path folder, PluggedVolume volume, ListedItem item) {
        String identity = String.join(
                "\n",
                volume.serial(),
                volume.volume(),
                item.name(),
                Long.toString(item.lengthBytes()),
                item.modifiedMicros().map(String::valueOf).orElse(""));
        String key = Hash.over(identity.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 32);
        return new IncomingFile(folder.resolve(key + ".part"), folder.resolve(key + ".sums"));
    }

    /// Removes what a copy that was cut short left: no entry speaks of it, and it is made anew.
    static void clear(Path part) throws IOException {
        Files.deleteIfExists(part);
    }

    Path part() {
        return part;
    }

    /// The digests of the whole blocks that are here, read back from the disk.
    List<Hash> trusted() throws IOException {
        if (!Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)
                || !Files.isRegularFile(sums, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        List<Hash> expected = BlockDigests.read(Files.readAllBytes(sums));
        List<Hash> trusted = new ArrayList<>();
        PastCache.Opened opened = PastCache.openForReading(part);
        try (FileChannel channel = opened.channel();
                Arena arena = Arena.ofConfined()) {
            ByteBuffer buffer = PastCache.buffer(arena, BlockDigests.BLOCK_BYTES);
            for (Hash each : expected) {
                long offset = (long) trusted.size() * BlockDigests.BLOCK_BYTES;
                if (channel.size() < offset + BlockDigests.BLOCK_BYTES) {
                    break;
                }
                BlockDigests digest = new BlockDigests();
                digest.update(filled(channel, offset, buffer));
                if (!digest.end().getFirst().equals(each)) {
                    break;
                }
                trusted.add(each);
            }
        }
        return trusted;
    }

    private static ByteBuffer filled(FileChannel channel, long offset, ByteBuffer buffer) throws IOException {
        buffer.clear();
        int got = 0;
        while (got >= 0 && buffer.hasRemaining()) {
            got = channel.read(buffer, offset + buffer.position());
        }
        return buffer.flip();
    }

    /// Opens the copy for writing behind `blocks` blocks.
    Writing write(List<Hash> blocks) throws IOException {
        byte[] kept = BlockDigests.bytes(blocks);
        FileChannel digests = FileChannel.open(
                sums,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                LinkOption.NOFOLLOW_LINKS);
        digests.write(ByteBuffer.wrap(kept));
        return new Writing(digests);
    }

    /// Removes the digests of a copy that has become an original: they stand beside it now.
    void forget() throws IOException {
        Files.deleteIfExists(sums);
    }

    /// Moves the copy and its digests to where they are out of the way; for what turned out to be wrong.
    void setAside(Disk disk, Path folder, String stamp) throws IOException {
        for (Path file : List.of(part, sums)) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                Path kept = folder.resolve(stamp + "-incoming_" + file.getFileName());
                for (int i = 1; Files.exists(kept, LinkOption.NOFOLLOW_LINKS); i++) {
                    kept = folder.resolve(stamp + "-" + i + "-incoming_" + file.getFileName());
                }
                disk.move(file, kept);
            }
        }
    }

    /// The copy and the digests of its blocks, open for writing.
    final class Writing implements AutoCloseable {
        private final FileChannel digests;
        private final FileWriting copy;

        private Writing(FileChannel digests) throws IOException {
            this.digests = digests;
            try {
                this.copy = new FileWriting(part);
            } catch (IOException e) {
                digests.close();
                throw e;
            }
        }

        /// Writes a stretch that begins at a block boundary.
        void write(long offset, ByteBuffer bytes) throws IOException {
            copy.write(offset, bytes);
        }

        /// Remembers the digest of a block that was read from the device without a hole and written.
        void remember(Hash block) throws IOException {
            digests.write(ByteBuffer.wrap(block.bytes()));
        }

        /// Makes the copy durable.
        void end(Disk disk) throws IOException {
            copy.end(disk);
        }

        @Override
        public void close() throws IOException {
            try (digests) {
                copy.close();
            }
        }
    }
}

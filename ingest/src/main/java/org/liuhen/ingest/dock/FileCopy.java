package org.liuhen.ingest.dock;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.PastCache;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.IntakeFact.Hole;
import org.liuhen.storage.originals.BlockDigests;

/// One file on its way from a device to our disk, in one pass: a block is read while the one before it is
/// hashed and written. What cannot be read becomes zeroes, and a hole that is told. For one thread.
final class FileCopy {
    private static final int BLOCK = BlockDigests.BLOCK_BYTES;
    private static final int PIECE = 4_096;
    /// An entry has its length: behind so many holes the rest of a file is one.
    private static final int MOST_HOLES = 1_000;

    private final DeviceReader reader;
    private final DeviceCheck check;
    private final Turns turns;
    private final Disk disk;
    private final LongConsumer progress;

    /// @param progress told how many bytes of the file are here
    FileCopy(DeviceReader reader, DeviceCheck check, Turns turns, Disk disk, LongConsumer progress) {
        this.reader = reader;
        this.check = check;
        this.turns = turns;
        this.disk = disk;
        this.progress = progress;
    }

    /// What was read from the device; our copy is durable and not yet read back.
    ///
    /// @param blocks SHA-256 of each block as it was read, holes as zeroes
    record Copied(long lengthBytes, List<Hash> blocks, List<Hole> holes) {}

    /// Our disk refused: not the fault of the device.
    static final class OwnDiskException extends IOException {
        private static final long serialVersionUID = 1L;

        OwnDiskException(IOException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }

    /// Copies `source`, or the rest of it if a part of it is here.
    ///
    /// @param lengthBytes as it was listed; what is behind is not read
    Copied copy(Path source, long lengthBytes, IncomingFile into) throws IOException {
        PastCache.Opened opened = reader.ask(() -> PastCache.openForReading(source));
        try (FileChannel _ = opened.channel();
                Arena arena = Arena.ofShared()) {
            return new Pass(source, opened, lengthBytes, into, arena).run();
        }
    }

    /// SHA-256 of the first block of a file on the device.
    Hash firstBlock(Path source) throws IOException {
        PastCache.Opened opened = reader.ask(() -> PastCache.openForReading(source));
        BlockDigests digest = new BlockDigests();
        try (FileChannel channel = opened.channel();
                Arena arena = Arena.ofShared()) {
            ByteBuffer block = reader.end(reader.begin(channel, 0, PastCache.buffer(arena, BLOCK)));
            turns.hashing().pass(() -> digest.update(block));
        }
        return digest.end().getFirst();
    }

    /// One pass over one file.
    private final class Pass {
        private final Path source;
        private final PastCache.Opened opened;
        private final long lengthBytes;
        private final IncomingFile into;
        private final ByteBuffer[] buffers;
        private final List<Hash> blocks = new ArrayList<>();
        private final List<Hole> holes = new ArrayList<>();

        Pass(Path source, PastCache.Opened opened, long lengthBytes, IncomingFile into, Arena arena) {
            this.source = source;
            this.opened = opened;
            this.lengthBytes = lengthBytes;
            this.into = into;
            this.buffers = new ByteBuffer[] {PastCache.buffer(arena, BLOCK), PastCache.buffer(arena, BLOCK)};
        }

        Copied run() throws IOException {
            blocks.addAll(goOnBehind(own(into::trusted)));
            long offset = (long) blocks.size() * BLOCK;
            try (IncomingFile.Writing writing = own(() -> into.write(blocks))) {
                progress.accept(offset);
                DeviceReader.@Nullable Reading next = offset < lengthBytes ? begin(offset) : null;
                while (next != null) {
                    ByteBuffer block = filled(next, offset);
                    long behind = offset + block.remaining();
                    next = behind < lengthBytes && block.remaining() == BLOCK ? begin(behind) : null;
                    take(writing, offset, block);
                    progress.accept(behind);
                    offset = behind;
                }
                own(() -> {
                    writing.end(disk);
                    return true;
                });
            }
            return new Copied(offset, List.copyOf(blocks), List.copyOf(holes));
        }

        private DeviceReader.Reading begin(long offset) {
            ByteBuffer buffer = buffers[(int) (offset / BLOCK % 2)];
            return reader.begin(opened.channel(), offset, buffer);
        }

        /// The block that was asked for, no more of it than was listed.
        private ByteBuffer filled(DeviceReader.Reading reading, long offset) throws IOException {
            ByteBuffer block;
            try {
                block = reader.end(reading);
            } catch (DeviceGoneException e) {
                throw e;
            } catch (IOException e) {
                check.require(e);
                block = salvaged(offset, reading.into());
            }
            return block.limit((int) Math.min(block.limit(), lengthBytes - offset));
        }

        private void take(IncomingFile.Writing writing, long offset, ByteBuffer block) throws IOException {
            boolean isWhole = holes.isEmpty() && block.remaining() == BLOCK;
            BlockDigests digest = new BlockDigests();
            turns.hashing().pass(() -> digest.update(block.duplicate()));
            List<Hash> ended = digest.end();
            blocks.addAll(ended);
            turns.writing()
                    .pass(() -> own(() -> {
                        writing.write(offset, block);
                        if (isWhole) {
                            writing.remember(ended.getFirst());
                        }
                        return true;
                    }));
        }

        /// Leaves the blocks that are here out of the copying, if the last of them is still the same on the
        /// device.
        private List<Hash> goOnBehind(List<Hash> trusted) throws IOException {
            if (trusted.isEmpty() || (long) trusted.size() * BLOCK > lengthBytes) {
                return List.of();
            }
            long offset = (long) (trusted.size() - 1) * BLOCK;
            ByteBuffer block;
            try {
                block = reader.end(reader.begin(opened.channel(), offset, buffers[0]));
            } catch (DeviceGoneException e) {
                throw e;
            } catch (IOException e) {
                check.require(e);
                return List.of();
            }
            BlockDigests digest = new BlockDigests();
            digest.update(block.limit((int) Math.min(block.limit(), lengthBytes - offset)));
            List<Hash> again = digest.end();
            return again.size() == 1 && again.getFirst().equals(trusted.getLast()) ? trusted : List.of();
        }

        /// The block piece by piece; what cannot be read is zeroes. Past the page cache first, because
        /// read-ahead takes good places down with a bad one; a cluster that fails is read through the cache in
        /// smaller pieces.
        private ByteBuffer salvaged(long offset, ByteBuffer buffer) throws IOException {
            int length = (int) Math.min(BLOCK, lengthBytes - offset);
            int cluster = Math.max(PIECE, opened.blockBytes());
            buffer.clear();
            try (FileChannel plain =
                    reader.ask(() -> FileChannel.open(source, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
                for (int at = 0; at < length; at += cluster) {
                    int wanted = Math.min(cluster, length - at);
                    boolean isGiven = holes.size() < MOST_HOLES
                            && isRead(opened.channel(), offset + at, buffer.slice(at, cluster), wanted);
                    for (int in = 0; in < wanted && !isGiven; in += PIECE) {
                        ByteBuffer part = buffer.slice(at + in, PIECE);
                        int piece = Math.min(PIECE, wanted - in);
                        boolean isWorthIt = cluster > PIECE && holes.size() < MOST_HOLES;
                        if (!isWorthIt || !isRead(plain, offset + at + in, part, piece)) {
                            zero(part);
                            addHole(offset + at + in, piece);
                        }
                    }
                }
            }
            return buffer.position(0).limit(length);
        }

        private boolean isRead(FileChannel from, long offset, ByteBuffer part, int piece) throws IOException {
            try {
                return reader.end(reader.begin(from, offset, part)).remaining() >= piece;
            } catch (DeviceGoneException e) {
                throw e;
            } catch (IOException e) {
                return false;
            }
        }

        private void addHole(long offset, int length) {
            Hole last = holes.isEmpty() ? null : holes.getLast();
            if (last != null && last.offset() + last.lengthBytes() == offset) {
                holes.set(holes.size() - 1, new Hole(last.offset(), last.lengthBytes() + length));
            } else {
                holes.add(new Hole(offset, length));
            }
        }

        private static void zero(ByteBuffer part) {
            for (int i = 0; i < PIECE; i++) {
                part.put(i, (byte) 0);
            }
        }
    }

    /// What is done on our own disk.
    private interface OwnWork<T> {
        T work() throws IOException;
    }

    private static <T> T own(OwnWork<T> work) throws OwnDiskException {
        try {
            return work.work();
        } catch (IOException e) {
            throw new OwnDiskException(e);
        }
    }
}

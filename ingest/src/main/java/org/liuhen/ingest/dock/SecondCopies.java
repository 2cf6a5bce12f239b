package org.liuhen.ingest.dock;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.PastCache;
import org.liuhen.storage.durable.VolumeLayout;
import org.liuhen.storage.format.Extent;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.originals.BlockDigests;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Second copies of what was taken in, on the second volume. Each is made from our first copy, and has its name
/// only after it was read back from its disk and had the digest of the log. Safe for many threads: one at a
/// time copies a file.
final class SecondCopies {
    private static final Logger LOG = LoggerFactory.getLogger(SecondCopies.class);
    private static final int LOCKS = 64;

    private final EvidenceStore store;
    private final Disk disk;
    private final DockRules rules;
    private final Turns turns;
    private final List<Object> locks = Stream.generate(Object::new).limit(LOCKS).toList();

    SecondCopies(EvidenceStore store, Disk disk, DockRules rules, Turns turns) {
        this.store = store;
        this.disk = disk;
        this.rules = rules;
        this.turns = turns;
    }

    /// Makes the second copy of a file, of its block digests and of the listing that names it, as far as they
    /// are not there.
    ///
    /// @throws IOException if they cannot be made; one sentence
    void make(IntakeFact.Import taken, Patience patience) throws IOException {
        VolumeLayout volume = store.secondVolume()
                .orElseThrow(() -> new IOException("the second volume is not configured, or takes nothing now"));
        for (Extent extent : extents(taken)) {
            Path copy = place(volume, extent);
            synchronized (lock(copy)) {
                if (!Files.isRegularFile(copy, LinkOption.NOFOLLOW_LINKS)) {
                    copy(extent, volume, copy, patience);
                }
            }
        }
    }

    /// The number of the volume with the second copy of a file, after all of it was read from its disk and is
    /// what the log says. One that is not is set aside, and made anew.
    Optional<Integer> provenOn(IntakeFact.Import taken, Patience patience) throws IOException {
        Optional<VolumeLayout> volume = store.secondVolume();
        if (volume.isEmpty()) {
            return Optional.empty();
        }
        try {
            for (Extent extent : extents(taken)) {
                Path copy = place(volume.get(), extent);
                synchronized (lock(copy)) {
                    if (!isRight(copy, extent)) {
                        setAside(volume.get(), copy);
                        copy(extent, volume.get(), copy, patience);
                    }
                }
            }
            return volume.map(VolumeLayout::number);
        } catch (DeviceGoneException e) {
            throw e;
        } catch (IOException e) {
            LOG.warn("A second copy is not proved: intake={} reason={}", taken.intake(), e.getMessage());
            return Optional.empty();
        }
    }

    private List<Extent> extents(IntakeFact.Import taken) throws IOException {
        EntryRow begun = store.index()
                .intake(taken.intake())
                .orElseThrow(() -> new IOException("the index does not know intake " + taken.intake()));
        List<Extent> extents = new ArrayList<>();
        Stream.concat(Extent.of(begun.entry().fact()).stream(), Extent.of(taken).stream())
                .filter(extent -> !(extent.place() instanceof Extent.Place.Metadata))
                .forEach(extents::add);
        return extents;
    }

    private Path place(VolumeLayout volume, Extent extent) {
        return store.layout().secondCopy(volume, store.layout().file(extent.place()));
    }

    private Object lock(Path copy) {
        return locks.get(Math.floorMod(copy.hashCode(), LOCKS));
    }

    private boolean isRight(Path copy, Extent extent) {
        try {
            return ReadBack.of(copy, turns.hashing()).hash().equals(extent.hash());
        } catch (IOException e) {
            return false;
        }
    }

    private void copy(Extent extent, VolumeLayout volume, Path copy, Patience patience) throws IOException {
        long free = Files.getFileStore(volume.root()).getUsableSpace() - rules.freeReserve();
        if (free < extent.lengthBytes()) {
            throw new IOException("no space left on the second volume " + volume.root() + ": make room");
        }
        Path folder = Objects.requireNonNull(copy.getParent());
        Path part = volume.incoming().resolve(folder.getFileName() + "-" + copy.getFileName() + ".part");
        disk.createDirectories(volume.incoming());
        IncomingFile.clear(part);
        write(store.layout().file(extent.place()), part, patience);
        Hash back = ReadBack.of(part, turns.hashing()).hash();
        if (!back.equals(extent.hash())) {
            throw new IOException("what was read back from the second volume is not what the log says of "
                    + store.layout().relative(store.layout().file(extent.place())));
        }
        disk.createDirectories(folder);
        disk.move(part, copy);
    }

    private void write(Path first, Path part, Patience patience) throws IOException {
        PastCache.Opened opened = PastCache.openForReading(first);
        try (FileChannel channel = opened.channel();
                Arena arena = Arena.ofConfined();
                FileWriting writing = new FileWriting(part)) {
            ByteBuffer block = PastCache.buffer(arena, BlockDigests.BLOCK_BYTES);
            long offset = 0;
            while (offset < channel.size()) {
                patience.goOn();
                block.clear();
                if (channel.read(block, offset) <= 0) {
                    throw new IOException(first + " ended while it was copied");
                }
                long from = offset;
                offset += block.position();
                block.flip();
                turns.writing().pass(() -> writing.write(from, block));
            }
            writing.end(disk);
        }
    }

    private void setAside(VolumeLayout volume, Path copy) throws IOException {
        if (!Files.exists(copy, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        String name = store.layout().relative(copy).replace('/', '_');
        String stamp = DockParts.stamp(store.clocks());
        Path kept = volume.quarantine().resolve(stamp + "-" + name);
        for (int i = 1; Files.exists(kept, LinkOption.NOFOLLOW_LINKS); i++) {
            kept = volume.quarantine().resolve(stamp + "-" + i + "-" + name);
        }
        LOG.error("A second copy was changed and is made anew: copy={} kept={}", copy, kept);
        disk.move(copy, kept);
    }
}

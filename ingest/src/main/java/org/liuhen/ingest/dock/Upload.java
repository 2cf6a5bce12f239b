package org.liuhen.ingest.dock;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.IntakeOpening;
import org.liuhen.storage.IntakeWriter;
import org.liuhen.storage.OriginalFile;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.format.IntakeFact.Ending;
import org.liuhen.storage.format.IntakeFact.Oddity;
import org.liuhen.storage.format.Json;
import org.liuhen.storage.originals.BlockDigests;
import org.liuhen.storage.originals.ListedItem;
import org.liuhen.storage.originals.Listing;

/// Files that are handed in afterwards 事后导入, piece by piece: hashed as they arrive, read back from the disk and
/// compared, and entered one by one. Safe for many threads; pieces of one upload come one after the other.
public final class Upload {
    private final EvidenceStore store;
    private final Disk disk;
    private final FileLook look;
    private final Turnstile turnstile = new Turnstile(1);
    private final List<Offered> offered;
    private final IntakeWriter intake;
    private @Nullable Receiving receiving;
    private int next;
    private long newestNanos;
    private boolean isOver;

    private Upload(EvidenceStore store, Disk disk, FileLook look, List<Offered> offered, IntakeWriter intake) {
        this.store = store;
        this.disk = disk;
        this.look = look;
        this.offered = List.copyOf(offered);
        this.intake = intake;
        this.newestNanos = store.clocks().monotonicNanos();
    }

    /// A file that somebody wants to hand in.
    ///
    /// @param name as its owner calls it; stands in the listing alone
    /// @param modifiedMicros when it was last changed, as its owner's machine says
    /// @param announced SHA-256 that whoever sends it says it has
    public record Offered(String name, long lengthBytes, Optional<Long> modifiedMicros, Optional<Hash> announced) {
        /// A file of which only name, length and time are told.
        public Offered(String name, long lengthBytes, Optional<Long> modifiedMicros) {
            this(name, lengthBytes, modifiedMicros, Optional.empty());
        }
    }

    /// What arrived is not what was announced; it was not taken in.
    public static final class NotAnnouncedException extends IOException {
        private static final long serialVersionUID = 1L;

        NotAnnouncedException(String message) {
            super(message);
        }
    }

    /// How it begins.
    ///
    /// @param way by which the files come
    /// @param kind what they come from, a word like `camera`
    /// @param device the register's word for the device, or empty
    /// @param by who hands them in, never a person's name
    /// @param metadata who, why
    public record Opening(IntakeFact.Way way, String kind, String device, String by, Json.Fields metadata) {}

    /// A piece that cannot be taken.
    public static final class OutOfPlaceException extends IOException {
        private static final long serialVersionUID = 1L;

        private final int item;
        private final long offset;

        OutOfPlaceException(int item, long offset) {
            super("the next piece must be of file " + item + " from byte " + offset + " on");
            this.item = item;
            this.offset = offset;
        }

        /// The file of the next piece.
        public int item() {
            return item;
        }

        /// Where the next piece begins.
        public long offset() {
            return offset;
        }
    }

    /// Begins to take files in: what is offered is on record from here on.
    public static Upload begin(EvidenceStore store, Disk disk, FileLook look, Opening opening, List<Offered> offered)
            throws IOException {
        List<ListedItem> items = new ArrayList<>();
        for (Offered each : offered) {
            items.add(new ListedItem(
                    RawName.ofText(each.name()).encoded(),
                    each.name(),
                    each.lengthBytes(),
                    each.modifiedMicros(),
                    ListedItem.Type.FILE,
                    ListedItem.Claim.NONE));
        }
        IntakeWriter intake = store.intakeBook()
                .begin(new IntakeOpening(
                        opening.way(),
                        opening.kind(),
                        0,
                        opening.device(),
                        opening.by(),
                        Optional.empty(),
                        opening.metadata(),
                        new Listing(items)));
        Upload upload = new Upload(store, disk, look, offered, intake);
        upload.takeEmptyOnes();
        return upload;
    }

    /// Name of its intake.
    public String intake() {
        return intake.intake();
    }

    /// Whether every file is in, or it was given up.
    public synchronized boolean isOver() {
        return isOver;
    }

    /// What must come next: the number of a file, and the byte in it; the number of files if all are in.
    public synchronized Place place() {
        Receiving now = receiving;
        return new Place(next, now == null ? 0 : now.length);
    }

    /// A place in what is handed in.
    public record Place(int item, long offset) {}

    /// How long nothing has come.
    public synchronized Duration idle() {
        return Duration.ofNanos(store.clocks().monotonicNanos() - newestNanos);
    }

    /// Takes the next piece of a file. The files come in the order in which they were offered, each from its
    /// beginning.
    ///
    /// @param item number of the file, from 0
    /// @param offset where the piece begins in it
    /// @throws OutOfPlaceException if another piece must come first
    /// @throws NotAnnouncedException if the file is whole now and not the one that was announced: it is passed
    /// over, and the next one may come
    public synchronized void receive(int item, long offset, byte[] piece) throws IOException {
        newestNanos = store.clocks().monotonicNanos();
        Receiving now = receiving;
        long reached = now == null ? 0 : now.length;
        if (isOver
                || item != next
                || offset != reached
                || offset + piece.length > offered.get(next).lengthBytes()) {
            throw new OutOfPlaceException(next, reached);
        }
        if (now == null) {
            now = new Receiving(store.layout().incoming().resolve(intake() + "-" + item + ".part"));
            receiving = now;
        }
        now.take(piece);
        if (now.length == offered.get(next).lengthBytes()) {
            receiving = null;
            try {
                enter(now);
            } finally {
                if (!isOver) {
                    next++;
                    takeEmptyOnes();
                }
            }
        }
    }

    /// Ends it before all files are in; those that are stay.
    public synchronized void giveUp(String why) throws IOException {
        if (!isOver) {
            isOver = true;
            if (receiving != null) {
                receiving.close();
            }
            intake.end(Ending.REMOVED, why);
        }
    }

    private void takeEmptyOnes() throws IOException {
        while (next < offered.size() && offered.get(next).lengthBytes() == 0) {
            intake.take(new OriginalFile(
                    next, Path.of(""), "", 0, Hash.over(), List.of(), 0, false, List.of(Oddity.EMPTY), List.of()));
            next++;
        }
        if (next == offered.size()) {
            isOver = true;
            intake.end(Ending.COMPLETE, "");
        }
    }

    private void enter(Receiving file) throws IOException {
        file.end();
        Hash hash = Hash.ending(file.whole);
        List<Hash> blocks = file.blocks.end();
        ReadBack back = ReadBack.of(file.part, turnstile);
        if (back.lengthBytes() != file.length
                || !back.hash().equals(hash)
                || !back.blocks().equals(blocks)) {
            isOver = true;
            intake.pass(next, 1, IntakeFact.Passing.NOT_VERIFIED, "");
            intake.end(Ending.STORAGE_ERROR, "what was read back from our disk is not what arrived");
            throw new IOException("what was read back from our disk is not what arrived of file " + next);
        }
        Optional<Hash> announced = offered.get(next).announced();
        if (announced.isPresent() && !announced.get().equals(hash)) {
            String difference = "SHA-256 " + announced.get() + " was announced, and " + hash + " arrived";
            intake.pass(next, 1, IntakeFact.Passing.CHANGED, difference);
            disk.move(file.part, store.layout().quarantine().resolve(file.part.getFileName()));
            throw new NotAnnouncedException(difference);
        }
        String extension = RawName.ofText(offered.get(next).name()).extension();
        FileLook.Seen seen = look.look(file.part, extension);
        intake.take(new OriginalFile(
                next,
                file.part,
                extension,
                file.length,
                hash,
                blocks,
                seen.durationMicros(),
                false,
                seen.oddities(),
                List.of()));
    }

    /// A file while it arrives.
    private final class Receiving {
        private final Path part;
        private final FileChannel channel;
        private final MessageDigest whole = Hash.newDigest();
        private final BlockDigests blocks = new BlockDigests();
        private long length;

        Receiving(Path part) throws IOException {
            this.part = part;
            this.channel = FileChannel.open(
                    part, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS);
        }

        void take(byte[] piece) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(piece);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            whole.update(piece);
            blocks.update(ByteBuffer.wrap(piece));
            length += piece.length;
        }

        void end() throws IOException {
            try (channel) {
                disk.force(channel, Disk.Content.ORIGINALS);
            }
        }

        void close() throws IOException {
            channel.close();
            if (Files.exists(part)) {
                disk.move(part, store.layout().quarantine().resolve(part.getFileName()));
            }
        }
    }
}

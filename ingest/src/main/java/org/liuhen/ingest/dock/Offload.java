package org.liuhen.ingest.dock;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.liuhen.ingest.dock.FileCopy.Copied;
import org.liuhen.storage.IntakeWriter;
import org.liuhen.storage.OriginalFile;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.format.IntakeFact.Oddity;
import org.liuhen.storage.format.IntakeFact.Passing;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.originals.BlockDigests;
import org.liuhen.storage.originals.ListedItem;

/// The files of one docking on their way into the store, one by one: each is found to be known, taken in, or
/// passed over with its reason. For one thread.
final class Offload {
    private static final int TRIES = 2;

    private final DockParts parts;
    private final DockedRecorder recorder;
    private final IntakeWriter intake;
    private final SeenFiles seen;
    private final DeviceCheck check;
    private final FileCopy copying;
    private final SafeItems safe;
    private final SlotProgress progress;

    /// @param safe takes what is safe
    Offload(
            DockParts parts,
            DockedRecorder recorder,
            IntakeWriter intake,
            SeenFiles seen,
            DeviceCheck check,
            SafeItems safe,
            SlotProgress progress) {
        this.parts = parts;
        this.recorder = recorder;
        this.intake = intake;
        this.seen = seen;
        this.check = check;
        this.safe = safe;
        this.progress = progress;
        this.copying =
                new FileCopy(recorder.reader(), check, parts.turns(), parts.disk(), bytes -> progress.inFile(bytes));
    }

    /// A line of the listing.
    record Line(int item, ListedItem listed) {}

    /// Takes files in, or finds that they are here. All that was said of them is durable when this returns.
    void take(Iterable<Line> lines) throws IOException {
        for (Line line : lines) {
            if (!isKnown(line)) {
                takeFile(line);
            }
            progress.fileDone(line.listed().lengthBytes());
        }
        intake.await();
    }

    /// Whether a file of the same length was taken in before, and every byte is the same. What has none holds
    /// nothing to erase, and is known by its name.
    private boolean isKnown(Line line) throws IOException {
        long length = line.listed().lengthBytes();
        if (length == 0) {
            Optional<EntryRow> before = seen.sameEmpty(line.listed());
            if (before.isPresent()) {
                intake.known(line.item(), before.get().index());
            }
            return before.isPresent();
        }
        if (!seen.anyOfLength(length)) {
            return false;
        }
        Path source = recorder.file(line.listed());
        Optional<EntryRow> same;
        try {
            if (length > BlockDigests.BLOCK_BYTES && !seen.anyBeginsWith(length, copying.firstBlock(source))) {
                return false;
            }
            ReadBack now = recorder.reader()
                    .ask(() -> ReadBack.of(source, parts.turns().hashing()));
            same = seen.same(length, now.hash());
        } catch (DeviceGoneException e) {
            throw e;
        } catch (IOException e) {
            check.require(e);
            return false;
        }
        if (same.isPresent()) {
            intake.known(line.item(), same.get().index());
            safe.add(line.item(), same.get().index());
        }
        return same.isPresent();
    }

    private void takeFile(Line line) throws IOException {
        ListedItem listed = line.listed();
        if (listed.lengthBytes() == 0) {
            ReadBack nothing = new ReadBack(0, Hash.over(), List.of());
            FileLook.Seen empty = new FileLook.Seen(0, List.of(Oddity.EMPTY));
            intake.take(original(line, Path.of(""), nothing, List.of(), empty));
            return;
        }
        if (free() - listed.lengthBytes() < parts.rules().freeReserve()) {
            pass(line, Passing.NO_ROOM, "");
            progress.noRoom();
            return;
        }
        IncomingFile incoming = IncomingFile.of(parts.store().layout().incoming(), recorder.volume(), listed);
        for (int i = 0; i < TRIES; i++) {
            Copied copied = copied(line, incoming);
            if (copied == null) {
                return;
            }
            Optional<ReadBack> back = verified(incoming, copied);
            if (back.isPresent()) {
                take(line, incoming, copied, back.get());
                return;
            }
            safe.damaged();
            setAside(incoming);
        }
        pass(line, Passing.NOT_VERIFIED, "");
        throw new FileCopy.OwnDiskException(
                new IOException("what was read back from our disk is not what was written: " + listed.text()));
    }

    /// The copy of a file, or null if the log says already why there is none.
    private @Nullable Copied copied(Line line, IncomingFile incoming) throws IOException {
        ListedItem listed = line.listed();
        try {
            Copied copied = copying.copy(recorder.file(listed), listed.lengthBytes(), incoming);
            if (copied.lengthBytes() == listed.lengthBytes() && recorder.has(listed)) {
                return copied;
            }
            setAside(incoming);
            pass(line, Passing.CHANGED, "");
            progress.leftBehind();
        } catch (NoSuchFileException e) {
            pass(line, Passing.VANISHED, "");
        } catch (DeviceGoneException | FileCopy.OwnDiskException e) {
            throw e;
        } catch (IOException e) {
            boolean isClosed = e instanceof AccessDeniedException;
            pass(
                    line,
                    Passing.UNREADABLE,
                    isClosed ? Unreadable.sentence(recorder.file(listed)) : String.valueOf(e.getMessage()));
            progress.leftBehind();
        }
        return null;
    }

    private void pass(Line line, Passing why, String detail) throws IOException {
        safe.damaged();
        intake.pass(line.item(), 1, why, detail);
    }

    /// What is on our disk, if it is what was read from the device.
    private Optional<ReadBack> verified(IncomingFile incoming, Copied copied) throws IOException {
        try {
            ReadBack back = ReadBack.of(incoming.part(), parts.turns().hashing());
            return back.lengthBytes() == copied.lengthBytes() && back.blocks().equals(copied.blocks())
                    ? Optional.of(back)
                    : Optional.empty();
        } catch (IOException e) {
            throw new FileCopy.OwnDiskException(e);
        }
    }

    private void take(Line line, IncomingFile incoming, Copied copied, ReadBack back) throws IOException {
        FileLook.Seen look =
                parts.look().look(incoming.part(), new RawName(line.listed().name()).extension());
        if (!copied.holes().isEmpty()) {
            safe.damaged();
        }
        OriginalFile original = original(line, incoming.part(), back, copied.holes(), look);
        safe.add(line.item(), intake.take(original).index());
        incoming.forget();
    }

    private OriginalFile original(
            Line line, Path part, ReadBack back, List<IntakeFact.Hole> holes, FileLook.Seen look) {
        List<Oddity> oddities = new ArrayList<>(look.oddities());
        if (!holes.isEmpty()) {
            oddities.add(Oddity.UNREADABLE);
        }
        if (line.listed().modifiedMicros().orElse(0L)
                > parts.store().clocks().wallMicros() + Duration.ofDays(1).toNanos() / 1_000) {
            oddities.add(Oddity.FROM_THE_FUTURE);
        }
        return new OriginalFile(
                line.item(),
                part,
                new RawName(line.listed().name()).extension(),
                back.lengthBytes(),
                back.hash(),
                back.blocks(),
                look.durationMicros(),
                line.listed().claim().marked(),
                oddities,
                holes);
    }

    private void setAside(IncomingFile incoming) throws IOException {
        incoming.setAside(parts.disk(), parts.store().layout().quarantine(), parts.stamp());
    }

    private long free() throws IOException {
        return Files.getFileStore(parts.store().layout().incoming()).getUsableSpace();
    }
}

package org.liuhen.ingest.dock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.liuhen.ingest.dock.FileCopy.Copied;
import org.liuhen.ingest.dock.SlotState.Step;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.IntakeOpening;
import org.liuhen.storage.IntakeWriter;
import org.liuhen.storage.OriginalFile;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.format.IntakeFact.Ending;
import org.liuhen.storage.format.IntakeFact.Oddity;
import org.liuhen.storage.format.IntakeFact.Passing;
import org.liuhen.storage.format.Json;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.originals.ListedItem;
import org.liuhen.storage.originals.Listing;

/// One docking of one recorder, from the first look at its files to the last entry. First all that is new comes
/// in, what an officer marked before the rest; then what was seen before is read again and compared; then, if
/// the
/// office wants it, what is safe is erased. For one thread.
final class Docking {
    private static final int TRIES = 2;
    private static final Duration INDEX_LIMIT = Duration.ofSeconds(30);
    private static final int ERASED_AT_ONCE = 200;

    private final DockParts parts;
    private final PluggedVolume volume;
    private final KnownRecorder recorder;
    private final RootProgram rootProgram;
    private final SlotProgress progress;
    private final DeviceReader reader;
    private final Map<Integer, Long> safe = new LinkedHashMap<>();
    private boolean isDamaged;

    /// @param volume as it is mounted
    Docking(
            DockParts parts,
            PluggedVolume volume,
            KnownRecorder recorder,
            RootProgram rootProgram,
            SlotProgress progress,
            DeviceReader reader) {
        this.parts = parts;
        this.volume = volume;
        this.recorder = recorder;
        this.rootProgram = rootProgram;
        this.progress = progress;
        this.reader = reader;
    }

    /// Takes in what is on the recorder.
    ///
    /// @throws DeviceGoneException if it was taken away, or cannot be read any more
    /// @throws FileCopy.OwnDiskException if our disk refuses
    void run() throws IOException {
        EvidenceStore store = parts.store();
        if (!store.awaitIndex(INDEX_LIMIT)) {
            throw new FileCopy.OwnDiskException(new IOException("the index is behind the log: try again in a moment"));
        }
        Path root = volume.mount();
        Layout layout = reader.ask(() -> parts.rules().layouts().stream()
                .filter(each -> each.isOf(root))
                .findFirst()
                .orElse(Layout.WHOLE));
        Layout.Told told = reader.ask(() -> layout.told(root));
        Optional<Long> offset =
                told.clockMicros().map(clock -> clock - store.clocks().wallMicros());
        Listing listing = reader.ask(() -> Survey.of(root, layout));
        IntakeWriter intake = store.intakeBook()
                .begin(new IntakeOpening(
                        IntakeFact.Way.DOCK,
                        recorder.kind(),
                        progress.slot(),
                        recorder.device(),
                        "dock",
                        offset,
                        words(layout, told),
                        listing));
        progress.begin(intake.intake(), told.battery().orElse(-1));
        try {
            take(intake, layout, listing);
            intake.end(Ending.COMPLETE, "");
        } catch (DeviceGoneException e) {
            intake.end(e.ending(), String.valueOf(e.getMessage()));
            throw e;
        } catch (FileCopy.OwnDiskException e) {
            intake.end(Ending.STORAGE_ERROR, String.valueOf(e.getMessage()));
            throw e;
        } catch (IOException e) {
            intake.end(Ending.DEVICE_ERROR, String.valueOf(e.getMessage()));
            throw e;
        }
        if (offset.isPresent()) {
            setClock(layout, offset.get());
        }
    }

    private Json.Fields words(Layout layout, Layout.Told told) {
        return new FieldsBuilder()
                .text("carrier", recorder.carrier())
                .text("carrierNumber", recorder.carrierNumber())
                .text("serial", volume.serial())
                .text("volume", volume.volume())
                .text("label", volume.label())
                .text("fileSystem", volume.fileSystem())
                .text("port", volume.port())
                .text("layout", layout.name())
                .text("told", told.device())
                .text("battery", told.battery().map(String::valueOf).orElse(""))
                .text("operator", "")
                .text("reason", "")
                .build();
    }

    /// A line of the listing.
    private record Line(int item, ListedItem listed) {}

    private void take(IntakeWriter intake, Layout layout, Listing listing) throws IOException {
        SeenFiles seen = new SeenFiles(parts.store(), recorder.device());
        List<Line> fresh = new ArrayList<>();
        List<Line> before = new ArrayList<>();
        for (int i = 0; i < listing.items().size(); i++) {
            Line line = new Line(i, listing.items().get(i));
            Optional<Passing> passing = passing(layout, line.listed());
            if (passing.isPresent()) {
                intake.pass(i, 1, passing.get(), "");
            } else if (line.listed().lengthBytes() > 0 && seen.isAlike(line.listed())) {
                before.add(line);
            } else {
                fresh.add(line);
            }
        }
        fresh.sort(Comparator.comparing((Line line) -> !line.listed().claim().marked())
                .thenComparing(line -> line.listed().modifiedMicros().orElse(0L)));
        progress.step(Step.COPYING, fresh.size(), bytes(fresh));
        DeviceCheck check = new DeviceCheck(
                parts.directory(), volume, files(listing), reader, parts.store().clocks(), new Random());
        FileCopy copying =
                new FileCopy(reader, check, parts.turnstile(), parts.disk(), bytes -> progress.inFile(bytes));
        takeOrKnow(intake, seen, copying, check, fresh);
        progress.step(Step.COMPARING, before.size(), bytes(before));
        takeOrKnow(intake, seen, copying, check, before);
        Optional<ErasePolicy> policy = parts.rules().erasing(recorder);
        if (policy.isPresent() && !isDamaged) {
            erase(intake, listing, policy.get());
        }
    }

    private void takeOrKnow(IntakeWriter intake, SeenFiles seen, FileCopy copying, DeviceCheck check, List<Line> lines)
            throws IOException {
        for (Line line : lines) {
            if (!isKnown(intake, seen, check, line)) {
                takeFile(intake, copying, line);
            }
            progress.fileDone(line.listed().lengthBytes());
        }
        intake.await();
    }

    private static List<ListedItem> files(Listing listing) {
        return listing.items().stream()
                .filter(item -> item.type() == ListedItem.Type.FILE)
                .toList();
    }

    private static long bytes(Iterable<Line> lines) {
        long bytes = 0;
        for (Line line : lines) {
            bytes += line.listed().lengthBytes();
        }
        return bytes;
    }

    private static Optional<Passing> passing(Layout layout, ListedItem item) {
        return switch (item.type()) {
            case LINK -> Optional.of(Passing.LINK);
            case SPECIAL -> Optional.of(Passing.SPECIAL);
            case MORE -> Optional.of(Passing.TOO_MANY);
            case FILE -> layout.claim(item.text()).isPresent() ? Optional.empty() : Optional.of(Passing.NO_RECORDING);
        };
    }

    /// Takes a file in that was not seen before.
    private void takeFile(IntakeWriter intake, FileCopy copying, Line line) throws IOException {
        ListedItem listed = line.listed();
        if (listed.lengthBytes() == 0) {
            ReadBack nothing = new ReadBack(0, Hash.over(), List.of());
            FileLook.Seen empty = new FileLook.Seen(0, List.of(Oddity.EMPTY));
            intake.take(original(line, Path.of(""), nothing, List.of(), empty));
            return;
        }
        if (free() - listed.lengthBytes() < parts.rules().freeReserve()) {
            isDamaged = true;
            intake.pass(line.item(), 1, Passing.NO_ROOM, "");
            progress.noRoom();
            return;
        }
        Path source = new RawName(listed.name()).under(volume.mount());
        IncomingFile incoming = IncomingFile.of(parts.store().layout().incoming(), volume, listed);
        for (int i = 0; i < TRIES; i++) {
            Copied copied = copied(intake, copying, line, source, incoming);
            if (copied == null) {
                return;
            }
            Optional<ReadBack> back = verified(incoming, copied);
            if (back.isPresent()) {
                take(intake, line, incoming, copied, back.get());
                return;
            }
            isDamaged = true;
            setAside(incoming);
        }
        intake.pass(line.item(), 1, Passing.NOT_VERIFIED, "");
        throw new FileCopy.OwnDiskException(
                new IOException("what was read back from our disk is not what was written: " + listed.text()));
    }

    /// The copy of a file, or null if the log says already why there is none.
    private @Nullable Copied copied(
            IntakeWriter intake, FileCopy copying, Line line, Path source, IncomingFile incoming) throws IOException {
        try {
            Copied copied = copying.copy(source, line.listed().lengthBytes(), incoming);
            Optional<Passing> changed = changed(source, line.listed(), copied);
            if (changed.isEmpty()) {
                return copied;
            }
            isDamaged = true;
            setAside(incoming);
            intake.pass(line.item(), 1, changed.get(), "");
        } catch (NoSuchFileException e) {
            isDamaged = true;
            intake.pass(line.item(), 1, Passing.VANISHED, "");
        } catch (DeviceGoneException | FileCopy.OwnDiskException e) {
            throw e;
        } catch (IOException e) {
            isDamaged = true;
            intake.pass(line.item(), 1, Passing.UNREADABLE, String.valueOf(e.getMessage()));
        }
        return null;
    }

    /// Whether the file is still the one that was listed.
    private Optional<Passing> changed(Path source, ListedItem listed, Copied copied) throws IOException {
        BasicFileAttributes now =
                reader.ask(() -> Files.readAttributes(source, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        boolean same = now.isRegularFile()
                && now.size() == listed.lengthBytes()
                && copied.lengthBytes() == listed.lengthBytes()
                && listed.modifiedMicros()
                        .map(micros -> micros == now.lastModifiedTime().to(TimeUnit.MICROSECONDS))
                        .orElse(true);
        return same ? Optional.empty() : Optional.of(Passing.CHANGED);
    }

    /// What is on our disk, if it is what was read from the device.
    private Optional<ReadBack> verified(IncomingFile incoming, Copied copied) throws IOException {
        try {
            ReadBack back = ReadBack.of(incoming.part(), parts.turnstile());
            return back.lengthBytes() == copied.lengthBytes() && back.blocks().equals(copied.blocks())
                    ? Optional.of(back)
                    : Optional.empty();
        } catch (IOException e) {
            throw new FileCopy.OwnDiskException(e);
        }
    }

    private void take(IntakeWriter intake, Line line, IncomingFile incoming, Copied copied, ReadBack back)
            throws IOException {
        FileLook.Seen seen =
                parts.look().look(incoming.part(), new RawName(line.listed().name()).extension());
        if (!copied.holes().isEmpty()) {
            isDamaged = true;
        }
        safe.put(
                line.item(),
                intake.take(original(line, incoming.part(), back, copied.holes(), seen))
                        .index());
        incoming.forget();
    }

    private OriginalFile original(
            Line line, Path part, ReadBack back, List<IntakeFact.Hole> holes, FileLook.Seen seen) {
        List<Oddity> oddities = new ArrayList<>(seen.oddities());
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
                seen.durationMicros(),
                line.listed().claim().marked(),
                oddities,
                holes);
    }

    /// Whether a file of the same length was taken in before, and every byte is the same.
    private boolean isKnown(IntakeWriter intake, SeenFiles seen, DeviceCheck check, Line line) throws IOException {
        long length = line.listed().lengthBytes();
        if (length == 0 || !seen.anyOfLength(length)) {
            return false;
        }
        Path source = new RawName(line.listed().name()).under(volume.mount());
        Optional<EntryRow> same;
        try {
            ReadBack now = reader.ask(() -> ReadBack.of(source, parts.turnstile()));
            same = seen.same(length, now.hash());
        } catch (DeviceGoneException e) {
            throw e;
        } catch (IOException e) {
            check.require(e);
            return false;
        }
        if (same.isPresent()) {
            intake.known(line.item(), same.get().index());
            safe.put(line.item(), same.get().index());
        }
        return same.isPresent();
    }

    private void erase(IntakeWriter intake, Listing listing, ErasePolicy policy) throws IOException {
        List<Integer> due = new ArrayList<>();
        Map<Integer, IntakeFact.Import> imports = new LinkedHashMap<>();
        parts.store().awaitIndex(INDEX_LIMIT);
        for (Map.Entry<Integer, Long> each : safe.entrySet()) {
            long length = listing.items().get(each.getKey()).lengthBytes();
            Optional<EntryRow> row = parts.store().index().importsOfLength(length).stream()
                    .filter(candidate -> candidate.index() == each.getValue())
                    .findFirst();
            long now = parts.store().clocks().wallMicros();
            if (row.isPresent()
                    && row.get().entry().fact() instanceof IntakeFact.Import taken
                    && now - row.get().entry().stamp().wallMicros()
                            >= policy.grace().toNanos() / 1_000
                    && isProven(policy.proof(), row.get().index())
                    && isStillHere(taken)) {
                due.add(each.getKey());
                imports.put(each.getKey(), taken);
            }
        }
        progress.step(Step.ERASING, due.size(), 0);
        for (int from = 0; from < due.size(); from += ERASED_AT_ONCE) {
            List<Integer> some = due.subList(from, Math.min(due.size(), from + ERASED_AT_ONCE));
            eraseSome(intake, listing, some, imports, policy.proof());
        }
    }

    /// That it was taken in is a verified copy already.
    private boolean isProven(IntakeFact.Proof proof, long entry) throws IOException {
        return switch (proof) {
            case VERIFIED_COPY -> true;
            case ARCHIVE_RECEIPT -> parts.store().isArchived(entry);
        };
    }

    /// Whether our copy is what it was: asked of the disk once more before the other one goes.
    private boolean isStillHere(IntakeFact.Import taken) throws IOException {
        Path kept = parts.store().layout().originals(taken.intake()).resolve(taken.file());
        try {
            return ReadBack.of(kept, parts.turnstile()).hash().equals(taken.hash());
        } catch (IOException e) {
            return false;
        }
    }

    private void eraseSome(
            IntakeWriter intake,
            Listing listing,
            List<Integer> items,
            Map<Integer, IntakeFact.Import> imports,
            IntakeFact.Proof proof)
            throws IOException {
        List<DockRequest.Safe> files = new ArrayList<>();
        Map<String, Integer> byName = new LinkedHashMap<>();
        for (int item : items) {
            ListedItem listed = listing.items().get(item);
            Path source = new RawName(listed.name()).under(volume.mount());
            String modified = reader.ask(() -> Long.toString(
                    Files.getLastModifiedTime(source, LinkOption.NOFOLLOW_LINKS).to(TimeUnit.NANOSECONDS)));
            intake.erase(item, Objects.requireNonNull(safe.get(item)), proof);
            files.add(new DockRequest.Safe(
                    listed.name(),
                    listed.lengthBytes(),
                    modified,
                    Objects.requireNonNull(imports.get(item)).hash()));
            byName.put(listed.name(), item);
        }
        DockAnswer answer = rootProgram.ask(id -> new DockRequest.Erase(id, files));
        for (DockAnswer.FileOutcome outcome : answer.files()) {
            Integer item = byName.remove(outcome.name());
            if (item != null) {
                intake.erased(item, outcome.outcome(), outcome.error());
                progress.fileDone(0);
            }
        }
        for (int item : byName.values()) {
            intake.erased(item, IntakeFact.Outcome.FAILED, answer.error());
        }
        intake.await();
    }

    private void setClock(Layout layout, long offsetMicros) throws IOException {
        if (parts.rules().setsClocks() && layout.clock().isPresent()) {
            Layout.ClockFile clock = layout.clock().get();
            String text = layout.clockText(clock, parts.store().clocks().wallMicros());
            DockAnswer answer = rootProgram.ask(id -> new DockRequest.SetClock(id, clock.file(), text));
            if (answer.done()) {
                parts.rules().clockSet(recorder, offsetMicros);
            }
        }
    }

    private void setAside(IncomingFile incoming) throws IOException {
        incoming.setAside(parts.disk(), parts.store().layout().quarantine(), parts.stamp());
    }

    private long free() throws IOException {
        return Files.getFileStore(parts.store().layout().incoming()).getUsableSpace();
    }
}

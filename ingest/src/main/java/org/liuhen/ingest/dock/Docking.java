package org.liuhen.ingest.dock;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.liuhen.ingest.dock.Offload.Line;
import org.liuhen.ingest.dock.SlotState.Step;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.IntakeOpening;
import org.liuhen.storage.IntakeWriter;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.format.IntakeFact.Ending;
import org.liuhen.storage.format.IntakeFact.Passing;
import org.liuhen.storage.format.Json;
import org.liuhen.storage.originals.ListedItem;
import org.liuhen.storage.originals.Listing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One docking of one recorder, from the first look at its files to the last entry. First all that is new comes
/// in, what an officer marked before the rest; then what was seen before is read again and compared; then, if the
/// office wants it, what is safe is copied once more and erased. For one thread.
final class Docking {
    private static final Logger LOG = LoggerFactory.getLogger(Docking.class);
    private static final Duration INDEX_LIMIT = Duration.ofSeconds(30);

    private final DockParts parts;
    private final DockedRecorder recorder;
    private final SlotProgress progress;

    Docking(DockParts parts, DockedRecorder recorder, SlotProgress progress) {
        this.parts = parts;
        this.recorder = recorder;
        this.progress = progress;
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
        Path root = recorder.volume().mount();
        DeviceReader reader = recorder.reader();
        Layout layout = reader.ask(() -> parts.rules().layouts().stream()
                .filter(each -> each.isOf(root))
                .findFirst()
                .orElse(Layout.WHOLE));
        Layout.Told told = reader.ask(() -> layout.told(root));
        Optional<Long> offset =
                told.clockMicros().map(clock -> clock - store.clocks().wallMicros());
        Survey.Found found = reader.ask(() -> Survey.of(root, layout));
        Listing listing = found.listing();
        IntakeWriter intake = store.intakeBook()
                .begin(new IntakeOpening(
                        IntakeFact.Way.DOCK,
                        recorder.known().kind(),
                        progress.slot(),
                        recorder.known().device(),
                        "dock",
                        offset,
                        words(layout, told),
                        listing));
        progress.begin(intake.intake(), told.battery().orElse(-1));
        try {
            intake.end(Ending.COMPLETE, take(intake, layout, found));
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
        PluggedVolume volume = recorder.volume();
        return new FieldsBuilder()
                .text("carrier", recorder.known().carrier())
                .text("carrierNumber", recorder.known().carrierNumber())
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

    /// @return what is to be said at the end, or nothing
    private String take(IntakeWriter intake, Layout layout, Survey.Found found) throws IOException {
        Listing listing = found.listing();
        SafeItems safe = new SafeItems(parts.store(), listing);
        SeenFiles seen = new SeenFiles(parts.store(), recorder.known().device());
        List<Line> fresh = new ArrayList<>();
        List<Line> before = new ArrayList<>();
        for (int i = 0; i < listing.items().size(); i++) {
            Line line = new Line(i, listing.items().get(i));
            Optional<Passing> passing = passing(layout, line.listed());
            if (found.closed().contains(line.listed().name())) {
                passClosed(intake, line, safe);
            } else if (passing.isPresent()) {
                intake.pass(i, 1, passing.get(), "");
                if (passing.get() == Passing.TOO_MANY) {
                    progress.leftBehind();
                }
            } else if (line.listed().lengthBytes() > 0 && seen.isAlike(line.listed())) {
                before.add(line);
            } else {
                fresh.add(line);
            }
        }
        fresh.sort(Comparator.comparing((Line line) -> !line.listed().claim().marked())
                .thenComparing(line -> line.listed().modifiedMicros().orElse(0L)));
        DeviceCheck check = new DeviceCheck(
                parts.directory(),
                recorder.volume(),
                files(listing),
                recorder.reader(),
                parts.store().clocks(),
                new Random());
        Offload offload = new Offload(parts, recorder, intake, seen, check, safe, progress);
        progress.step(Step.COPYING, fresh.size(), bytes(fresh));
        offload.take(fresh);
        progress.step(Step.COMPARING, before.size(), bytes(before));
        offload.take(before);
        Optional<ErasePolicy> policy = parts.rules().erasing(recorder.known());
        String note = policy.isPresent() && policy.get().proof() == IntakeFact.Proof.SECOND_COPY ? copyAgain(safe) : "";
        progress.note(note);
        if (policy.isPresent() && !safe.isAnyDamaged()) {
            new Erasing(parts, recorder, intake, listing, policy.get(), progress).run(safe);
        }
        return note;
    }

    private void passClosed(IntakeWriter intake, Line line, SafeItems safe) throws IOException {
        safe.damaged();
        progress.leftBehind();
        intake.pass(line.item(), 1, Passing.UNREADABLE, Unreadable.sentence(recorder.file(line.listed())));
    }

    /// Copies what is safe to the second volume. The first one that fails ends it: the next docking tries again.
    ///
    /// @return why not all of it is there, or nothing
    private String copyAgain(SafeItems safe) throws IOException {
        List<SafeItems.Safe> files = safe.known();
        progress.step(
                Step.SECOND_COPY,
                files.size(),
                files.stream().mapToLong(file -> file.taken().lengthBytes()).sum());
        for (SafeItems.Safe file : files) {
            try {
                parts.secondCopies().make(file.taken(), recorder.reader().patience());
            } catch (DeviceGoneException e) {
                throw e;
            } catch (IOException e) {
                LOG.warn(
                        "There is no second copy: intake={} reason={}",
                        file.taken().intake(),
                        e.getMessage());
                return "not all files have a second copy: " + e.getMessage();
            }
            progress.fileDone(file.taken().lengthBytes());
        }
        return "";
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

    private void setClock(Layout layout, long offsetMicros) throws IOException {
        if (parts.rules().setsClocks() && layout.clock().isPresent()) {
            Layout.ClockFile clock = layout.clock().get();
            String text = layout.clockText(clock, parts.store().clocks().wallMicros());
            DockAnswer answer = recorder.rootProgram().ask(id -> new DockRequest.SetClock(id, clock.file(), text));
            if (answer.done()) {
                parts.rules().clockSet(recorder.known(), offsetMicros);
            }
        }
    }
}

package org.liuhen.ingest.dock;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.liuhen.ingest.dock.SlotState.Step;
import org.liuhen.ingest.priority.Niceness;
import org.liuhen.storage.format.IntakeFact.Ending;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is done with one insertion of one volume, on a thread of its own.
final class SlotWork {
    private static final Logger LOG = LoggerFactory.getLogger(SlotWork.class);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final Duration ERASE_LIMIT = Duration.ofMinutes(30);
    private static final Duration SILENCE = Duration.ofSeconds(15);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration END = Duration.ofSeconds(20);

    private final DockParts parts;
    private final PluggedVolume volume;
    private final Thread thread;
    private volatile SlotProgress progress;
    private volatile boolean isGone;
    private volatile boolean isStopping;
    private boolean isUnanswered;

    SlotWork(DockParts parts, PluggedVolume volume) {
        this.parts = parts;
        this.volume = volume;
        this.progress = progress();
        this.thread = Thread.ofPlatform().name("dock-" + volume.port()).daemon().unstarted(this::work);
    }

    private SlotProgress progress() {
        return new SlotProgress(
                parts.rules().slot(volume.port()).orElse(0),
                volume,
                parts.store().clocks());
    }

    PluggedVolume volume() {
        return volume;
    }

    SlotState state() {
        return progress.state();
    }

    void begin() {
        thread.start();
    }

    /// The volume is not plugged in any more.
    void gone() {
        isGone = true;
    }

    /// The program is being stopped. The thread is not interrupted: it may be writing to the log, and an
    /// interruption would close the log's file under everybody.
    void stop() {
        isStopping = true;
    }

    void await() {
        try {
            thread.join(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        Niceness.giveWay();
        while (!isGone && !isStopping) {
            SlotProgress current = isUnanswered ? progress : progress();
            progress = current;
            try {
                if (dock(current)) {
                    current.done();
                    return;
                }
                // Nobody knows the recorder, or its port is no slot: that can change while it is plugged in.
                parts.store().clocks().sleep(LOOK);
            } catch (DeviceGoneException e) {
                current.trouble(Step.BROKEN, String.valueOf(e.getMessage()));
                return;
            } catch (RootProgram.SilentException e) {
                // It goes on once somebody has started the root program again.
                isUnanswered = true;
                current.trouble(Step.NO_ROOT_PROGRAM, String.valueOf(e.getMessage()));
                parts.store().clocks().sleep(LOOK);
            } catch (FileCopy.OwnDiskException e) {
                current.trouble(Step.NO_STORE, String.valueOf(e.getMessage()));
                LOG.error("A docking ended because of our own disk: port={} reason={}", volume.port(), e.getMessage());
                return;
            } catch (IOException | RuntimeException e) {
                current.trouble(Step.BROKEN, String.valueOf(e.getMessage()));
                LOG.error("A docking ended: port={}", volume.port(), e);
                return;
            }
        }
    }

    /// Returns whether the recorder is known and all of it was taken in.
    private boolean dock(SlotProgress current) throws IOException {
        if (current.slot() == 0) {
            return false;
        }
        Optional<KnownRecorder> recorder = parts.rules().recorder(volume);
        if (recorder.isEmpty()) {
            return false;
        }
        if (!isUnanswered) {
            current.recognised(recorder.get());
        }
        Patience patience = new OwnPatience(current);
        RootProgram rootProgram =
                new RootProgram(parts.directory(), volume, parts.store().clocks(), ANSWER_LIMIT, patience);
        DockAnswer answer = rootProgram.ask(DockRequest.Mount::new);
        isUnanswered = false;
        current.recognised(recorder.get());
        if (!answer.done()) {
            current.trouble(Step.UNMOUNTABLE, answer.error());
            return awaitGone();
        }
        PluggedVolume mounted = parts.directory().volumes().stream()
                .filter(volume::isSameInsertion)
                .findFirst()
                .orElseThrow(() -> new DeviceGoneException(Ending.REMOVED, "the recorder was taken away"));
        RootProgram eraser =
                new RootProgram(parts.directory(), volume, parts.store().clocks(), ERASE_LIMIT, patience);
        try (DeviceReader reader = new DeviceReader(volume.port(), patience)) {
            new Docking(parts, new DockedRecorder(mounted, recorder.get(), reader, eraser), current).run();
        }
        rootProgram.ask(DockRequest.Unmount::new);
        return true;
    }

    /// Patience with the device of this slot.
    private final class OwnPatience implements Patience {
        private final SlotProgress current;

        OwnPatience(SlotProgress current) {
            this.current = current;
        }

        @Override
        public void waiting(Duration waited) throws IOException {
            goOn();
            if (isGone || !parts.directory().isPlugged(volume)) {
                throw new DeviceGoneException(Ending.REMOVED, "the recorder was taken away");
            }
            if (waited.compareTo(SILENCE) >= 0) {
                current.trouble(Step.SILENT, "no answer for " + waited.toSeconds() + " s");
            }
        }

        @Override
        public void goOn() throws IOException {
            if (isStopping) {
                throw new DeviceGoneException(Ending.STOPPED, "the program is being stopped");
            }
        }
    }

    private boolean awaitGone() {
        while (!isGone && !isStopping) {
            parts.store().clocks().sleep(LOOK);
        }
        return false;
    }
}

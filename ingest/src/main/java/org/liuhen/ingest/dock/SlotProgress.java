package org.liuhen.ingest.dock;

import java.util.ArrayDeque;
import java.util.Deque;
import org.liuhen.ingest.dock.SlotState.Step;
import org.liuhen.storage.time.Clocks;

/// How far a slot is, told by its worker and shown on the page. Safe for many threads.
final class SlotProgress {
    private static final long WINDOW_NANOS = 5_000_000_000L;

    private final int slot;
    private final Clocks clocks;
    private final Deque<long[]> samples = new ArrayDeque<>();
    private SlotState state;
    private long doneBytes;
    private boolean noRoom;
    private int leftBehind;
    private String note = "";

    SlotProgress(int slot, PluggedVolume volume, Clocks clocks) {
        this.slot = slot;
        this.clocks = clocks;
        String text = String.join(
                " ",
                volume.vendor().isEmpty() ? "" : volume.vendor() + ":" + volume.product(),
                volume.serial(),
                volume.fileSystem(),
                volume.volume(),
                volume.label());
        this.state = new SlotState(slot, volume.port(), Step.UNKNOWN, "", "", "", 0, 0, 0, 0, 0, -1, text.strip(), "");
    }

    int slot() {
        return slot;
    }

    synchronized SlotState state() {
        return state;
    }

    /// The recorder is known.
    synchronized void recognised(KnownRecorder recorder) {
        state = new SlotState(
                slot,
                state.port(),
                Step.RECOGNISED,
                recorder.title(),
                recorder.carrier(),
                "",
                0,
                0,
                0,
                0,
                0,
                -1,
                state.volume(),
                "");
    }

    /// The intake began.
    ///
    /// @param battery percent; −1 if the recorder does not tell
    synchronized void begin(String intake, int battery) {
        state = with(state.step(), intake, 0, 0, 0, 0, battery, "");
    }

    /// A step begins.
    synchronized void step(Step step, int files, long bytes) {
        doneBytes = 0;
        samples.clear();
        // Nobody is told to take a recorder away that still has what no other place has.
        Step shown = leftBehind > 0 && step == Step.COMPARING ? Step.COPYING : step;
        state = with(shown, state.intake(), 0, files, 0, bytes, state.battery(), state.detail());
    }

    /// So many bytes of the file that is copied are here.
    synchronized void inFile(long bytes) {
        if (state.step() == Step.SILENT) {
            state = with(
                    Step.COPYING,
                    state.intake(),
                    state.filesDone(),
                    state.filesAll(),
                    state.bytesDone(),
                    state.bytesAll(),
                    state.battery(),
                    "");
        }
        show(doneBytes + bytes, state.filesDone());
    }

    /// A file is done.
    synchronized void fileDone(long lengthBytes) {
        doneBytes += lengthBytes;
        show(doneBytes, state.filesDone() + 1);
    }

    /// Something is in the way.
    synchronized void trouble(Step step, String detail) {
        state = with(
                step,
                state.intake(),
                state.filesDone(),
                state.filesAll(),
                state.bytesDone(),
                state.bytesAll(),
                state.battery(),
                detail);
    }

    /// A file had no room.
    synchronized void noRoom() {
        noRoom = true;
    }

    /// A file, or a folder with whatever is in it, stays on the recorder and is not here.
    synchronized void leftBehind() {
        leftBehind++;
    }

    /// Something that whoever looks after the machine should know at the end.
    synchronized void note(String sentence) {
        note = sentence;
    }

    /// The docking is over.
    synchronized void done() {
        String left = leftBehind == 0 ? "" : leftBehind + " could not be read";
        trouble(noRoom ? Step.NO_STORE : leftBehind > 0 ? Step.LEFT_BEHIND : Step.SAFE, left.isEmpty() ? note : left);
    }

    private void show(long bytes, int files) {
        long now = clocks.monotonicNanos();
        samples.addLast(new long[] {now, bytes});
        while (samples.size() > 2 && now - samples.getFirst()[0] > WINDOW_NANOS) {
            samples.removeFirst();
        }
        state = with(
                state.step(),
                state.intake(),
                files,
                state.filesAll(),
                bytes,
                state.bytesAll(),
                state.battery(),
                state.detail());
    }

    private SlotState with(
            Step step,
            String intake,
            int filesDone,
            int filesAll,
            long bytesDone,
            long bytesAll,
            int battery,
            String detail) {
        return new SlotState(
                slot,
                state.port(),
                step,
                state.title(),
                state.carrier(),
                intake,
                filesDone,
                filesAll,
                bytesDone,
                bytesAll,
                rate(),
                battery,
                state.volume(),
                detail);
    }

    private long rate() {
        if (samples.size() < 2) {
            return 0;
        }
        long nanos = samples.getLast()[0] - samples.getFirst()[0];
        return nanos <= 0 ? 0 : (long) ((samples.getLast()[1] - samples.getFirst()[1]) * 1e9 / nanos);
    }
}

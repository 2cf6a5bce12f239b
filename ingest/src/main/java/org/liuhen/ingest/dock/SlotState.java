package org.liuhen.ingest.dock;

/// What a slot is doing.
///
/// @param slot its number; 0 for a port that is no slot yet
/// @param port path of its USB port, empty while nothing is plugged in
/// @param title of the recorder, empty if there is none that is known
/// @param carrier name of the officer who has the recorder, or empty
/// @param intake name of the intake that goes on or went on last, or empty
/// @param filesDone files of the step that are done
/// @param bytesDone bytes of the step that are done
/// @param bytesPerSecond of late
/// @param volume what is plugged in, for a reader: serial numbers and label
/// @param detail one sentence for whoever looks after the machine, or empty
public record SlotState(
        int slot,
        String port,
        Step step,
        String title,
        String carrier,
        String intake,
        int filesDone,
        int filesAll,
        long bytesDone,
        long bytesAll,
        long bytesPerSecond,
        int battery,
        String volume,
        String detail) {
    /// Where it is.
    public enum Step {
        EMPTY,
        /// A volume that the register does not know: it is not mounted.
        UNKNOWN,
        /// A recorder of the register, being mounted and listed.
        RECOGNISED,
        COPYING,
        /// All that is new is safe; what was seen before is compared again. It may be taken away.
        COMPARING,
        /// What is safe is copied to the second volume. It may be taken away.
        SECOND_COPY,
        /// Files that are safe here are being erased on it.
        ERASING,
        /// All is done: it may be taken away.
        SAFE,
        /// All is done, and files are still only on it: they could not be read.
        LEFT_BEHIND,
        /// The recorder does not answer.
        SILENT,
        /// The root program does not answer.
        NO_ROOT_PROGRAM,
        /// The volume cannot be mounted.
        UNMOUNTABLE,
        /// The recorder cannot be read any more.
        BROKEN,
        /// Our disk has no room or refuses.
        NO_STORE
    }

    /// An empty slot.
    static SlotState empty(int slot) {
        return new SlotState(slot, "", Step.EMPTY, "", "", "", 0, 0, 0, 0, 0, -1, "", "");
    }
}

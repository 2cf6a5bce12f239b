package org.liuhen.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.log.CheckpointFiles;
import org.liuhen.tools.camera.SimulatedCamera;

/// A kill, and what the world outside of the daemon knew by then.
///
/// @param monotonicNanos when the signal was out
/// @param lastSent for each camera the number of the last frame that it had handed to the network by then
/// @param entries how many entries of the log the daemon had told of
/// @param checkpoints all that it had signed
record Kill(long monotonicNanos, List<Long> lastSent, long entries, List<String> checkpoints) {
    Kill {
        lastSent = List.copyOf(lastSent);
        checkpoints = List.copyOf(checkpoints);
    }

    /// Kills the daemon with -9.
    static Kill of(Daemon daemon, LocalPage page, Path state, List<SimulatedCamera> cameras)
            throws IOException, InterruptedException {
        long entries = page.get("/api/status").path("entries").asLong();
        List<String> checkpoints = checkpoints(state);
        daemon.kill();
        // After the signal: what goes out in between counts as lost.
        List<Long> lastSent =
                cameras.stream().map(SimulatedCamera::lastFrameSent).toList();
        long now = System.nanoTime();
        daemon.awaitEnd();
        return new Kill(now, lastSent, entries, checkpoints);
    }

    /// All checkpoints of a state, in order; not one that is only half written.
    static List<String> checkpoints(Path state) throws IOException {
        List<String> notes = new ArrayList<>();
        for (Path file : CheckpointFiles.files(new StateLayout(state).checkpoints())) {
            for (CheckpointFiles.Found found : CheckpointFiles.read(file)) {
                if (found.note() != null) {
                    notes.add(found.note().encode());
                }
            }
        }
        return notes;
    }
}

package org.liuhen.ingest.dock;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// What the office has decided about its docking station. Asked again at each docking. Safe for many threads.
public interface DockRules {
    /// The slot at a USB port; empty if the port is none of the station.
    Optional<Integer> slot(String port);

    /// The recorder that a volume is of, by the register; empty if nobody knows it: then it is not even
    /// mounted. In
    /// a slot for imports it is a device without a word.
    Optional<KnownRecorder> recorder(PluggedVolume volume) throws IOException;

    /// The layouts that recorders may have, the most particular first.
    List<Layout> layouts();

    /// What must hold before a file may be erased on its recorder; empty if nothing of it is erased.
    Optional<ErasePolicy> erasing(KnownRecorder recorder);

    /// Whether the clocks of recorders are set.
    boolean setsClocks();

    /// How many bytes stay free on our disk for the recording.
    long freeReserve();

    /// The clock of a recorder was set.
    ///
    /// @param offsetMicros by how much it was ahead before
    void clockSet(KnownRecorder recorder, long offsetMicros) throws IOException;
}

package org.liuhen.ingest.dock;

import java.time.Duration;
import org.liuhen.storage.format.IntakeFact;

/// What must hold before a file may be erased on its recorder.
///
/// @param grace how long ago it was taken in, at least
/// @param proof where it must be safe
public record ErasePolicy(Duration grace, IntakeFact.Proof proof) {}

package org.liuhen.storage;

import java.util.Optional;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.format.Json;
import org.liuhen.storage.originals.Listing;

/// How an intake begins.
///
/// @param kind what the files come from, a word like `body-recorder`
/// @param slot number of the slot; 0 if it was none
/// @param device the register's word for the device; empty if the register does not know it
/// @param by who or what began it, never a person's name
/// @param offsetMicros by how much the device's clock was ahead, if it told its time
/// @param metadata who carried the device, what identifies it, why: everything personal
/// @param listing what is there
public record IntakeOpening(
        IntakeFact.Way way,
        String kind,
        int slot,
        String device,
        String by,
        Optional<Long> offsetMicros,
        Json.Fields metadata,
        Listing listing) {}

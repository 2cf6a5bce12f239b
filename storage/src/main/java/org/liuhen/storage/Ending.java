package org.liuhen.storage;

import java.util.Optional;
import org.liuhen.storage.format.Cause;

/// Why something ended, is missing or is flawed: the code, and a sentence for a reader.
///
/// @param by the person it came from, never a name; empty if it came by itself
public record Ending(Cause cause, String detail, Optional<String> by) {
    /// An ending that came by itself.
    public Ending(Cause cause, String detail) {
        this(cause, detail, Optional.empty());
    }
}

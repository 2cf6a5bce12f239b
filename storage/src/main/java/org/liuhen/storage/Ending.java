package org.liuhen.storage;

import org.liuhen.storage.format.Cause;

/// Why something ended: the code, and a sentence for a reader.
public record Ending(Cause cause, String detail) {}

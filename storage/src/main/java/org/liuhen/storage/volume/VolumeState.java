package org.liuhen.storage.volume;

import java.nio.file.Path;
import java.util.Optional;

/// How a volume is.
///
/// @param number 1 for the first; 2 for the second, even before it was ever reached
/// @param directory the state directory, or what the configuration names
/// @param refusal why it takes no footage now
public record VolumeState(int number, Path directory, Optional<Refusal> refusal) {
    /// Why a volume takes no footage.
    ///
    /// @param sinceMicros wall time
    public record Refusal(String reason, long sinceMicros) {}

    /// Whether it takes footage, as far as it was asked.
    public boolean takesFootage() {
        return refusal.isEmpty();
    }
}

package org.liuhen.storage.witness;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.liuhen.storage.note.WitnessKey;

/// Which witness is asked, and how often.
///
/// @param address what `/add-checkpoint` is put behind: its submission prefix
/// @param key whose cosignatures count
/// @param authority PEM file of those who may have issued its certificate; empty for those that Java knows
/// @param rhythm how often a log that grew is shown to it
public record WitnessRules(URI address, WitnessKey key, Optional<Path> authority, Duration rhythm) {
    /// The log of a machine that is cut off or taken over is fixed up to a minute before.
    public static final Duration STANDARD_RHYTHM = Duration.ofSeconds(60);

    public WitnessRules {
        if (!isAddress(address)) {
            throw new IllegalArgumentException("no witness can be at " + address);
        }
    }

    /// Whether a witness can be there.
    public static boolean isAddress(URI address) {
        return ("https".equals(address.getScheme()) || "http".equals(address.getScheme()))
                && address.getHost() != null
                && address.getRawQuery() == null
                && address.getRawFragment() == null
                && address.getRawUserInfo() == null;
    }
}

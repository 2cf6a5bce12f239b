package org.liuhen.appliance.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.note.WitnessKey;
import org.liuhen.storage.witness.WitnessRules;

/// The table `[witness]`.
final class WitnessTable {
    private WitnessTable() {}

    static @Nullable WitnessRules read(@Nullable TableReader in) {
        if (in == null) {
            return null;
        }
        URI address = in.parsed(
                "address", WitnessTable::address, "must be an address like \"https://witness.example.gov.cn/log\"");
        WitnessKey key = in.parsed(
                "key", WitnessTable::key, "must be the key of the witness, NAME+ID+KEY with a key of type 4 (Ed25519)");
        Optional<Path> authority = in.optionalFile("authority");
        in.end();
        return address == null || key == null
                ? null
                : new WitnessRules(address, key, authority, WitnessRules.STANDARD_RHYTHM);
    }

    private static Optional<URI> address(String text) {
        try {
            return Optional.of(new URI(text)).filter(WitnessRules::isAddress);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<WitnessKey> key(String text) {
        try {
            return Optional.of(WitnessKey.parse(text));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }
}

package org.liuhen.tools;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.liuhen.storage.archive.ArchiveStore;
import org.liuhen.storage.archive.ArchivedLog;
import org.liuhen.storage.note.VerifierKey;

/// The appliances in an archive, as the command line names them.
final class Archives {
    private Archives() {}

    /// The appliances that are meant.
    ///
    /// @param origin the one, or empty for all
    /// @throws IOException if there is none
    static List<VerifierKey> appliances(ArchiveStore archive, Optional<String> origin) throws IOException {
        List<VerifierKey> all = ArchivedLog.appliances(archive);
        List<VerifierKey> meant = all.stream()
                .filter(each -> origin.isEmpty() || origin.get().equals(each.name()))
                .toList();
        if (meant.isEmpty()) {
            throw new IOException(
                    origin.isEmpty() || all.isEmpty()
                            ? "no appliance ever wrote to the archive " + archive.address()
                            : "no appliance \"" + origin.get() + "\" is in the archive " + archive.address()
                                    + "; it has " + names(all));
        }
        return meant;
    }

    /// The one appliance that is meant.
    ///
    /// @throws IOException if there are several and none was named
    static VerifierKey appliance(ArchiveStore archive, Optional<String> origin) throws IOException {
        List<VerifierKey> meant = appliances(archive, origin);
        if (meant.size() > 1) {
            throw new IOException("the archive " + archive.address() + " has several appliances; name one with"
                    + " --origin: " + names(meant));
        }
        return meant.getFirst();
    }

    private static String names(List<VerifierKey> keys) {
        return keys.stream().map(VerifierKey::name).collect(Collectors.joining(", "));
    }
}

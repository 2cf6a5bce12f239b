package org.liuhen.tools;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.archive.ArchiveStore;
import org.liuhen.storage.archive.Restoration;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.note.SigningKey;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.time.SystemClocks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `liuhen restore`: a state directory from the archive alone.
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a state directory again from the archive, or brings one forward that was put back to an earlier state.",
            "Nothing that stands there is written over. The archive has no signing key: with --key the restored store"
                    + " records on, without it it can be verified and played. Accounts and settings are not in the"
                    + " archive."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:restored, all of it", "1:restored, but for what the archive does not have", "2:could not"})
final class RestoreCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "STATE",
            description = "The state directory: new, empty, or a beginning of the same store.")
    private @Nullable Path state;

    @Mixin
    private ArchiveAddress archive = new ArchiveAddress();

    @Option(names = "--origin", paramLabel = "ORIGIN", description = "Which appliance, if the archive has several.")
    private @Nullable String origin;

    @Option(
            names = "--key",
            paramLabel = "PEM",
            description = "The signing key of the log, as it was kept elsewhere: the file keys/log.pem of the store.")
    private @Nullable Path key;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (state == null || spec == null) {
            throw new IOException("a state directory must be given");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (ArchiveStore store = archive.open()) {
            VerifierKey appliance = Archives.appliance(store, Optional.ofNullable(origin));
            if (Files.exists(new StateLayout(state).format()) && EvidenceStore.isOpenSomewhere(state)) {
                throw new IOException(state + " is being recorded into: stop the recorder first");
            }
            byte[] pem = key == null ? new byte[0] : signingKey(key, appliance);
            Optional<ProgressBar> bar = ProgressBar.isWatched()
                    ? Optional.of(new ProgressBar(spec.commandLine().getErr(), new SystemClocks()))
                    : Optional.empty();
            Restoration.Result result = new Restoration(store, appliance.name(), state)
                    .restore((done, entries) -> bar.ifPresent(each -> each.progress(done, entries)));
            bar.ifPresent(ProgressBar::clear);
            if (pem.length > 0) {
                putKey(new StateLayout(state), pem);
            }
            result.missing().forEach(path -> out.println("MISSING " + path));
            out.printf(
                    "restored: %,d entries, %,d objects, %,d bytes%s%n",
                    result.entries(),
                    result.objects(),
                    result.bytes(),
                    result.missing().isEmpty() ? "" : "; " + result.missing().size() + " are not in the archive");
            if (Files.exists(new StateLayout(state).signingKey())) {
                enter(state, result.fact(store.address()));
                out.println("It records on with the configuration that names it. Verify it: liuhen verify " + state);
            } else {
                out.println("It can be verified and played. To record on it needs the log's signing key: --key");
            }
            return result.missing().isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
        }
    }

    /// That it was restored stands in its log before anything is recorded into it again.
    private static void enter(Path state, MachineFact.Restored restored) throws IOException {
        StoreSettings settings = new StoreSettings(new SystemDisk(), new SystemClocks(), Version.TEXT, Hash.over());
        try (EvidenceStore store = EvidenceStore.open(state, settings)) {
            store.log().append(restored);
        }
    }

    private static byte[] signingKey(Path file, VerifierKey appliance) throws IOException {
        try {
            if (!SigningKey.load(file, appliance.name()).verifier().text().equals(appliance.text())) {
                throw new IOException("--key " + file + " is not the key that signed the log of " + appliance.name());
            }
            return Files.readAllBytes(file);
        } catch (MalformedException e) {
            throw new IOException("--key " + file + " is no signing key: " + e.getMessage(), e);
        }
    }

    private static void putKey(StateLayout layout, byte[] pem) throws IOException {
        if (!Files.exists(layout.signingKey())) {
            Files.createFile(
                    layout.signingKey(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(layout.signingKey(), pem);
            Files.setPosixFilePermissions(layout.signingKey(), PosixFilePermissions.fromString("r--------"));
        }
    }
}

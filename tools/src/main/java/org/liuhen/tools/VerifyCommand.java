package org.liuhen.tools;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.archive.ArchiveStore;
import org.liuhen.storage.archive.ArchiveVerifier;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.note.WitnessPolicy;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.verify.Finding;
import org.liuhen.storage.verify.PackageVerifier;
import org.liuhen.storage.verify.Seal;
import org.liuhen.storage.verify.Verdict;
import org.liuhen.storage.verify.Verifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `liuhen verify`: checks a state directory from its bytes alone.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Checks every entry, signature, chain and media byte of a state directory.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:intact", "1:findings", "2:could not check"})
final class VerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "STATE", arity = "0..1", description = "The state directory.")
    private @Nullable Path state;

    @Mixin
    private ArchiveAddress archive = new ArchiveAddress();

    @Option(
            names = "--package",
            paramLabel = "DIR",
            description = "An evidence package 证据包 instead of a state directory, from its folder alone.")
    private @Nullable Path parcel;

    @Option(names = "--origin", paramLabel = "ORIGIN", description = "In the archive, this appliance alone.")
    private @Nullable String origin;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description =
                    "The key that must have signed: name+id+key, or a file that holds it. Without it the log's own"
                            + " key is taken, which shows that the log agrees with itself, not who made it.")
    private @Nullable String key;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "Whom to trust (c2sp.org/tlog-policy): keys of logs, and the witnesses 见证方 that must have"
                    + " cosigned. Without it cosignatures are not asked for.")
    private @Nullable Path policy;

    @Option(
            names = "--seal",
            paramLabel = "FILE",
            description =
                    "A seal that was kept elsewhere, as the code on a seal sheet 封存单 gives it: shows whether the log is"
                            + " still the one that the sheet was printed from. May be given several times.")
    private List<Path> seals = List.of();

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    @Option(names = "--threads", paramLabel = "N", description = "How many threads hash; all processors without it.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (spec == null || threads < 1 || threads > 1_024) {
            throw new IOException("--threads must be from 1 to 1024, not " + threads);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (parcel != null && !archive.isGiven() && origin == null && state == null && seals.isEmpty()) {
            return packaged(out, parcel);
        }
        if (archive.isGiven() && parcel == null && state == null && seals.isEmpty()) {
            return archived(out);
        }
        if (archive.isGiven() || parcel != null || origin != null || state == null) {
            throw new IOException("name either a state directory, with --seal where there is one, or --archive, with"
                    + " --origin where it has several appliances, or --package");
        }
        boolean recording = EvidenceStore.isOpenSomewhere(state);
        Verifier.Scope scope = recording ? Verifier.whileRecording(state) : new Verifier.Scope.AtRest();
        Optional<ProgressBar> bar = json || !ProgressBar.isWatched()
                ? Optional.empty()
                : Optional.of(new ProgressBar(spec.commandLine().getErr(), new SystemClocks()));
        WitnessPolicy trusted = policy();
        Verifier verifier = new Verifier(
                state,
                expectedKey(trusted),
                scope,
                threads,
                (done, total) -> bar.ifPresent(present -> present.progress(done, total)));
        List<Seal> kept = kept();
        kept.forEach(verifier::against);
        Verdict verdict = verifier.witnessedBy(trusted.quorum()).verify();
        bar.ifPresent(ProgressBar::clear);
        if (json) {
            out.println(JsonText.of(asMap(verdict, scope)));
        } else {
            print(out, verdict, scope);
            printSeals(out, verdict, kept);
        }
        return verdict.isIntact() ? ExitCode.OK : ExitCode.FINDINGS;
    }

    private int packaged(PrintWriter out, Path folder) throws IOException {
        WitnessPolicy trusted = policy();
        if (trusted.quorum().isPresent()) {
            throw new IOException(
                    "--policy asks for witnesses, and a package carries no cosignatures: verify the state or"
                            + " the archive with it, or give --key");
        }
        PackageVerifier.Result result = new PackageVerifier(folder, expectedKey(trusted), (done, total) -> {}).verify();
        if (json) {
            Map<String, Object> map = asMap(result.verdict(), new Verifier.Scope.AtRest());
            map.put("scope", "package");
            map.put("session", result.session());
            map.put("whole", result.isWhole());
            map.put(
                    "footage",
                    result.shares().stream()
                            .map(share -> Map.of("track", share.track(), "held", share.held(), "all", share.all()))
                            .toList());
            out.println(JsonText.of(map));
        } else {
            out.println("package of session " + result.session() + (result.isWhole() ? ", whole 完整会话" : ", a clip 片段"));
            for (PackageVerifier.Share share : result.shares()) {
                out.println("  " + share.track() + ": " + share.held() + " of " + share.all() + " segments");
            }
            print(out, result.verdict(), new Verifier.Scope.AtRest());
        }
        return result.verdict().isIntact() ? ExitCode.OK : ExitCode.FINDINGS;
    }

    private int archived(PrintWriter out) throws IOException {
        boolean intact = true;
        WitnessPolicy trusted = policy();
        List<Object> appliances = new ArrayList<>();
        try (ArchiveStore store = archive.open()) {
            for (VerifierKey appliance : Archives.appliances(store, Optional.ofNullable(origin))) {
                Path scratch = Files.createTempDirectory("liuhen-verify-");
                try {
                    ArchiveVerifier.Result result = new ArchiveVerifier(
                                    store,
                                    appliance.name(),
                                    expectedKey(trusted, appliance.name()),
                                    threads,
                                    (done, total) -> {})
                            .witnessedBy(trusted.quorum())
                            .verify(scratch);
                    intact &= result.verdict().isIntact();
                    if (json) {
                        Map<String, Object> map = asMap(
                                result.verdict(),
                                new Verifier.Scope.While(result.verdict().entries()));
                        map.put("scope", "archive");
                        map.put("origin", appliance.name());
                        map.put("waiting", result.waiting());
                        map.put("withheld", result.withheld());
                        appliances.add(map);
                    } else {
                        out.println("archive " + store.address() + ", appliance " + appliance.name());
                        print(out, result.verdict(), new Verifier.Scope.AtRest());
                        printOutside(out, result);
                    }
                } finally {
                    delete(scratch);
                }
            }
        }
        if (json) {
            out.println(JsonText.of(Map.of("intact", intact, "appliances", appliances)));
        }
        return intact ? ExitCode.OK : ExitCode.FINDINGS;
    }

    private static void printOutside(PrintWriter out, ArchiveVerifier.Result result) {
        if (result.waiting() > 0) {
            out.println(result.waiting()
                    + " stretches of files are not in the archive yet 尚未存档; no receipt speaks of them");
        }
        if (result.withheld() > 0) {
            out.println(result.withheld()
                    + " entries answer for what was kept out of the archive 国家秘密，停止存档: somebody marked its session");
        }
    }

    private static void delete(Path scratch) throws IOException {
        try (Stream<Path> all = Files.walk(scratch)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private WitnessPolicy policy() throws IOException {
        if (policy == null) {
            return new WitnessPolicy(List.of(), Optional.empty());
        }
        try {
            return WitnessPolicy.parse(Files.readString(policy));
        } catch (MalformedException | CharacterCodingException e) {
            throw new IOException("--policy " + policy + " holds no policy: " + e.getMessage(), e);
        }
    }

    /// @param origin of the log
    private Optional<VerifierKey> expectedKey(WitnessPolicy trusted, String origin) throws IOException {
        if (key != null || trusted.logs().isEmpty()) {
            return expectedKey(trusted);
        }
        return Optional.of(trusted.log(origin)
                .orElseThrow(() -> new IOException("--policy " + policy + " accepts no log that is called " + origin)));
    }

    private Optional<VerifierKey> expectedKey(WitnessPolicy trusted) throws IOException {
        if (key == null) {
            if (trusted.logs().size() > 1) {
                throw new IOException("--policy " + policy + " accepts several logs: say with --key which this one is");
            }
            return trusted.logs().stream().findFirst();
        }
        Path file = Path.of(key);
        String text = Files.isRegularFile(file) ? Files.readString(file) : key;
        try {
            return Optional.of(VerifierKey.parse(text));
        } catch (MalformedException e) {
            throw new IOException("--key is neither a key nor a file that holds one: " + e.getMessage(), e);
        }
    }

    private List<Seal> kept() throws IOException {
        List<Seal> kept = new ArrayList<>();
        for (Path file : seals) {
            try {
                kept.add(Seal.parse(Files.readString(file)));
            } catch (MalformedException | CharacterCodingException e) {
                throw new IOException("--seal " + file + " holds no seal: " + e.getMessage(), e);
            }
        }
        return kept;
    }

    private static void printSeals(PrintWriter out, Verdict verdict, List<Seal> kept) {
        for (Seal seal : kept) {
            boolean broken = verdict.findings().stream()
                    .anyMatch(finding -> finding instanceof Finding.SealBroken of
                            && of.session().equals(seal.session())
                            && of.entry() == seal.entry());
            if (!broken) {
                out.println("seal: the log is the one that session " + seal.session() + " was sealed in 封存值相符");
            }
        }
    }

    private static void print(PrintWriter out, Verdict verdict, Verifier.Scope scope) {
        if (scope instanceof Verifier.Scope.While(long entries)) {
            out.println("A program is recording into this store: checked as far as its newest checkpoint, " + entries
                    + " entries.");
        }
        for (Finding finding : verdict.findings()) {
            out.println("FINDING " + finding.code() + " at " + finding.place() + ": " + finding.what());
        }
        out.printf(
                "%s: %,d entries, %,d checkpoints, %,d sessions, %,d segments, %,d bytes hashed%n",
                verdict.isIntact()
                        ? "INTACT 一致"
                        : "NOT INTACT 不一致, " + verdict.findings().size() + " findings",
                verdict.entries(),
                verdict.checkpoints(),
                verdict.sessions(),
                verdict.segments(),
                verdict.checkedBytes());
        verdict.witnessed()
                .ifPresent(witnessed -> out.println("witnessed 已见证: " + witnessed.entries() + " entries, "
                        + Instant.ofEpochSecond(witnessed.seconds())));
        out.println("key: " + verdict.key()
                + (verdict.keyPinned() == Verdict.Pinning.PINNED
                        ? " (the one expected)"
                        : " (as the log names it; compare it with one you know, or give --key)"));
    }

    private static Map<String, Object> asMap(Verdict verdict, Verifier.Scope scope) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("intact", verdict.isIntact());
        map.put("scope", scope instanceof Verifier.Scope.AtRest ? "at-rest" : "while-recording");
        map.put("key", verdict.key());
        map.put("keyPinned", verdict.keyPinned() == Verdict.Pinning.PINNED);
        map.put("entries", verdict.entries());
        map.put("checkpoints", verdict.checkpoints());
        map.put("sessions", verdict.sessions());
        map.put("segments", verdict.segments());
        map.put("checkedBytes", verdict.checkedBytes());
        verdict.witnessed()
                .ifPresent(witnessed ->
                        map.put("witnessed", Map.of("entries", witnessed.entries(), "seconds", witnessed.seconds())));
        map.put(
                "findings",
                verdict.findings().stream().map(VerifyCommand::asMap).toList());
        return map;
    }

    private static Map<String, Object> asMap(Finding finding) {
        return Map.of("code", finding.code(), "place", finding.place(), "what", finding.what());
    }
}

package org.liuhen.tools;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.archive.ArchiveStore;
import org.liuhen.storage.archive.ArchivedLog;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.time.UtcTime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `liuhen archive status`: every appliance in the archive, and how far it is.
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Every appliance in the archive: its newest entry there and its age, how far its receipts reach, its sessions.",
            "It believes what is there. What proves it is \"liuhen verify --archive\"."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:read", "2:could not"})
final class ArchiveStatusCommand implements Callable<Integer> {
    @Mixin
    private ArchiveAddress archive = new ArchiveAddress();

    @Option(names = "--origin", paramLabel = "ORIGIN", description = "This appliance alone.")
    private @Nullable String origin;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (spec == null) {
            throw new IllegalStateException("the command line gives every command its own description");
        }
        PrintWriter out = spec.commandLine().getOut();
        Clocks clocks = new SystemClocks();
        try (ArchiveStore store = archive.open()) {
            List<Map<String, Object>> appliances = new ArrayList<>();
            for (VerifierKey key : Archives.appliances(store, Optional.ofNullable(origin))) {
                ArchivedLog.Summary summary = new ArchivedLog(store, key.name()).summary();
                if (json) {
                    appliances.add(asMap(key, summary));
                } else {
                    print(out, key, summary, clocks);
                }
            }
            if (json) {
                out.println(JsonText.of(Map.of("archive", store.address(), "appliances", appliances)));
            }
        }
        return ExitCode.OK;
    }

    private static void print(PrintWriter out, VerifierKey key, ArchivedLog.Summary summary, Clocks clocks) {
        Duration age = Duration.ofMillis((clocks.wallMicros() - summary.newestMicros()) / 1_000);
        out.println(key.name());
        out.println("  newest entry " + UtcTime.text(summary.newestMicros()) + ", " + age.toHours() + " h "
                + age.toMinutesPart() + " min old; " + summary.entries() + " entries");
        out.println("  receipts reach to entry " + summary.receipted() + "; " + summary.waiting()
                + " stretches of files are not told of yet");
        summary.delays()
                .ifPresent(delays ->
                        out.println("  from seal to receipt " + seconds(delays.half()) + " s for half of the newest "
                                + delays.segments() + " segments, " + seconds(delays.most()) + " s for 99 of 100, "
                                + seconds(delays.longest()) + " s at most"));
        out.println("  " + summary.sessions() + " sessions, " + summary.intakes() + " intakes; " + summary.absent()
                + " stretches never came");
        out.println("  key " + key.text());
    }

    private static String seconds(Duration duration) {
        return "%.1f".formatted(duration.toMillis() / 1_000.0);
    }

    private static Map<String, Object> asMap(VerifierKey key, ArchivedLog.Summary summary) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("origin", key.name());
        map.put("key", key.text());
        map.put("entries", summary.entries());
        map.put("newest", UtcTime.text(summary.newestMicros()));
        map.put("receipted", summary.receipted());
        map.put("waiting", summary.waiting());
        map.put("absent", summary.absent());
        summary.delays()
                .ifPresent(delays -> map.put(
                        "sealToReceipt",
                        Map.of(
                                "segments", delays.segments(),
                                "p50Millis", delays.half().toMillis(),
                                "p99Millis", delays.most().toMillis(),
                                "longestMillis", delays.longest().toMillis())));
        map.put("sessions", summary.sessions());
        map.put("intakes", summary.intakes());
        return map;
    }
}

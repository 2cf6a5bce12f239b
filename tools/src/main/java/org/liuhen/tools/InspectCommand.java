package org.liuhen.tools;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.account.SessionAccount;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.time.UtcTime;
import org.liuhen.storage.timeline.Interruption;
import org.liuhen.storage.timeline.Ledger;
import org.liuhen.storage.timeline.Span;
import org.liuhen.storage.timeline.Timeline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `liuhen inspect`: what the log says of its sessions.
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the sessions of a state directory, or the account of one: its tracks, footage, interruptions and their explanations.",
            "Reads the log alone; it proves nothing, \"liuhen verify\" does."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:listed", "2:could not"})
final class InspectCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "STATE", description = "The state directory.")
    private @Nullable Path state;

    @Parameters(index = "1", arity = "0..1", paramLabel = "SESSION", description = "Name of a session.")
    private @Nullable String session;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    private final ReadAgain readAgain = new ReadAgain();
    private final OmissionAccount omissions = new OmissionAccount();

    @Override
    public Integer call() throws IOException {
        if (state == null || spec == null) {
            throw new IOException("a state directory must be given");
        }
        Map<String, SessionAccount> accounts = SessionAccount.readAll(state, row -> {
            readAgain.history().take(row);
            omissions.take(row);
        });
        PrintWriter out = spec.commandLine().getOut();
        if (session == null) {
            list(out, state, accounts);
            return ExitCode.OK;
        }
        SessionAccount account = accounts.get(session);
        if (account == null) {
            throw new IOException("the log of " + state + " has no session " + session + ": \"liuhen inspect " + state
                    + "\" lists those it has");
        }
        if (json) {
            Map<String, Object> map = asMap(session, account);
            map.put("case", new CaseAccount(state, account).asMap());
            out.println(JsonText.of(map));
        } else {
            print(out, session, account);
            new CaseAccount(state, account).lines().forEach(out::println);
        }
        return ExitCode.OK;
    }

    private void list(PrintWriter out, Path directory, Map<String, SessionAccount> accounts) throws IOException {
        if (json) {
            List<Object> all = new ArrayList<>();
            accounts.forEach((name, account) -> all.add(asMap(name, account)));
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("sessions", all);
            map.put("omissions", omissions.asList(directory));
            map.put("scrub", readAgain.asMap());
            out.println(JsonText.of(map));
            return;
        }
        accounts.forEach((name, account) -> out.printf(
                "%s  %s  %s  to %s  %d tracks%n",
                name,
                account.room(),
                UtcTime.text(account.startMicros()),
                account.end().map(end -> UtcTime.text(end.endMicros())).orElse("now (open)"),
                account.tracks().size()));
        omissions.lines(directory).forEach(out::println);
        out.println(readAgain.line());
    }

    private void print(PrintWriter out, String name, SessionAccount account) {
        out.printf(
                "session %s, room %s%n%s to %s%n",
                name,
                account.room(),
                UtcTime.text(account.startMicros()),
                account.end().map(end -> UtcTime.text(end.endMicros())).orElse("now (open)"));
        account.tracks().forEach((id, track) -> {
            out.printf(
                    "%ntrack %s: %d runs, %d segments, %,d frames, %,d bytes, %d packets lost%n",
                    id.track(),
                    track.runs().size(),
                    track.segments(),
                    track.frames(),
                    track.bytes(),
                    track.lostPackets());
            Timeline timeline = account.timeline(track);
            Timeline.Totals totals = timeline.totals();
            out.printf(
                    "  footage %.3f s + gaps %.3f s + unexplained %.3f s = %.3f s%n",
                    totals.footageMicros() / 1e6,
                    totals.gapMicros() / 1e6,
                    totals.unexplainedMicros() / 1e6,
                    (timeline.toMicros() - timeline.fromMicros()) / 1e6);
            long early = track.preRollMicros(account.startMicros());
            if (early > 0) {
                out.printf("  pre-roll 预录 %.3f s, from before START%n", early / 1e6);
            }
            readAgain.lines(track).forEach(line -> out.println("  " + line));
            for (Span span : timeline.spans()) {
                out.printf("  %s  %10.3f s  %s%n", UtcTime.text(span.fromMicros()), seconds(span), words(span));
            }
        });
        Ledger ledger = account.ledger();
        out.printf(
                "%n%d interruptions and flaws, %d waiting for an explanation; %s%n",
                ledger.interruptions().size(),
                ledger.waiting().size(),
                ledger.complete() ? "the session is complete" : "the session is not complete");
        for (Interruption each : ledger.interruptions()) {
            out.printf(
                    "  entry %d  %s  %s to %s  %s %s  %s %s (%s)%n",
                    each.entry(),
                    each.track().track(),
                    UtcTime.text(each.fromMicros()),
                    UtcTime.text(each.toMicros()),
                    each.cause().code(),
                    each.cause().chinese(),
                    each.standing().name().toLowerCase(Locale.ROOT),
                    each.standing().chinese(),
                    each.detail());
        }
    }

    private static Map<String, Object> asMap(Interruption is) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("entry", is.entry());
        map.put("track", is.track().track());
        map.put("kind", is.kind().name().toLowerCase(Locale.ROOT));
        map.put("cause", is.cause().code());
        map.put("from", UtcTime.text(is.fromMicros()));
        map.put("to", UtcTime.text(is.toMicros()));
        map.put("count", is.count());
        map.put("detail", is.detail());
        is.by().ifPresent(by -> map.put("by", by));
        map.put("standing", is.standing().name().toLowerCase(Locale.ROOT));
        is.statement().ifPresent(statement -> map.put("statement", statement));
        return map;
    }

    private Map<String, Object> asMap(String name, SessionAccount account) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("session", name);
        map.put("room", account.room());
        map.put("start", UtcTime.text(account.startMicros()));
        account.end().ifPresent(end -> map.put("end", UtcTime.text(end.endMicros())));
        List<Object> tracks = new ArrayList<>();
        account.tracks().forEach((id, track) -> tracks.add(asMap(id, track, account)));
        map.put("tracks", tracks);
        Ledger ledger = account.ledger();
        map.put("complete", ledger.complete());
        map.put("waiting", ledger.waiting().size());
        map.put(
                "interruptions",
                ledger.interruptions().stream().map(InspectCommand::asMap).toList());
        return map;
    }

    private Map<String, Object> asMap(TrackId id, SessionAccount.Track track, SessionAccount account) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("track", id.track());
        map.put("runs", track.runs().size());
        map.put("segments", track.segments());
        map.put("frames", track.frames());
        map.put("bytes", track.bytes());
        map.put("lostPackets", track.lostPackets());
        Timeline timeline = account.timeline(track);
        map.put("footageMicros", timeline.totals().footageMicros());
        map.put("gapMicros", timeline.totals().gapMicros());
        map.put("unexplainedMicros", timeline.totals().unexplainedMicros());
        map.put("wholeMicros", timeline.toMicros() - timeline.fromMicros());
        map.put("preRollMicros", track.preRollMicros(account.startMicros()));
        List<Object> spans = new ArrayList<>();
        for (Span span : timeline.spans()) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("kind", span.getClass().getSimpleName().toLowerCase(Locale.ROOT));
            each.put("from", UtcTime.text(span.fromMicros()));
            each.put("to", UtcTime.text(span.toMicros()));
            if (span instanceof Span.Gap gap) {
                each.put("cause", gap.cause().code());
                each.put("detail", gap.detail());
                each.put("entry", gap.entry());
            }
            spans.add(each);
        }
        map.put("spans", spans);
        map.put("segmentsRead", readAgain.asList(track));
        return map;
    }

    private static double seconds(Span span) {
        return (span.toMicros() - span.fromMicros()) / 1e6;
    }

    private static String words(Span span) {
        return switch (span) {
            case Span.Footage footage -> "footage, run " + footage.run();
            case Span.Gap gap ->
                "gap: " + gap.cause().code() + " " + gap.cause().chinese() + " (" + gap.detail() + ")";
            case Span.Unexplained _ -> "UNEXPLAINED";
        };
    }
}

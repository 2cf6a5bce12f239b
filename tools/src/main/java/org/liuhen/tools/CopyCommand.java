package org.liuhen.tools;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.access.AccessRules.CopyMark;
import org.liuhen.appliance.caption.Captions;
import org.liuhen.appliance.caption.Subject;
import org.liuhen.appliance.cases.Particulars;
import org.liuhen.storage.MetadataObjects;
import org.liuhen.storage.account.SessionAccount;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.StreamParameters;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.index.RunRow;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.tools.copy.CopyFilm;
import org.liuhen.tools.copy.CopyPlan;
import org.liuhen.tools.copy.Piece;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `liuhen copy`: a copy of a session for showing, with its captions burned in.
@Command(
        name = "copy",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a copy of a session for showing (副本): one MP4 file, coded anew, with time, air, room and officers"
                    + " burned in, gaps shown as gaps, and another view in a corner where it is asked for.",
            "Where [access] of the configuration says copy-mark = \"taker\", it wants to know who takes it, and burns that in"
                    + " as a mark (水印).",
            "It proves nothing: the originals and the log do, and both are only read."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:written", "2:could not"})
final class CopyCommand implements Callable<Integer> {
    private static final Path STANDARD_CONFIG = Path.of("/etc/liuhen/appliance.toml");
    private static final int MOST_NAMED = 40;
    private static final DateTimeFormatter NOW = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    @Parameters(index = "0", paramLabel = "STATE", description = "The state directory.")
    private @Nullable Path state;

    @Parameters(index = "1", paramLabel = "SESSION", description = "Name of a session that has ended.")
    private @Nullable String session;

    @Parameters(index = "2", paramLabel = "OUT.mp4", description = "The file to write, which must not be there.")
    private @Nullable Path file;

    @Option(
            names = "--view",
            paramLabel = "TRACK",
            description = "The view that fills the picture; the first one else.")
    private @Nullable String view;

    @Option(names = "--inset", paramLabel = "TRACK", description = "Another view, shown small in a corner (画中画).")
    private @Nullable String inset;

    @Option(
            names = "--from",
            paramLabel = "H:MM:SS",
            description = "Begin so long after START; with the pre-roll else.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "H:MM:SS", description = "End so long after START; with the session else.")
    private @Nullable String to;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "The time zone of its times (default: ${DEFAULT-VALUE}).")
    private ZoneId zone = ZoneId.of("Asia/Shanghai");

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration whose [access] says whether copies are marked; without it, "
                    + "/etc/liuhen/appliance.toml where that is there.")
    private @Nullable Path config;

    @Option(
            names = "--taker",
            paramLabel = "NAME",
            description = "Who takes the copy: burned in with --unit and the time.")
    private String taker = "";

    @Option(names = "--unit", paramLabel = "UNIT", description = "The unit of who takes it.")
    private String unit = "";

    @Spec
    private @Nullable CommandSpec spec;

    /// What the log says beside the account of the session.
    ///
    /// @param clocks the newest `clock` entry before the session and those in it
    private record Beside(String origin, String meta, List<EntryRow> clocks) {}

    @Override
    public Integer call() throws IOException {
        if (state == null || session == null || file == null || spec == null) {
            throw new IOException("a state directory, a session and a file must be given");
        }
        String mark = mark();
        List<EntryRow> aside = new ArrayList<>();
        SessionAccount account = SessionAccount.readAll(state, row -> {
                    if (row.entry().fact() instanceof Fact.Genesis
                            || row.entry().fact() instanceof Fact.Session
                            || row.entry().fact() instanceof MachineFact.Clock) {
                        aside.add(row);
                    }
                })
                .get(session);
        if (account == null) {
            throw new IOException("the log of " + state + " has no session " + session + ": \"liuhen inspect " + state
                    + "\" lists those it has");
        }
        if (account.end().isEmpty()) {
            throw new IOException("session " + session + " has not ended: press STOP first");
        }
        Beside beside = beside(aside, session, account.endEntry().orElseThrow());
        SessionAccount.Track seen = seen(account);
        CopyPlan plan = plan(state, session, account, seen, beside, mark);
        SessionWords words = new SessionWords(
                Captions.of(subject(state, account, beside)),
                account.timeline(seen).spans(),
                zone);
        PrintWriter out = spec.commandLine().getOut();
        CopyFilm.write(plan, words, file, (done, whole) -> show(out, done, whole));
        out.println((ProgressBar.isWatched() ? "\r" : "") + file + ": a copy of session " + session + ", "
                + (plan.toMicros() - plan.fromMicros()) / 1_000_000 + " s");
        return ExitCode.OK;
    }

    /// Who takes the copy, and when; empty where nobody was named and nobody has to be.
    private String mark() throws IOException {
        Path file = config == null ? STANDARD_CONFIG : config;
        boolean wanted = (config != null || Files.isRegularFile(file))
                && RunCommand.read(file).access().copyMark() == CopyMark.TAKER;
        if (taker.isBlank() || unit.isBlank()) {
            if (wanted || !taker.isBlank() || !unit.isBlank()) {
                throw new IOException((wanted ? "copies are marked by [access] of " + file + ": say " : "a mark names ")
                        + "who takes the copy with --taker NAME and --unit UNIT, both of them");
            }
            return "";
        }
        for (String each : List.of(taker, unit)) {
            if (each.length() > MOST_NAMED || each.codePoints().anyMatch(Character::isISOControl)) {
                throw new IOException("--taker and --unit have " + MOST_NAMED + " characters of one line at most, not "
                        + each.length());
            }
        }
        String when = NOW.format(Instant.EPOCH
                .plus(new SystemClocks().wallMicros(), ChronoUnit.MICROS)
                .atZone(zone));
        return taker.strip() + "  " + unit.strip() + "  " + when;
    }

    private static void show(PrintWriter out, long doneMicros, long wholeMicros) {
        if (ProgressBar.isWatched()) {
            out.print("\r" + 100 * doneMicros / wholeMicros + " %  ");
            out.flush();
        }
    }

    private static Beside beside(List<EntryRow> aside, String session, long end) {
        String origin = "";
        String meta = "";
        long begun = Long.MAX_VALUE;
        List<EntryRow> clocks = new ArrayList<>();
        for (EntryRow row : aside) {
            switch (row.entry().fact()) {
                case Fact.Genesis genesis -> origin = genesis.origin();
                case Fact.Session fact
                when fact.session().equals(session) -> {
                    meta = fact.meta();
                    begun = row.index();
                }
                case MachineFact.Clock _ -> {
                    if (row.index() < begun) {
                        clocks.clear();
                    }
                    if (row.index() < end) {
                        clocks.add(row);
                    }
                }
                default -> {}
            }
        }
        return new Beside(origin, meta, clocks);
    }

    /// The track that fills the picture.
    private SessionAccount.Track seen(SessionAccount account) throws IOException {
        for (Map.Entry<TrackId, SessionAccount.Track> each : account.tracks().entrySet()) {
            boolean asked = view == null
                    ? has(each.getValue(), "video")
                    : each.getKey().track().equals(view);
            if (asked && has(each.getValue(), "video")) {
                return each.getValue();
            }
        }
        throw new IOException(
                view == null
                        ? "session " + session + " has no footage with a picture"
                        : "session " + session + " has no view " + view + " with a picture; its tracks are: "
                                + names(account));
    }

    private CopyPlan plan(
            Path directory, String name, SessionAccount account, SessionAccount.Track seen, Beside beside, String mark)
            throws IOException {
        StateLayout layout = new StateLayout(directory);
        int width = 0;
        int height = 0;
        for (RunRow run : seen.runs()) {
            for (StreamParameters stream : run.streams()) {
                width = Math.max(width, stream.width() / 2 * 2);
                height = Math.max(height, stream.height() / 2 * 2);
            }
        }
        long first = Math.min(
                account.startMicros(),
                seen.runs().stream().mapToLong(RunRow::startMicros).min().orElse(account.startMicros()));
        long begin = from == null ? first : account.startMicros() + AfterStart.micros(from, "--from");
        long end = to == null ? account.untilMicros() : account.startMicros() + AfterStart.micros(to, "--to");
        if (begin >= end || begin >= account.untilMicros()) {
            throw new IOException("--from must lie before --to and before the end of the session");
        }
        return new CopyPlan(
                width,
                height,
                begin,
                Math.min(end, account.untilMicros()),
                pieces(layout, seen),
                inset == null ? List.of() : pieces(layout, track(account, inset)),
                sound(layout, account, seen),
                mark,
                "副本 " + name,
                "副本：由原始录像转码并叠加字幕，仅供查看，原始录像未作改动。 A copy for showing of session " + name + " of the log "
                        + beside.origin() + "; the originals are unchanged.");
    }

    private static SessionAccount.Track track(SessionAccount account, String name) throws IOException {
        for (Map.Entry<TrackId, SessionAccount.Track> each : account.tracks().entrySet()) {
            if (each.getKey().track().equals(name) && has(each.getValue(), "video")) {
                return each.getValue();
            }
        }
        throw new IOException("there is no view " + name + " with a picture; the tracks are: " + names(account));
    }

    /// The view's own sound, or that of the first track that has any.
    private static List<Piece> sound(StateLayout layout, SessionAccount account, SessionAccount.Track seen) {
        if (has(seen, "audio")) {
            return pieces(layout, seen);
        }
        return account.tracks().values().stream()
                .filter(track -> has(track, "audio"))
                .findFirst()
                .map(track -> pieces(layout, track))
                .orElse(List.of());
    }

    private static boolean has(SessionAccount.Track track, String kind) {
        return !track.runs().isEmpty()
                && track.runs().stream()
                        .allMatch(run -> run.streams().stream()
                                .anyMatch(stream -> stream.kind().equals(kind)));
    }

    private static List<Piece> pieces(StateLayout layout, SessionAccount.Track track) {
        return track.runs().stream()
                .filter(run -> run.segments() > 0)
                .map(run -> new Piece(layout.run(run.track(), run.run()), run.startMicros(), run.endMicros()))
                .toList();
    }

    private Subject subject(Path directory, SessionAccount account, Beside beside) throws IOException {
        long first = account.tracks().values().stream()
                .flatMap(track -> track.runs().stream())
                .mapToLong(RunRow::startMicros)
                .min()
                .orElse(account.startMicros());
        return new Subject(
                roomName(directory, account, beside),
                Math.min(first, account.startMicros()),
                account.startMicros(),
                account.untilMicros(),
                Subject.clocked(beside.clocks(), account.startMicros()),
                Subject.climates(account.deeds()),
                particulars(directory, account),
                zone);
    }

    private static Optional<Particulars> particulars(Path directory, SessionAccount account) throws IOException {
        return Particulars.newest(
                account.deeds(), object -> MetadataObjects.read(new StateLayout(directory), object.meta()));
    }

    private static String roomName(Path directory, SessionAccount account, Beside beside) throws IOException {
        try {
            return new FieldsReader(MetadataObjects.read(new StateLayout(directory), beside.meta())).text("room");
        } catch (NoSuchFileException | MalformedException e) {
            return account.room();
        }
    }

    private static String names(SessionAccount account) {
        return String.join(
                ", ", account.tracks().keySet().stream().map(TrackId::track).toList());
    }
}

package org.liuhen.storage.disk;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which names a program made and which directories it synced, as strace saw it: what POSIX promises of a name is
/// only that it is safe once its directory was synced after it. Every real file system here promises more (an
/// fsync of a new file brings its name along), so a missing fsync of a directory shows only when such names are
/// taken away.
public final class NameHistory {
    private static final String TIME = "^([0-9]+\\.[0-9]+) ";
    private static final String DONE = ".* = [0-9]+.* <([0-9.]+)>$";
    private static final Pattern CREATED =
            Pattern.compile(TIME + "openat\\([^,]+, \"([^\"]+)\", [A-Z_|]*O_CREAT" + DONE);
    private static final Pattern MADE =
            Pattern.compile(TIME + "mkdir(?:at)?\\((?:AT_FDCWD[^,]*, )?\"([^\"]+)\"" + DONE);
    private static final Pattern MOVED = Pattern.compile(
            TIME + "rename(?:at2?)?\\((?:AT_FDCWD[^,]*, )?\"([^\"]+)\", (?:AT_FDCWD[^,]*, )?\"([^\"]+)\"" + DONE);
    private static final Pattern SYNCED = Pattern.compile(TIME + "fsync\\([0-9]+<([^>]+)>" + DONE);

    private final Path root;
    private final List<Name> names = new ArrayList<>();
    private final List<Synced> syncs = new ArrayList<>();

    /// A name that came to be.
    private record Name(Path path, Optional<Path> origin, long madeMicros) {}

    /// A directory that was synced.
    private record Synced(Path directory, long beginMicros, long endMicros) {}

    /// Reads what [#tracing] wrote, for the names below `root`.
    public NameHistory(Path root, Path traces) throws IOException {
        this.root = root;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(traces)) {
            for (Path file : files) {
                try (Stream<String> lines = Files.lines(file)) {
                    lines.forEach(this::read);
                }
            }
        }
        names.sort(Comparator.comparingLong(Name::madeMicros));
    }

    /// The words before a command that make strace write its history into the new directory `traces`.
    public static List<String> tracing(Path traces) throws IOException {
        Files.createDirectories(traces);
        return List.of(
                "strace",
                "-ff",
                "-ttt",
                "-T",
                "-y",
                "-qq",
                "--seccomp-bpf",
                "-e",
                "trace=openat,?mkdir,?mkdirat,?rename,?renameat,?renameat2,fsync",
                "-e",
                "signal=none",
                "-o",
                traces.resolve("thread").toString());
    }

    /// Takes away names that no fsync of their directory had made safe at the cut, as a file system may that
    /// promises only what POSIX does. `copy` is where the root of the history lies now. Returns the names taken.
    public List<Path> forget(Path copy, Cut cut, RandomGenerator random) throws IOException {
        List<Path> taken = new ArrayList<>();
        for (Name name : names.reversed()) {
            boolean unsafe = name.madeMicros() <= cut.wallMicros() && !safe(name, cut.wallMicros());
            if (unsafe && random.nextInt(100) >= cut.keptPercent() && take(name, copy)) {
                taken.add(root.relativize(name.path()));
            }
        }
        return taken;
    }

    private boolean safe(Name name, long atMicros) {
        return syncs.stream()
                .anyMatch(sync -> sync.directory().equals(name.path().getParent())
                        && sync.beginMicros() >= name.madeMicros()
                        && sync.endMicros() <= atMicros);
    }

    private boolean take(Name name, Path copy) throws IOException {
        Path path = copy.resolve(root.relativize(name.path()));
        if (!Files.exists(path)) {
            return false;
        }
        if (name.origin().isEmpty()) {
            Command.of("rm", "-r", path.toString()).run();
            return true;
        }
        Path origin = copy.resolve(root.relativize(name.origin().get()));
        if (Files.exists(origin)) {
            // This cut came before the move reached the disk: what has the name now is what the move would have
            // replaced.
            return false;
        }
        Files.move(path, origin);
        return true;
    }

    private void read(String line) {
        Matcher created = CREATED.matcher(line);
        Matcher made = MADE.matcher(line);
        Matcher moved = MOVED.matcher(line);
        Matcher synced = SYNCED.matcher(line);
        if (created.matches()) {
            add(created.group(2), Optional.empty(), end(created, 3));
        } else if (made.matches()) {
            add(made.group(2), Optional.empty(), end(made, 3));
        } else if (moved.matches()) {
            add(moved.group(3), Optional.of(Path.of(moved.group(2))), end(moved, 4));
        } else if (synced.matches()) {
            syncs.add(new Synced(Path.of(synced.group(2)), micros(synced.group(1)), end(synced, 3)));
        }
    }

    /// A second opening of a name that is there already makes nothing.
    private void add(String path, Optional<Path> origin, long madeMicros) {
        Path name = Path.of(path);
        boolean known =
                origin.isEmpty() && names.stream().anyMatch(n -> n.path().equals(name));
        if (name.startsWith(root) && !name.equals(root) && !known) {
            names.add(new Name(name, origin, madeMicros));
        }
    }

    private static long end(Matcher line, int durationGroup) {
        return micros(line.group(1)) + micros(line.group(durationGroup));
    }

    private static long micros(String seconds) {
        return new BigDecimal(seconds).movePointRight(6).longValue();
    }
}

package org.liuhen.storage.survival;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One system call on one file of the store.
///
/// @param name as strace writes it
/// @param path the file or directory, in the state directory
/// @param number the how-manieth of this name on this path in its thread, from 1
record SystemCall(String name, Path path, int number) {
    private static final String TRACED = "openat,?mkdir,?mkdirat,?rename,?renameat,?link,?linkat,write,fdatasync,fsync";
    private static final Pattern LINE = Pattern.compile("^([0-9]+) +([a-z0-9_]+)\\((.*)$");
    private static final Pattern OF_DESCRIPTOR = Pattern.compile("^[0-9]+<([^>]+)>.*");
    private static final Pattern OF_NAME = Pattern.compile("^(?:AT_FDCWD[^,]*, )?\"([^\"]+)\"(.*)$");

    private static final String NOWHERE = "/";

    /// What can be done to a call.
    enum Fault {
        EIO("error=EIO"),
        ENOSPC("error=ENOSPC"),
        KILL("signal=KILL");

        private final String words;

        Fault(String words) {
            this.words = words;
        }
    }

    /// The words before a command that list its calls into `list`.
    static List<String> listing(Path list) {
        return List.of(
                "strace",
                "-f",
                "-y",
                "-qq",
                "--seccomp-bpf",
                "-e",
                "trace=" + TRACED,
                "-e",
                "signal=none",
                "-o",
                list.toString());
    }

    /// The calls in `list` that change a file of `state`, each once, in the order they came. The index is left
    /// out: it is derived.
    static List<SystemCall> read(Path list, Path state) throws IOException {
        Map<String, Integer> counts = new HashMap<>();
        List<SystemCall> calls = new ArrayList<>();
        try (Stream<String> lines = Files.lines(list)) {
            for (String line : lines.toList()) {
                Matcher call = LINE.matcher(line);
                if (!call.matches()) {
                    continue;
                }
                String path = path(call.group(2), call.group(3));
                if (Path.of(path).startsWith(state) && !Path.of(path).startsWith(state.resolve("index"))) {
                    int number = counts.merge(call.group(1) + call.group(2) + path, 1, Integer::sum);
                    SystemCall found = new SystemCall(call.group(2), state.relativize(Path.of(path)), number);
                    if (!calls.contains(found)) {
                        calls.add(found);
                    }
                }
            }
        }
        return calls;
    }

    /// The words before a command that do `fault` to this call in `state` and write what happened into `report`.
    List<String> failing(Fault fault, Path state, Path report) {
        return List.of(
                "strace",
                "-f",
                "-qq",
                "-P",
                state.resolve(path).toString(),
                "-e",
                "trace=" + name,
                "-e",
                "inject=" + name + ":" + fault.words + ":when=" + number,
                "-e",
                "signal=none",
                "-o",
                report.toString());
    }

    /// Whether a report of strace says that an error was given instead of a call.
    static boolean injected(Path report) throws IOException {
        return Files.readString(report).contains("(INJECTED)");
    }

    /// The path a call changes, or [#NOWHERE] if it changes none.
    private static String path(String name, String arguments) {
        Matcher named = OF_NAME.matcher(arguments);
        if (named.matches()) {
            boolean creates = !name.equals("openat")
                    || named.group(2).contains("O_WRONLY")
                    || named.group(2).contains("O_RDWR");
            return creates ? named.group(1) : NOWHERE;
        }
        Matcher described = OF_DESCRIPTOR.matcher(arguments);
        return described.matches() ? described.group(1) : NOWHERE;
    }
}

package org.liuhen.tools.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What Linux counts about processes: proc(5).
final class ProcessUse {
    /// USER_HZ, the same on all machines this runs on.
    private static final double TICKS_PER_SECOND = 100;
    private static final int UTIME = 11;
    private static final int CUTIME = 13;

    private ProcessUse() {}

    /// User and system time of a living process so far, in seconds; 0 once it is gone.
    static double cpuSeconds(long pid) {
        return ticks(Path.of("/proc", String.valueOf(pid), "stat"), UTIME) / TICKS_PER_SECOND;
    }

    /// User and system time of the threads of this name in a living process so far, in seconds.
    static double threadCpuSeconds(long pid, String name) {
        Path tasks = Path.of("/proc", String.valueOf(pid), "task");
        try (Stream<Path> threads = Files.list(tasks)) {
            return threads.filter(thread -> name.equals(name(thread)))
                            .mapToLong(thread -> ticks(thread.resolve("stat"), UTIME))
                            .sum()
                    / TICKS_PER_SECOND;
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /// User and system time of all children of this process that ended, and of theirs, in seconds.
    static double endedChildrenCpuSeconds() {
        return ticks(Path.of("/proc/self/stat"), CUTIME) / TICKS_PER_SECOND;
    }

    /// The most resident memory a process ever had, in bytes; 0 once it is gone.
    static long peakResidentBytes(long pid) {
        return kibibytes(Path.of("/proc", String.valueOf(pid), "status"), "VmHWM:") << 10;
    }

    /// Memory of a process with what it shares counted by its share, in bytes; 0 once it is gone.
    static long proportionalBytes(long pid) {
        return kibibytes(Path.of("/proc", String.valueOf(pid), "smaps_rollup"), "Pss:") << 10;
    }

    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException e) {
            return ""; // it has ended meanwhile
        }
    }

    private static long ticks(Path file, int first) {
        try {
            String stat = Files.readString(file, StandardCharsets.ISO_8859_1);
            // The name in parentheses may hold anything: fields are counted from the state behind it.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(fields[first]) + Long.parseLong(fields[first + 1]);
        } catch (IOException e) {
            return 0;
        }
    }

    private static long kibibytes(Path file, String name) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            List<String> found = lines.filter(line -> line.startsWith(name)).toList();
            return found.isEmpty() ? 0 : Long.parseLong(found.getFirst().replaceAll("[^0-9]", ""));
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }
}

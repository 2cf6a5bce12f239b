package org.liuhen.storage.disk;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What this machine lets a test do. Each question skips the test, with the reason, where the answer is no.
public final class Machine {
    private Machine() {}

    /// Skips unless a volatile disk with `kind` on it can be mounted here.
    public static void assumeVolatileDisk(FileSystemKind kind, Path scratch) throws IOException {
        assumeImage(kind, scratch);
        assumeTrue(Files.isWritable(Path.of("/dev/fuse")), "no /dev/fuse");
    }

    /// Skips unless an image with `kind` on it can be made and mounted here.
    public static void assumeImage(FileSystemKind kind, Path scratch) throws IOException {
        assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")), "not root");
        assumeProgram("losetup");
        assumeProgram("mount");
        assumeProgram(kind.maker());
        assumeTrue(Command.of("losetup", "-f").outcome().exitCode() == 0, "no free loop device");
        Path directory = Files.createDirectories(scratch.resolve("mount-probe"));
        Command.Outcome mounted = Command.of("mount", "-t", "tmpfs", "probe", directory.toString())
                .outcome();
        assumeTrue(mounted.exitCode() == 0, "mount is not allowed: " + mounted.output());
        Command.of("umount", directory.toString()).run();
    }

    /// Skips unless strace is installed and may trace here.
    public static void assumeTracing() throws IOException {
        assumeProgram("strace");
        Command.Outcome outcome =
                Command.of("strace", "-o", "/dev/null", "true").outcome();
        assumeTrue(outcome.exitCode() == 0, "strace may not trace here: " + outcome.output());
    }

    /// Skips unless a program can be given a file of its own in place of `place`.
    public static void assumeOwnFiles(Path place, Path scratch) throws IOException {
        assumeProgram("unshare");
        Path file = Files.createTempFile(scratch, "own", "");
        List<String> words = new ArrayList<>(withFile(file, place));
        words.add("true");
        Command.Outcome outcome = new Command(words).outcome();
        assumeTrue(outcome.exitCode() == 0, "no mount namespace here: " + outcome.output());
    }

    /// Words before a program that then reads `file` where all others read `place`; it keeps its process id.
    public static List<String> withFile(Path file, Path place) {
        return List.of(
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                "mount --bind \"$0\" " + place + " && exec \"$@\"",
                file.toString());
    }

    /// Skips unless a machine of User-Mode Linux can be started here, with a network cable to this one.
    ///
    /// @param memoryMebibytes what it is to be given
    public static void assumeGuests(int memoryMebibytes) throws IOException {
        assumeProgram("linux.uml");
        assumeProgram("unshare");
        assumeProgram("ip");
        long free = Files.getFileStore(Path.of("/dev/shm")).getUsableSpace() >> 20;
        assumeTrue(free >= memoryMebibytes, "/dev/shm has " + free + " MiB, the memory of a machine takes more");
        Command.Outcome namespace =
                Command.of("unshare", "--pid", "--fork", "--mount-proc", "true").outcome();
        assumeTrue(namespace.exitCode() == 0, "no process namespace here: " + namespace.output());
        String probe = "probe" + ProcessHandle.current().pid();
        Command.Outcome cable =
                Command.of("ip", "tuntap", "add", "dev", probe, "mode", "tap").outcome();
        assumeTrue(cable.exitCode() == 0, "no tap device here: " + cable.output());
        Command.of("ip", "link", "delete", probe).run();
    }

    private static void assumeProgram(String name) {
        boolean found = List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin").stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
        assumeTrue(found, "no program " + name + " on this machine");
    }
}

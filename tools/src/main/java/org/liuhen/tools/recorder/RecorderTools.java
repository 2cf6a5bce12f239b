package org.liuhen.tools.recorder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a machine must have for a recorder to be plugged in.
public final class RecorderTools {
    private static final List<String> TOOLS = List.of("nbdkit", "nbdfuse", "losetup", "mkfs.ext4", "mount", "python3");
    private static final List<String> DEVICES = List.of("/dev/fuse", "/dev/loop-control");

    private RecorderTools() {}

    /// What is missing, as a sentence with the way out; empty if nothing is.
    public static Optional<String> missing() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("only root can plug a recorder in: block devices are root's");
        }
        return Stream.concat(
                        TOOLS.stream()
                                .filter(tool -> Stream.of(System.getenv()
                                                .getOrDefault("PATH", "")
                                                .split(":"))
                                        .noneMatch(folder -> Files.isExecutable(Path.of(folder, tool))))
                                .map(tool ->
                                        tool + " is not installed: the Debian packages nbdkit, libnbd-bin, e2fsprogs,"
                                                + " mount and python3 have what is needed"),
                        DEVICES.stream()
                                .filter(device -> Files.notExists(Path.of(device)))
                                .map(device -> "this machine has no " + device))
                .findFirst();
    }
}

package org.liuhen.tools;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.disk.FileSystemKind;

/// A machine with a kernel and a memory of its own, run by User-Mode Linux inside of this one. It reads the files
/// of this machine and may change those in one directory; its disk is an image, mounted at `disk` in that
/// directory.
///
/// All its processes are in one process namespace, so that killing the first kills all at once. What its kernel had
/// given to its disk by then is in the image; what was in its memory is gone, as with a machine whose kernel dies.
final class GuestMachine {
    static final int MEMORY_MEBIBYTES = 1024;

    /// A line for its console: it shows the token and the certificate of the program in `shown`.
    static final String SHOW = "show";
    /// A line for its console: it ends the program and itself.
    static final String STOP = "stop";

    private final Path directory;
    private final FileSystemKind kind;
    private final Path image;
    private final Cable cable;

    /// @param directory what the machine may change
    /// @param image its disk, with a file system of `kind`
    GuestMachine(Path directory, FileSystemKind kind, Path image, Cable cable) {
        this.directory = directory;
        this.kind = kind;
        this.image = image;
        this.cable = cable;
    }

    /// Where the machine finds its disk.
    Path disk() {
        return directory.resolve("disk");
    }

    /// Where it is on the cable.
    String address() {
        return cable.there();
    }

    /// What its program has shown.
    Path shown() {
        return directory.resolve("shown");
    }

    /// Words that start it with a program running on it. It first says `boot:` and the identity of its boot.
    List<String> running(List<String> program) throws IOException {
        Files.createDirectories(disk());
        Path first = Files.writeString(directory.resolve("boot.sh"), script(program));
        if (!first.toFile().setExecutable(true)) {
            throw new IOException("couldn't make " + first + " a program");
        }
        return List.of(
                "unshare",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc",
                "linux.uml",
                "mem=" + MEMORY_MEBIBYTES + "M",
                "rootfstype=hostfs",
                "ro",
                "init=" + first,
                "ubda=" + image,
                "vec0:transport=tap,ifname=" + cable.device(),
                "con=null",
                "con0=fd:0,fd:1",
                "quiet");
    }

    /// Whether a machine holds the disk: as long as one lives, it has a lock on it.
    boolean lives() throws IOException {
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
            @Nullable FileLock lock = channel.tryLock();
            return lock == null;
        }
    }

    /// The first program, which mounts and then reads its console.
    private String script(List<String> program) {
        String words = program.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        return """
                #!/bin/sh
                off() { sync; umount "$disk"; echo o > /proc/sysrq-trigger; sleep 60; }
                cd %1$s
                disk=%2$s shown=%3$s
                mount -t proc proc /proc
                mount -t sysfs sysfs /sys
                mount -t tmpfs tmpfs /run
                mount -t hostfs -o %1$s hostfs %1$s
                mount -t %4$s /dev/ubda "$disk" || { echo "the disk does not mount"; off; }
                stty -echo
                echo "boot: $(cat /proc/sys/kernel/random/boot_id)"
                ip link set lo up
                ip addr add %5$s dev vec0
                ip link set vec0 up
                JAVA_TOOL_OPTIONS=-XX:TieredStopAtLevel=1 %6$s &
                program=$!
                while read -r line; do
                  case $line in
                    show)
                      mkdir -p "$shown/access" "$shown/tls"
                      rm -f "$shown/access/setup-token"
                      cp -f "$disk/state/access/"*-token "$shown/access"
                      cp -f "$disk/state/tls/certificate.pem" "$shown/tls"
                      date '+shown: %%s%%6N' ;;
                    stop)
                      kill -TERM $program
                      wait $program
                      echo "ended: $?"
                      off ;;
                  esac
                done
                off
                """.formatted(directory, disk(), shown(), kind.type(), cable.thereWithPrefix(), words);
    }
}

package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.disk.Command;
import org.liuhen.storage.disk.Machine;
import org.liuhen.storage.format.Hash;

/// The root program of the dock with a FAT32 recorder, by the kernel's own driver: in a machine of User-Mode Linux,
/// because many a kernel that tests run on has no FAT. It mounts, its files are read past the cache, it erases what
/// it was asked to and sets the clock.
@Tag("system")
class DockFatTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MEMORY_MEBIBYTES = 512;
    private static final Path MODULES = Path.of("/usr/lib/uml/modules");

    @TempDir
    Path directory;

    @Test
    void aRecorderWithFatIsMountedReadErasedAndSet() throws Exception {
        Machine.assumeTracing();
        Machine.assumeGuests(MEMORY_MEBIBYTES);
        assumeTrue(Files.isDirectory(MODULES), "the modules of user-mode-linux are not installed");
        for (String tool : List.of("mkfs.vfat", "mcopy", "python3")) {
            assumeTrue(
                    Stream.of(System.getenv("PATH").split(":"))
                            .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool))),
                    tool + " is not installed");
        }
        Path image = image();
        Path script = Files.writeString(directory.resolve("boot.sh"), script());
        assertThat(script.toFile().setExecutable(true)).isTrue();
        Process guest = new ProcessBuilder(
                        "unshare",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "--mount-proc",
                        "linux.uml",
                        "mem=" + MEMORY_MEBIBYTES + "M",
                        "rootfstype=hostfs",
                        "ro",
                        "init=" + script,
                        "ubda=" + image,
                        "con=null",
                        "con0=fd:0,fd:1",
                        "quiet")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("console").toFile())
                .start();
        guest.getOutputStream().close();
        if (!guest.waitFor(120, TimeUnit.SECONDS)) {
            guest.destroyForcibly();
        }
        String said = Files.readString(directory.resolve("said"));
        List<JsonNode> answers = new ArrayList<>();
        for (String line : said.lines().filter(each -> each.startsWith("{")).toList()) {
            answers.add(MAPPER.readTree(line));
        }
        assertThat(answers).as(said).hasSize(4);
        assertThat(answers)
                .allSatisfy(
                        answer -> assertThat(answer.path("outcome").asText()).isEqualTo("done"));
        assertThat(said).contains("ro,nosuid,nodev,noexec,noatime - vfat");
        for (String name : List.of("a.mp4", "执法.mp4", "left.mp4")) {
            assertThat(said)
                    .contains("read " + name + " "
                            + Hash.over(Files.readAllBytes(directory.resolve("files/DCIM/" + name)))
                                    .hex());
        }
        assertThat(answers.get(1).path("files").findValuesAsText("outcome"))
                .containsExactly("erased", "changed", "erased");
        assertThat(Command.of("mdir", "-/", "-b", "-i", image.toString(), "::").run())
                .contains("left.mp4", "TIME.TXT")
                .doesNotContain("a.mp4");
        Command.of("fsck.vfat", "-n", image.toString()).run();
    }

    private Path image() throws IOException {
        Path files = Files.createDirectories(directory.resolve("files/DCIM"));
        for (String name : List.of("a.mp4", "执法.mp4", "left.mp4")) {
            byte[] film = new byte[5_000_001 + name.length()];
            new Random(name.hashCode()).nextBytes(film);
            Files.write(files.resolve(name), film);
        }
        Path image = directory.resolve("image");
        Command.of("truncate", "-s", "64M", image.toString()).run();
        Command.of("mkfs.vfat", "-F", "32", "-i", "12340009", image.toString()).run();
        Command.of("mcopy", "-s", "-m", "-i", image.toString(), files.toString(), "::")
                .run();
        return image;
    }

    /// What the machine does: FAT into the kernel, then each request once, as the daemon would ask.
    private String script() {
        return """
                #!/bin/sh
                export PATH=/usr/sbin:/sbin:/usr/bin:/bin LC_ALL=C.UTF-8
                mount -t proc proc /proc
                mount -t sysfs sysfs /sys
                mount -t tmpfs tmpfs /run
                mount -t hostfs -o %1$s hostfs %1$s
                exec > %1$s/said 2>&1 < /dev/null
                python3 - <<'END'
                import ctypes, glob, os
                for name in ("fat/fat", "fat/vfat", "nls/nls_cp437", "nls/nls_utf8", "nls/nls_ascii"):
                    for file in glob.glob("%2$s/*/kernel/fs/" + name + ".ko"):
                        ctypes.CDLL(None).syscall(313, os.open(file, os.O_RDONLY), b"", 0)
                END
                dock="python3 %3$s --directory /run/dock"
                $dock inserted /dev/ubda --port usb-1
                cat > /run/ask.py <<'END'
                import hashlib, json, mmap, os, sys, urllib.parse
                port = json.load(open("/run/dock/ports/usb-1.json"))
                request = {"id": "1", "port": "usb-1", "diskseq": port["diskseq"], "ask": sys.argv[1]}
                if sys.argv[1] == "erase":
                    root, request["files"] = port["mount"], []
                    for name in ("DCIM/a.mp4", "DCIM/left.mp4", "DCIM/执法.mp4"):
                        path = os.path.join(root, name)
                        film, block = os.open(path, os.O_RDONLY | os.O_DIRECT), mmap.mmap(-1, 1 << 20)
                        whole, offset = hashlib.sha256(), 0
                        while offset < os.fstat(film).st_size:
                            got = os.preadv(film, [block], offset)
                            whole.update(block[:got])
                            offset += got
                        print("read", os.path.basename(name), whole.hexdigest())
                        seen = os.stat(path)
                        request["files"].append({
                            "name": urllib.parse.quote(name),
                            "bytes": seen.st_size,
                            "modified": str(seen.st_mtime_ns + ("left" in name)),
                            "sha256": whole.hexdigest(),
                        })
                if sys.argv[1] == "set-clock":
                    request.update(name="TIME.TXT", text="2026-11-24 10:00:00")
                json.dump(request, open("/run/dock/requests/usb-1.json", "w"))
                END
                for what in mount erase set-clock unmount; do
                  python3 /run/ask.py $what
                  $dock serve --once
                  cat /run/dock/answers/usb-1.json
                  echo
                  grep usb-1 /proc/self/mountinfo
                done
                sync
                echo o > /proc/sysrq-trigger
                sleep 60
                """.formatted(directory, MODULES, Recorders.program());
    }
}

package org.liuhen.tools;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.liuhen.storage.disk.Command;

/// A machine of QEMU with USB ports, Debian's kernel, systemd and udev, on which the root side of the dock is installed
/// as `systemd/` has it. It sees the files of this machine and changes none. A program on it, which runs as the
/// daemon's user, asks for each volume to be mounted and tells what it sees.
final class UsbGuest implements AutoCloseable {
    /// What `tools/dock-guest` made.
    private static final Path UNPACKED =
            Path.of(System.getProperty("dock.guest", "target/dock-guest")).toAbsolutePath();

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /// Tells on a line of its own, whenever it changes: what is plugged in, what is mounted, which files are there.
    private static final String WATCHER = """
            import hashlib, json, os, pwd, time
            DOCK, told = "/run/liuhen-dock", None
            user = pwd.getpwnam("liuhen")
            os.setgroups([])
            os.setgid(user.pw_gid)
            os.setuid(user.pw_uid)
            asked = set()
            while True:
                ports, films = [], {}
                for name in sorted(os.listdir(DOCK + "/ports")):
                    if not name.endswith(".json"):
                        continue
                    try:
                        ports.append(json.load(open(DOCK + "/ports/" + name)))
                    except FileNotFoundError:
                        continue
                    port = ports[-1]
                    if port["state"] == "present" and (name, port["diskseq"]) not in asked:
                        asked.add((name, port["diskseq"]))
                        request = {"id": "1", "port": port["port"], "diskseq": port["diskseq"], "ask": "mount"}
                        json.dump(request, open(DOCK + "/requests/." + name, "w"))
                        os.rename(DOCK + "/requests/." + name, DOCK + "/requests/" + name)
                    for top, _, files in os.walk(port["mount"] or "/nowhere"):
                        for file in files:
                            try:
                                films[file] = hashlib.sha256(open(os.path.join(top, file), "rb").read()).hexdigest()
                            except OSError as reason:
                                films[file] = str(reason)
                mounts = [line.strip() for line in open("/proc/self/mountinfo") if DOCK + "/mnt/" in line]
                now = json.dumps({"ports": ports, "mounts": mounts, "films": films})
                if now != told:
                    told = now
                    print(now, flush=True)
                time.sleep(0.2)
            """;

    private static final String INIT = """
            #!/bin/busybox sh
            /bin/busybox mkdir -p /bin /proc /sys /dev /host /layer /more /up /new
            /bin/busybox --install -s /bin
            mount -t proc proc /proc
            mount -t devtmpfs dev /dev
            for module in /modules/*.ko; do insmod $module; done
            for share in host layer more; do
              mount -t 9p -o trans=virtio,version=9p2000.L,ro,msize=512000,cache=loose $share /$share
            done
            mount -t tmpfs tmpfs /up
            mkdir /up/upper /up/work
            mount -t overlay -o lowerdir=/more:/layer:/host,upperdir=/up/upper,workdir=/up/work overlay /new
            # Nothing of what this machine starts by itself.
            for folder in run tmp var/tmp etc/systemd/system; do mount -t tmpfs tmpfs /new/$folder; done
            cp /more/units/* /new/etc/systemd/system/
            ln -s "$(cat /more/liuhen)" /new/opt/liuhen
            for unit in systemd-tmpfiles-setup systemd-tmpfiles-setup-dev systemd-journald systemd-journal-flush \\
                systemd-update-utmp systemd-hwdb-update ldconfig systemd-binfmt systemd-random-seed systemd-sysusers \\
                systemd-machine-id-commit systemd-timesyncd systemd-remount-fs systemd-modules-load lvm2-monitor \\
                blk-availability; do
              ln -s /dev/null /new/etc/systemd/system/$unit.service
            done
            umount /proc
            mount -t devtmpfs dev /new/dev
            exec switch_root /new /lib/systemd/systemd
            """;

    private final Path directory;
    private final Process machine;
    private int plugged;

    /// Starts it; it is there when its first line is told.
    ///
    /// @param directory a new one
    UsbGuest(Path directory) throws IOException {
        this.directory = directory;
        furnish();
        List<String> command = new ArrayList<>(List.of(
                "qemu-system-x86_64",
                "-machine",
                "q35,accel=tcg",
                "-cpu",
                "max",
                "-m",
                "1024",
                "-no-reboot",
                "-display",
                "none",
                "-nic",
                "none",
                "-kernel",
                UNPACKED.resolve("vmlinuz").toString(),
                "-initrd",
                directory.resolve("initrd").toString(),
                "-append",
                "console=ttyS0 quiet mitigations=off systemd.show_status=yes",
                "-serial",
                "file:" + directory.resolve("console"),
                "-serial",
                "file:" + said(),
                "-monitor",
                "unix:" + directory.resolve("monitor") + ",server=on,wait=off",
                "-device",
                "qemu-xhci,id=xhci",
                "-device",
                "usb-hub,bus=xhci.0,port=1"));
        share(command, "host", Path.of("/"));
        share(command, "layer", UNPACKED.resolve("layer"));
        share(command, "more", directory.resolve("more"));
        machine = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("qemu").toFile())
                .start();
        machine.getOutputStream().close();
    }

    static void assumeAvailable() {
        for (Path needed : List.of(
                Path.of("/usr/bin/qemu-system-x86_64"),
                Path.of("/usr/bin/busybox"),
                Path.of("/usr/bin/python3"),
                Path.of("/lib/systemd/systemd"))) {
            assumeTrue(Files.exists(needed), needed + " is not installed");
        }
        assumeTrue(
                Files.exists(UNPACKED.resolve("vmlinuz")),
                "there is no machine to boot in " + UNPACKED + ": make it with tools/dock-guest");
    }

    private static void share(List<String> command, String tag, Path folder) {
        command.addAll(List.of(
                "-fsdev",
                "local,security_model=none,readonly=on,multidevs=remap,id=" + tag + ",path=" + folder,
                "-device",
                "virtio-9p-pci,fsdev=" + tag + ",mount_tag=" + tag));
    }

    private Path said() {
        return directory.resolve("said");
    }

    /// What is on it besides what this machine has, and what it boots with.
    private void furnish() throws IOException {
        Path more = directory.resolve("more");
        Path systemd = Objects.requireNonNull(Recorders.program().getParent());
        for (String folder : List.of("units", "opt", "etc/udev/rules.d", "etc/tmpfiles.d")) {
            Files.createDirectories(more.resolve(folder));
        }
        try (Stream<Path> list = Files.list(systemd)) {
            for (Path file :
                    list.filter(each -> each.toString().endsWith(".service")).toList()) {
                Files.copy(file, more.resolve("units").resolve(file.getFileName()));
            }
        }
        Files.writeString(more.resolve("liuhen"), systemd.getParent() + "\n");
        Files.copy(systemd.resolve("65-liuhen-dock.rules"), more.resolve("etc/udev/rules.d/65-liuhen-dock.rules"));
        Files.copy(systemd.resolve("liuhen-dock.tmpfiles.conf"), more.resolve("etc/tmpfiles.d/liuhen-dock.conf"));
        Files.writeString(more.resolve("etc/passwd"), "root:x:0:0::/:/bin/sh\nliuhen:x:990:990::/:/usr/sbin/nologin\n");
        Files.writeString(more.resolve("etc/group"), "root:x:0:\nliuhen:x:990:\n");
        Files.writeString(more.resolve("etc/fstab"), "");
        Files.writeString(more.resolve("opt/watcher.py"), WATCHER);
        Files.writeString(more.resolve("units/default.target"), """
                [Unit]
                Requires=sysinit.target
                Wants=systemd-udevd.service systemd-udev-trigger.service folders.service liuhen-dock.service watcher.service
                """);
        Files.writeString(more.resolve("units/folders.service"), """
                [Unit]
                DefaultDependencies=no
                Before=liuhen-dock.service
                [Service]
                Type=oneshot
                RemainAfterExit=yes
                ExecStart=/usr/bin/systemd-tmpfiles --create liuhen-dock.conf
                """);
        Files.writeString(more.resolve("units/watcher.service"), """
                [Unit]
                After=liuhen-dock.service
                [Service]
                ExecStart=/usr/bin/python3 /opt/watcher.py
                StandardOutput=file:/dev/ttyS1
                StandardError=file:/dev/ttyS1
                """);
        Path boot = directory.resolve("boot");
        Files.createDirectories(boot.resolve("bin"));
        Files.copy(Path.of("/usr/bin/busybox"), boot.resolve("bin/busybox"));
        Files.writeString(boot.resolve("init"), INIT);
        Command.of(
                        "chmod",
                        "755",
                        boot.resolve("init").toString(),
                        boot.resolve("bin/busybox").toString())
                .run();
        Command.of("cp", "-r", UNPACKED.resolve("modules").toString(), boot.toString())
                .run();
        Command.of("sh", "-c", "cd '" + boot + "' && find . | busybox cpio -o -H newc >../initrd 2>/dev/null")
                .run();
    }

    /// Waits until what it told last is as wanted.
    JsonNode await(String what, Predicate<JsonNode> wanted) throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < end && machine.isAlive()) {
            JsonNode newest = newest();
            if (!newest.isMissingNode() && wanted.test(newest)) {
                return newest;
            }
            Thread.sleep(200);
        }
        throw new AssertionError(what + " was not told within " + LIMIT + "; told was: " + newest() + "\n"
                + Files.readString(directory.resolve("qemu")) + "\n"
                + new String(Files.readAllBytes(directory.resolve("console")), StandardCharsets.ISO_8859_1));
    }

    private JsonNode newest() throws IOException {
        if (!Files.exists(said())) {
            return MAPPER.missingNode();
        }
        String text = Files.readString(said());
        // The last line may be on its way.
        List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> line.startsWith("{"))
                .toList();
        return lines.isEmpty() ? MAPPER.missingNode() : MAPPER.readTree(lines.getLast());
    }

    /// Plugs a stick into a port of the hub.
    ///
    /// @param image what is on it
    void plug(Path image, int port, String serial) throws IOException {
        plugged++;
        command("drive_add 0 if=none,format=raw,id=drive" + plugged + ",file=" + image);
        command("device_add usb-storage,id=port" + port + ",bus=xhci.0,port=1." + port + ",drive=drive" + plugged
                + ",serial=" + serial);
    }

    /// Pulls out what is in a port.
    void pull(int port) throws IOException {
        command("device_del port" + port);
    }

    private void command(String words) throws IOException {
        try (SocketChannel monitor = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            monitor.connect(UnixDomainSocketAddress.of(directory.resolve("monitor")));
            readToPrompt(monitor);
            monitor.write(ByteBuffer.wrap((words + "\n").getBytes(StandardCharsets.US_ASCII)));
            String answer = readToPrompt(monitor);
            if (answer.contains("Error")) {
                throw new IOException(words + ": " + answer);
            }
        }
    }

    private static String readToPrompt(SocketChannel monitor) throws IOException {
        StringBuilder answer = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.allocate(4_096);
        while (!answer.toString().endsWith("(qemu) ")) {
            if (monitor.read(buffer.clear()) < 0) {
                throw new IOException("the monitor hung up: " + answer);
            }
            answer.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
        }
        return answer.toString();
    }

    @Override
    public void close() {
        machine.destroyForcibly();
        try {
            machine.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

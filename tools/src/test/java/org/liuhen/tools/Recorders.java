package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.tools.recorder.PluggedRecorder;
import org.liuhen.tools.recorder.RecorderFolder;
import org.liuhen.tools.recorder.RecorderImage;
import org.liuhen.tools.recorder.RecorderImage.FileSystem;
import org.liuhen.tools.recorder.RecorderPlan;

/// Some recorders, what was ever filmed with them, and the root program of the dock that they are plugged into.
/// As root only. For one thread.
final class Recorders implements AutoCloseable {
    /// What a file system takes for itself besides a file.
    private static final int ROOM_BYTES = 1 << 20;

    private static final List<FileSystem> SYSTEMS = List.of(FileSystem.EXT4, FileSystem.EXFAT, FileSystem.EXT4);

    private final Path directory;
    private final int count;
    private final SystemClocks clocks = new SystemClocks();
    private final List<RecorderImage> images = new ArrayList<>();
    private final List<Set<String>> held = new ArrayList<>();
    private final List<Set<String>> erased = new ArrayList<>();
    private final Map<Path, String> known = new HashMap<>();
    private final Process rootProgram;
    private int plugged;
    private int filmed;

    /// @param directory theirs alone
    /// @param longestBytes of one recording of the first; the others have more
    Recorders(Path directory, int count, long longestBytes) throws IOException {
        this.directory = directory;
        this.count = count;
        for (int i = 0; i < count; i++) {
            make(i, longestBytes);
        }
        rootProgram = new ProcessBuilder(program().toString(), "--directory", dock().toString(), "serve")
                .inheritIO()
                .start();
    }

    /// Skips the test where recorders cannot be plugged in.
    static void assumeTools() {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root plugs recorders in");
        for (String device : List.of("/dev/fuse", "/dev/loop-control")) {
            assumeTrue(Files.exists(Path.of(device)), "this machine has no " + device);
        }
        for (String tool :
                List.of("nbdkit", "nbdfuse", "losetup", "mkfs.ext4", "mkfs.exfat", "mount.exfat-fuse", "python3")) {
            assumeTrue(
                    Stream.of(System.getenv("PATH").split(":"))
                            .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool))),
                    tool + " is not installed");
        }
    }

    /// The root program.
    static Path program() {
        Path here = Path.of("").toAbsolutePath();
        Path program = here.resolve("systemd/liuhen-dock");
        return Files.exists(program) ? program : here.resolveSibling("systemd/liuhen-dock");
    }

    private void make(int recorder, long longestBytes) throws IOException {
        Path folder = Files.createDirectories(folder(recorder));
        LocalDateTime begun = LocalDateTime.of(2026, 11, 23, 9, 0).plusMinutes(7L * recorder);
        RecorderFolder.fill(
                folder,
                new RecorderPlan(
                        "R00" + (recorder + 1),
                        "11010" + recorder,
                        3,
                        1,
                        1,
                        1,
                        1,
                        longestBytes + longestBytes / 5 * 2 * recorder,
                        begun,
                        begun.plusHours(8),
                        80 + recorder));
        images.add(RecorderImage.make(
                directory.resolve("image" + recorder), SYSTEMS.get(recorder), folder, "1234000" + recorder));
        Set<String> files = digests(folder.resolve("DCIM"));
        files.remove(Hash.over().hex());
        held.add(files);
        erased.add(new HashSet<>());
    }

    /// What a recorder was filled with.
    Path folder(int recorder) {
        return directory.resolve("held/" + recorder);
    }

    RecorderImage image(int recorder) {
        return images.get(recorder);
    }

    /// What the root program shares with the daemon.
    Path dock() {
        return directory.resolve("dock");
    }

    /// Adds the dock to a configuration.
    ///
    /// @param rules lines of its table
    void configure(Path config, String rules) throws IOException {
        StringBuilder text =
                new StringBuilder("[dock]\ndirectory = \"" + dock() + "\"\nslots = " + count + "\n" + rules + "\n");
        for (int slot = 1; slot <= count; slot++) {
            text.append("[[dock.ports]]\nslot = " + slot + "\nport = \"usb-" + slot + "\"\n");
        }
        Files.writeString(config, text, StandardOpenOption.APPEND);
    }

    /// Enters each in the register, and issues it.
    void register(LocalPage page) throws IOException {
        for (int i = 0; i < count; i++) {
            String device = "r00" + (i + 1);
            page.post(
                    "/api/devices",
                    Map.of(
                            "device",
                            device,
                            "kind",
                            "body-recorder",
                            "title",
                            "记录仪" + (i + 1),
                            "volume",
                            images.get(i).volume()));
            page.post("/api/devices/" + device + "/issue", Map.of("officer", "李四", "number", "11010" + i));
        }
    }

    /// Plugs one in.
    ///
    /// @param filters words for the block server behind it
    PluggedRecorder plug(int recorder, int slot, List<String> filters) throws IOException {
        return plug(recorder, slot, filters, Path.of(""));
    }

    /// Plugs one in that reads as if a stretch of its disk were bad.
    PluggedRecorder plugBad(int recorder, int slot, long offset, long length) throws IOException {
        Path work = ownFolder();
        return plug(recorder, slot, PluggedRecorder.badSectors(work, offset, length), work);
    }

    private PluggedRecorder plug(int recorder, int slot, List<String> filters, Path own) throws IOException {
        Path work = own.toString().isEmpty() ? ownFolder() : own;
        return PluggedRecorder.plug(program(), dock(), "usb-" + slot, clocks, work, images.get(recorder), filters);
    }

    private Path ownFolder() throws IOException {
        plugged++;
        return Files.createDirectories(directory.resolve("plugged/" + plugged));
    }

    /// A recorder goes out and films one file, if it is not full: then nobody has emptied it since.
    void film(int recorder, Random random) throws IOException {
        images.get(recorder).change(root -> {
            byte[] film = new byte[(1 << 20) + random.nextInt(12 << 20)];
            random.nextBytes(film);
            if (Files.getFileStore(root).getUsableSpace() < film.length + ROOM_BYTES) {
                return;
            }
            Path folder = Files.createDirectories(root.resolve("DCIM/100MEDIA"));
            filmed++;
            Files.write(
                    folder.resolve(String.format(
                            Locale.ROOT, "11010%d_R00%d_20261123%06d_0001.mp4", recorder, recorder + 1, filmed)),
                    film);
            held.get(recorder).add(Hash.over(film).hex());
        });
    }

    /// What is not on a recorder any more must be in the store: asked of both disks.
    void requireErasedIsStored(Path state) throws IOException {
        Set<String> stored = stored(state);
        for (int i = 0; i < count; i++) {
            Set<String> gone = new HashSet<>(held.get(i));
            images.get(i).change(root -> gone.removeAll(digests(root.resolve("DCIM"))));
            assertThat(stored).as("what was erased on recorder " + (i + 1)).containsAll(gone);
            erased.set(i, gone);
        }
    }

    /// What was ever on them is in the store, asked of the disk; once; and nothing that was not on them.
    void requireEveryFile(Path state) throws IOException {
        Set<String> all = new HashSet<>();
        held.forEach(all::addAll);
        assertThat(stored(state)).isEqualTo(all);
        assertThat(films(state)).as("no file is stored twice").hasSize(all.size());
    }

    /// What they went through, for a reader.
    String summary() {
        return "plugged in " + plugged + " times, " + filmed + " files filmed meanwhile, "
                + erased.stream().mapToInt(Set::size).sum() + " erased";
    }

    private static Set<String> digests(Path folder) throws IOException {
        Set<String> digests = new HashSet<>();
        if (Files.exists(folder)) {
            try (Stream<Path> walk = Files.walk(folder)) {
                for (Path file : walk.filter(Files::isRegularFile).toList()) {
                    digests.add(Hash.over(Files.readAllBytes(file)).hex());
                }
            }
        }
        return digests;
    }

    /// Digests of the originals; each file is read once.
    private Set<String> stored(Path state) throws IOException {
        Set<String> stored = new HashSet<>();
        for (Path file : films(state)) {
            if (!known.containsKey(file)) {
                known.put(file, Hash.over(Files.readAllBytes(file)).hex());
            }
            stored.add(known.get(file));
        }
        return stored;
    }

    private static List<Path> films(Path state) throws IOException {
        Path originals = state.resolve("originals");
        if (!Files.exists(originals)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(originals)) {
            return walk.filter(each -> each.toString().endsWith(".mp4")).toList();
        }
    }

    @Override
    public void close() {
        rootProgram.destroy();
    }
}

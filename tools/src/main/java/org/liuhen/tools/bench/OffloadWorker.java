package org.liuhen.tools.bench;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.liuhen.ingest.dock.DockDirectory;
import org.liuhen.ingest.dock.DockRules;
import org.liuhen.ingest.dock.DockingStation;
import org.liuhen.ingest.dock.ErasePolicy;
import org.liuhen.ingest.dock.FileLook;
import org.liuhen.ingest.dock.KnownRecorder;
import org.liuhen.ingest.dock.Layout;
import org.liuhen.ingest.dock.PluggedVolume;
import org.liuhen.ingest.dock.SlotState;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.PastCache;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.JsonReader;
import org.liuhen.storage.format.JsonWriter;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.originals.BlockDigests;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SystemClocks;

/// Our side of `bench offload`, a process of its own: a docking station takes in the folders that stand in for
/// mounted recorders, one in each slot, and tells how long that took from the plug to "safe to take".
final class OffloadWorker {
    private static final Duration LOOK = Duration.ofMillis(5);

    private final Path dock;
    private final List<Path> folders;
    private final Clocks clocks = new SystemClocks();

    private OffloadWorker(Path dock, List<Path> folders) {
        this.dock = dock;
        this.folders = List.copyOf(folders);
    }

    /// @param arguments the state directory, the shared directory, how many slots may hash at once, the folders
    public static void main(String[] arguments) throws IOException, MalformedException {
        List<Path> folders = List.of(arguments).subList(3, arguments.length).stream()
                .map(Path::of)
                .toList();
        new OffloadWorker(Path.of(arguments[1]), folders).run(Path.of(arguments[0]), Integer.parseInt(arguments[2]));
    }

    private void run(Path state, int processors) throws IOException, MalformedException {
        for (String folder : List.of("ports", "requests", "answers")) {
            Files.createDirectories(dock.resolve(folder));
        }
        Disk disk = new SystemDisk();
        try (EvidenceStore store = EvidenceStore.create(
                state, "bench.liuhen.org/offload", new StoreSettings(disk, clocks, "liuhen bench", Hash.over()))) {
            FileLook noLook = (_, _) -> new FileLook.Seen(0, List.of());
            Effort docking = new Effort(clocks);
            for (int slot = 1; slot <= folders.size(); slot++) {
                tell(slot, "present");
            }
            try (DockingStation station = DockingStation.begin(
                    new DockDirectory(dock), store, disk, new Rules(), noLook, folders.size(), processors)) {
                while (!areSafe(station)) {
                    answer();
                    clocks.sleep(LOOK);
                }
                ChildJvm.tell("seconds", docking.seconds());
                ChildJvm.tell("cpu", docking.cpuSeconds());
            }
            readBackAgain(store.layout().root().resolve("originals"));
        }
    }

    /// What the docking did last, done once more by itself: so it can be counted apart.
    private void readBackAgain(Path originals) throws IOException {
        Effort reading = new Effort(clocks);
        List<Path> files;
        try (Stream<Path> walk = Files.walk(originals)) {
            files = walk.filter(file -> file.toString().endsWith(".mp4")).toList();
        }
        for (Path file : files) {
            MessageDigest whole = Hash.newDigest();
            BlockDigests blocks = new BlockDigests();
            try (FileChannel channel = PastCache.openForReading(file).channel();
                    Arena arena = Arena.ofConfined()) {
                ByteBuffer buffer = PastCache.buffer(arena, BlockDigests.BLOCK_BYTES);
                long offset = 0;
                while (offset < channel.size()) {
                    buffer.clear();
                    channel.read(buffer, offset);
                    buffer.flip();
                    offset += buffer.remaining();
                    whole.update(buffer.duplicate());
                    blocks.update(buffer);
                }
            }
        }
        ChildJvm.tell("readSeconds", reading.seconds());
        ChildJvm.tell("readCpu", reading.cpuSeconds());
    }

    private boolean areSafe(DockingStation station) throws IOException {
        List<SlotState> states = station.states();
        for (SlotState state : states) {
            if (!state.detail().isEmpty()) {
                throw new IOException("slot " + state.slot() + " is " + state.step() + ": " + state.detail());
            }
        }
        return states.stream().allMatch(state -> state.step() == SlotState.Step.SAFE);
    }

    /// Answers as the root program does: a folder is mounted as soon as it is asked for.
    private void answer() throws IOException, MalformedException {
        for (int slot = 1; slot <= folders.size(); slot++) {
            Path request = dock.resolve("requests/usb-" + slot + ".json");
            if (Files.exists(request)) {
                FieldsReader in = new FieldsReader(JsonReader.read(Files.readAllBytes(request)));
                String ask = in.text("ask");
                Files.delete(request);
                tell(slot, ask.equals("mount") ? "mounted" : "present");
                write(
                        dock.resolve("answers/usb-" + slot + ".json"),
                        new FieldsBuilder()
                                .text("id", in.text("id"))
                                .text("port", "usb-" + slot)
                                .text("ask", ask)
                                .text("outcome", "done")
                                .text("error", "")
                                .items("files", List.of()));
            }
        }
    }

    private void tell(int slot, String state) throws IOException {
        write(
                dock.resolve("ports/usb-" + slot + ".json"),
                new FieldsBuilder()
                        .text("port", "usb-" + slot)
                        .text("device", "/dev/null")
                        .text("diskseq", "1")
                        .text("vendor", "")
                        .text("product", "")
                        .text("serial", "R" + slot)
                        .text("fs", "ext4")
                        .text("label", "")
                        .text("volume", "" + slot)
                        .whole("bytes", 0)
                        .text("state", state)
                        .text(
                                "mount",
                                state.equals("mounted") ? folders.get(slot - 1).toString() : "")
                        .text("error", ""));
    }

    private static void write(Path file, FieldsBuilder content) throws IOException {
        Path fresh = file.resolveSibling("." + file.getFileName());
        Files.write(fresh, JsonWriter.bytes(content.build()));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// An office that knows every recorder and erases nothing.
    private static final class Rules implements DockRules {
        @Override
        public Optional<Integer> slot(String port) {
            return Optional.of(Integer.parseInt(port.substring("usb-".length())));
        }

        @Override
        public Optional<KnownRecorder> recorder(PluggedVolume volume) {
            return Optional.of(new KnownRecorder("r" + volume.volume(), "body-recorder", "", "", ""));
        }

        @Override
        public List<Layout> layouts() {
            return List.of();
        }

        @Override
        public Optional<ErasePolicy> erasing(KnownRecorder recorder) {
            return Optional.empty();
        }

        @Override
        public boolean setsClocks() {
            return false;
        }

        @Override
        public long freeReserve() {
            return 0;
        }

        @Override
        public void clockSet(KnownRecorder recorder, long offsetMicros) {
            throw new IllegalStateException("no clock is set here");
        }
    }
}

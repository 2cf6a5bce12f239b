package org.liuhen.appliance.dock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.liuhen.storage.durable.Disk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which USB port is which slot: what the configuration says, and what was learned by plugging into one slot after
/// another. Safe for many threads.
public final class SlotMap {
    private static final Logger LOG = LoggerFactory.getLogger(SlotMap.class);

    private final Disk disk;
    private final Path directory;
    private final Path file;
    private final Map<String, Integer> configured;
    private final Map<String, Integer> learned = new ConcurrentHashMap<>();
    private volatile int awaited;

    private SlotMap(Disk disk, Path directory, Map<String, Integer> configured) {
        this.disk = disk;
        this.directory = directory;
        this.file = directory.resolve("ports");
        this.configured = Map.copyOf(configured);
    }

    /// Opens what was learned in `directory`.
    public static SlotMap open(Disk disk, Path directory, Map<String, Integer> configured) throws IOException {
        disk.createDirectories(directory);
        SlotMap map = new SlotMap(disk, directory, configured);
        if (Files.exists(map.file)) {
            for (String line : Files.readAllLines(map.file, StandardCharsets.UTF_8)) {
                String[] parts = line.split(" ", 2);
                if (parts.length == 2 && parts[0].matches("[0-9]{1,2}")) {
                    map.learned.put(parts[1], Integer.parseInt(parts[0]));
                }
            }
        }
        return map;
    }

    /// The slot of a port. While a slot is being learned, the next port that is none becomes it.
    public Optional<Integer> slot(String port) {
        Integer slot = configured.get(port);
        slot = slot != null ? slot : learned.get(port);
        return slot != null ? Optional.of(slot) : learn(port);
    }

    /// From now on the next port that is no slot becomes slot `slot`; 0 ends the learning.
    public void learnNext(int slot) {
        awaited = slot;
    }

    /// The slot that is being learned.
    public OptionalInt learning() {
        return awaited > 0 ? OptionalInt.of(awaited) : OptionalInt.empty();
    }

    private synchronized Optional<Integer> learn(String port) {
        int slot = awaited;
        if (slot == 0) {
            return Optional.empty();
        }
        awaited = 0;
        learned.values().removeIf(each -> each == slot);
        learned.put(port, slot);
        try {
            save();
        } catch (IOException e) {
            LOG.error("A slot that was learned cannot be kept: slot={} port={} reason={}", slot, port, e.getMessage());
        }
        return Optional.of(slot);
    }

    private void save() throws IOException {
        List<String> lines = new ArrayList<>();
        learned.forEach((port, slot) -> lines.add(slot + " " + port));
        Path fresh = file.resolveSibling("ports.new");
        Files.write(fresh, lines, StandardCharsets.UTF_8);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        disk.forceDirectory(directory);
    }
}

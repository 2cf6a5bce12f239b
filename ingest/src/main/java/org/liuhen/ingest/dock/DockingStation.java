package org.liuhen.ingest.dock;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.durable.Disk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The docking station: it looks each second at what is plugged in, and gives each insertion a worker of its
/// own. What it looks at is a state, not events: nothing that happens while nobody looks is missed. Safe for
/// many threads.
public final class DockingStation implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DockingStation.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final DockParts parts;
    private final int slots;
    private final Thread thread;
    private final Map<String, SlotWork> working = new LinkedHashMap<>();
    private volatile boolean closing;

    private DockingStation(DockParts parts, int slots) {
        this.parts = parts;
        this.slots = slots;
        this.thread = Thread.ofPlatform().name("docking-station").daemon().unstarted(this::watch);
    }

    /// Begins to look after the slots, until it is closed.
    ///
    /// @param disk under the store
    /// @param slots how many slots there are
    /// @param processors how many slots may hash at the same moment, at least 1
    public static DockingStation begin(
            DockDirectory directory,
            EvidenceStore store,
            Disk disk,
            DockRules rules,
            FileLook look,
            int slots,
            int processors) {
        Turns turns = Turns.of(processors);
        SecondCopies copies = new SecondCopies(store, disk, rules, turns);
        DockingStation station =
                new DockingStation(new DockParts(directory, store, disk, rules, look, turns, copies), slots);
        station.thread.start();
        return station;
    }

    /// What each slot is doing, the slots in their order, then ports that are no slots.
    public List<SlotState> states() {
        Map<Integer, SlotState> bySlot = new LinkedHashMap<>();
        for (int slot = 1; slot <= slots; slot++) {
            bySlot.put(slot, SlotState.empty(slot));
        }
        List<SlotState> others = new ArrayList<>();
        synchronized (working) {
            for (SlotWork work : working.values()) {
                SlotState state = work.state();
                if (state.slot() > 0) {
                    bySlot.put(state.slot(), state);
                } else {
                    others.add(state);
                }
            }
        }
        List<SlotState> states = new ArrayList<>(bySlot.values());
        states.sort(Comparator.comparingInt(SlotState::slot));
        states.addAll(others);
        return states;
    }

    /// What is plugged in at a slot or a port.
    public Optional<PluggedVolume> volume(String port) {
        synchronized (working) {
            return working.values().stream()
                    .map(SlotWork::volume)
                    .filter(volume -> volume.port().equals(port))
                    .findFirst();
        }
    }

    /// Whether the root program has made its directory.
    public boolean hasRootProgram() {
        return parts.directory().isThere();
    }

    private void watch() {
        while (!closing) {
            try {
                look(parts.directory().volumes());
            } catch (IOException | RuntimeException e) {
                LOG.warn("What is plugged in cannot be seen: reason={}", String.valueOf(e.getMessage()));
            }
            parts.store().clocks().sleep(LOOK);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }

    private void look(List<PluggedVolume> plugged) {
        synchronized (working) {
            working.entrySet().removeIf(each -> {
                boolean isGone = plugged.stream().noneMatch(each.getValue().volume()::isSameInsertion);
                if (isGone) {
                    each.getValue().gone();
                }
                return isGone;
            });
            for (PluggedVolume volume : plugged) {
                SlotWork work = working.get(volume.port());
                if (work == null) {
                    SlotWork begun = new SlotWork(parts, volume);
                    working.put(volume.port(), begun);
                    begun.begin();
                }
            }
        }
    }

    /// Ends all work at its next step; what was copied stays and is gone on with at the next docking.
    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        List<SlotWork> all;
        synchronized (working) {
            all = List.copyOf(working.values());
        }
        all.forEach(SlotWork::stop);
        all.forEach(SlotWork::await);
    }
}

package org.liuhen.appliance.dock;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.liuhen.appliance.watch.Alarm;
import org.liuhen.appliance.watch.AlarmBoard;
import org.liuhen.appliance.watch.AlarmCode;
import org.liuhen.ingest.dock.SlotState;
import org.liuhen.storage.time.Clocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees to it that nobody overlooks the dock: a slot in trouble, a recorder that was not docked for too long, an
/// intake that does not add up. One thread.
public final class DockWatch {
    private static final Logger LOG = LoggerFactory.getLogger(DockWatch.class);
    private static final long LEDGER_NANOS = Duration.ofSeconds(30).toNanos();
    private static final Set<SlotState.Step> TROUBLE = EnumSet.of(
            SlotState.Step.UNKNOWN,
            SlotState.Step.LEFT_BEHIND,
            SlotState.Step.SILENT,
            SlotState.Step.NO_ROOT_PROGRAM,
            SlotState.Step.UNMOUNTABLE,
            SlotState.Step.BROKEN,
            SlotState.Step.NO_STORE);

    private final Dock dock;
    private final AlarmBoard board;
    private final Clocks clocks;
    private List<Alarm> ofLedger = List.of();
    private long lookedNanos;
    private boolean hasLooked;

    public DockWatch(Dock dock, AlarmBoard board, Clocks clocks) {
        this.dock = dock;
        this.board = board;
        this.clocks = clocks;
    }

    /// One round: the slots each time, the ledger every half minute.
    public void round() {
        if (!hasLooked || clocks.monotonicNanos() - lookedNanos >= LEDGER_NANOS) {
            hasLooked = true;
            lookedNanos = clocks.monotonicNanos();
            try {
                ofLedger = ledger();
            } catch (IOException e) {
                // What was said before goes on to be said.
                LOG.warn("The ledger of the dock cannot be read: reason={}", e.getMessage());
            }
        }
        List<Alarm> alarms = new ArrayList<>(ofLedger);
        List<String> slots = dock.station().map(each -> each.states()).orElse(List.of()).stream()
                .filter(state -> TROUBLE.contains(state.step()))
                .map(state -> state.slot() == 0 ? "?" : Integer.toString(state.slot()))
                .toList();
        alarm(AlarmCode.DOCK_SLOT, slots).ifPresent(alarms::add);
        board.say(AlarmBoard.Teller.DOCK, alarms);
    }

    private List<Alarm> ledger() throws IOException {
        Map<String, DockLedger.Line> newest = dock.ledger().newest();
        List<String> overdue = new ArrayList<>();
        List<String> mismatched = new ArrayList<>();
        for (RegisteredDevice device : dock.register().devices()) {
            Optional<DockLedger.Line> line = Optional.ofNullable(newest.get(device.device()));
            if (dock.isOverdue(device, line, clocks.wallMicros())) {
                overdue.add(device.device());
            }
            if (!device.isRetired() && line.map(DockLedger.Line::isMismatch).orElse(false)) {
                mismatched.add(device.device());
            }
        }
        List<Alarm> alarms = new ArrayList<>();
        alarm(AlarmCode.RECORDER_OVERDUE, overdue).ifPresent(alarms::add);
        alarm(AlarmCode.INTAKE_MISMATCH, mismatched).ifPresent(alarms::add);
        return alarms;
    }

    private Optional<Alarm> alarm(AlarmCode code, List<String> which) {
        return which.isEmpty()
                ? Optional.empty()
                : Optional.of(new Alarm(
                        code,
                        Optional.empty(),
                        clocks.wallMicros(),
                        code.chinese() + "：" + which.stream().collect(Collectors.joining("、")),
                        code.english() + ": " + String.join(", ", which)));
    }
}

package org.liuhen.appliance.panel;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.config.PanelConfig;
import org.liuhen.appliance.config.PanelConfig.Button;
import org.liuhen.appliance.room.Pressed;
import org.liuhen.appliance.room.RoomRefusal;
import org.liuhen.appliance.room.RoomView;
import org.liuhen.appliance.room.Rooms;
import org.liuhen.storage.LedgerRefusal;
import org.liuhen.storage.time.Clocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out what was pressed on a panel, one press after the other.
///
/// **Thread.** One of its own, which may wait for a disk; whoever presses waits for nothing.
final class Presses implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Presses.class);
    private static final int MOST_WAITING = 8;
    private static final Duration LOOK = Duration.ofMillis(200);
    /// A refusal is shown for so long, unless the next press succeeds before.
    private static final Duration SHOWN = Duration.ofMinutes(1);

    private final PanelConfig config;
    private final Rooms rooms;
    private final Marks marks;
    private final Clocks clocks;
    private final Pressed who;
    private final BlockingQueue<Press> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private volatile boolean closing;
    private volatile @Nullable Refusal refusal;

    Presses(PanelConfig config, Rooms rooms, Marks marks, Clocks clocks) {
        this.config = config;
        this.rooms = rooms;
        this.marks = marks;
        this.clocks = clocks;
        this.who = new Pressed("panel:" + config.name(), "");
        Thread.ofPlatform().daemon().name("presses-" + config.name()).start(this::work);
    }

    private record Press(Button button, long nanos) {}

    /// A press that was not done, and why.
    ///
    /// @param nanos monotonic time
    /// @param micros wall time
    record Refusal(Button button, long nanos, long micros, String chinese, String english) {}

    /// Hands over a press.
    ///
    /// @param nanos its monotonic time
    void press(Button button, long nanos) {
        LOG.info("A button was pressed: panel={} button={}", config.name(), button);
        if (!waiting.offer(new Press(button, nanos))) {
            refuse(button, "前面的按键尚未处理完", "earlier presses are still being carried out");
        }
    }

    /// The last press, if it was refused a short time ago.
    Optional<Refusal> refusal() {
        Refusal last = refusal;
        return last == null || clocks.monotonicNanos() - last.nanos() > SHOWN.toNanos()
                ? Optional.empty()
                : Optional.of(last);
    }

    /// No further press is begun; the one that runs may wait for a disk, so nobody waits for it.
    @Override
    public void close() {
        closing = true;
    }

    private void work() {
        while (!closing) {
            try {
                Press press = waiting.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                if (press != null && !closing) {
                    carryOut(press);
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void carryOut(Press press) {
        try {
            RoomView room = room();
            switch (press.button()) {
                case START -> {
                    if (room.state() == RoomView.State.PAUSED) {
                        rooms.goOn(config.room(), who);
                    } else {
                        rooms.start(config.room(), who, config.override());
                    }
                }
                case STOP -> rooms.stop(config.room(), who);
                case PAUSE -> rooms.pause(config.room(), who, config.pauseReason());
                case MARK -> mark(room, press.nanos());
            }
            refusal = null;
        } catch (RoomRefusal e) {
            refuse(press.button(), e.chinese(), String.valueOf(e.getMessage()));
        } catch (IOException | LedgerRefusal e) {
            refuse(press.button(), "标记未能写入", "the mark could not be written: " + e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("A press failed, after a fault of the program: panel={}", config.name(), e);
            refuse(press.button(), "程序故障", "a fault of the program: " + e);
        }
    }

    private void mark(RoomView room, long nanos) throws RoomRefusal, IOException, LedgerRefusal {
        String session = room.session();
        if (session == null || room.state() == RoomView.State.CLOSING) {
            throw new RoomRefusal(
                    RoomRefusal.Kind.NOT_RECORDING,
                    "“" + room.name() + "”没有正在进行的录制",
                    "room " + room.id() + " does not record: press START first");
        }
        marks.mark(session, who.actor(), nanos, config.mark());
    }

    private RoomView room() {
        return rooms.rooms().stream()
                .filter(room -> room.id().equals(config.room()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no room " + config.room()));
    }

    private void refuse(Button button, String chinese, String english) {
        LOG.warn("A press was refused: panel={} button={}: {}", config.name(), button, english);
        refusal = new Refusal(button, clocks.monotonicNanos(), clocks.wallMicros(), chinese, english);
    }
}

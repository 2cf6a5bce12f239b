package org.liuhen.appliance.panel;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.liuhen.appliance.config.PanelConfig;
import org.liuhen.storage.time.Clocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line and the panels on it. A line that is gone is opened again each second.
///
/// **Thread.** One of its own, which waits for the line alone: never for a room or a disk.
final class Bus implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bus.class);
    private static final Duration REOPEN = Duration.ofSeconds(1);
    private static final Duration TELL = Duration.ofMillis(250);
    private static final Duration NAP = Duration.ofMillis(20);
    private static final Duration LAST_WORDS = Duration.ofSeconds(3);

    private final Line line;
    private final ModbusMaster master;
    private final List<Panel> panels;
    private final Runnable tell;
    private final Clocks clocks;
    private final Duration period;
    private final Thread thread;
    private volatile boolean closing;
    private boolean open;
    private long toldNanos;

    /// @param panels at least one
    /// @param tell tells the alarms of all panels
    Bus(String name, Line line, Framing framing, List<Panel> panels, Runnable tell, Clocks clocks) {
        this.line = line;
        this.master = new ModbusMaster(line, framing, clocks);
        this.panels = List.copyOf(panels);
        this.tell = tell;
        this.clocks = clocks;
        this.period = panels.stream()
                .map(Panel::config)
                .map(PanelConfig::poll)
                .min(Duration::compareTo)
                .orElseThrow();
        this.toldNanos = clocks.monotonicNanos() - TELL.toNanos();
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::work);
    }

    void begin() {
        thread.start();
    }

    /// Ends it, the lamps dark if the line lets it.
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(LAST_WORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        while (!closing) {
            long begunNanos = clocks.monotonicNanos();
            try {
                round();
            } catch (IOException e) {
                lost(String.valueOf(e.getMessage()));
            } catch (RuntimeException | LinkageError e) {
                LOG.error("A round of the panels failed, after a fault of the program", e);
                lost("a fault of the program: " + e);
            }
            tellNowAndThen();
            rest(begunNanos);
        }
        end();
    }

    private void round() throws IOException {
        if (!open) {
            line.open();
            open = true;
            LOG.info("The line is open: {}", panels.getFirst().config().bus().place());
        }
        for (Panel panel : panels) {
            panel.poll(master);
        }
        Optional<String> why = panels.getFirst().fault();
        if (line.isDeadWhenSilent()
                && why.isPresent()
                && panels.stream().allMatch(panel -> panel.fault().isPresent())) {
            throw new IOException(why.get());
        }
    }

    private void lost(String why) {
        if (open) {
            LOG.warn("The line is gone: {}", why);
        }
        open = false;
        line.close();
        panels.forEach(panel -> panel.lineLost(why));
    }

    private void tellNowAndThen() {
        long now = clocks.monotonicNanos();
        if (now - toldNanos >= TELL.toNanos()) {
            toldNanos = now;
            tell.run();
        }
    }

    /// Polls begin one period apart; a button that changes is looked at again at once.
    private void rest(long begunNanos) {
        if (open && panels.stream().anyMatch(Panel::isChanging)) {
            return;
        }
        long wholeNanos = (open ? period : REOPEN).toNanos();
        long leftNanos;
        while (!closing && (leftNanos = begunNanos + wholeNanos - clocks.monotonicNanos()) > 0) {
            clocks.sleep(Duration.ofNanos(Math.min(leftNanos, NAP.toNanos())));
        }
    }

    private void end() {
        try {
            for (Panel panel : panels) {
                if (open) {
                    panel.darken(master);
                }
            }
        } catch (IOException e) {
            LOG.warn("The lamps could not be darkened: {}", e.getMessage());
        } finally {
            line.close();
        }
    }
}

package org.liuhen.appliance.panel;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.config.PanelConfig;
import org.liuhen.storage.time.Clocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A sensor of temperature and humidity, asked now and then. One that does not answer is asked less often, because
/// the buttons wait as long as it is waited for. The thread of the bus asks; everybody reads.
final class Sensor {
    private static final Logger LOG = LoggerFactory.getLogger(Sensor.class);
    private static final Duration PERIOD = Duration.ofSeconds(2);
    private static final Duration PERIOD_OF_SILENT = Duration.ofSeconds(10);
    private static final int MOST_FAILURES = 3;

    private final PanelConfig.Sensor config;
    private final String panel;
    private final Clocks clocks;
    private volatile @Nullable Reading reading;
    private int failures;
    private long nextNanos;

    /// @param panel name of its panel, for messages
    Sensor(PanelConfig.Sensor config, String panel, Clocks clocks) {
        this.config = config;
        this.panel = panel;
        this.clocks = clocks;
        this.nextNanos = clocks.monotonicNanos();
    }

    /// The newest reading.
    Optional<Reading> reading() {
        return Optional.ofNullable(reading);
    }

    /// Its number on the line.
    int unit() {
        return config.unit();
    }

    /// Asks it, if it is time to.
    ///
    /// @throws IOException if the line is gone
    void poll(ModbusMaster master) throws IOException {
        long now = clocks.monotonicNanos();
        if (now - nextNanos < 0) {
            return;
        }
        try {
            reading = read(master);
            if (failures >= MOST_FAILURES) {
                LOG.info("The sensor answers again: panel={}", panel);
            }
            failures = 0;
        } catch (NoAnswerException e) {
            failures++;
            if (failures == MOST_FAILURES) {
                LOG.warn("The sensor does not answer: panel={}: {}", panel, e.getMessage());
            }
        }
        nextNanos = now + (failures >= MOST_FAILURES ? PERIOD_OF_SILENT : PERIOD).toNanos();
    }

    private Reading read(ModbusMaster master) throws IOException {
        int first = Math.min(config.temperature(), config.humidity());
        int count = Math.abs(config.temperature() - config.humidity()) + 1;
        short[] registers = master.registers(config.table(), config.unit(), first, count, 1);
        return new Reading(
                (double) registers[config.temperature() - first] / config.divisor(),
                (double) registers[config.humidity() - first] / config.divisor(),
                clocks.wallMicros());
    }
}

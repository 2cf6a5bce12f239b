package org.liuhen.appliance.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.liuhen.storage.format.Cause;

/// The buttons and lamps of a room: a remote I/O module that speaks Modbus, and perhaps a sensor beside it.
///
/// @param name its name in the log and in alarms: 1 to 32 of a–z, 0–9 and inner hyphens
/// @param room id of its room
/// @param unit number of the module on its bus, 1 to 247
/// @param poll longest time between two looks at the buttons
/// @param equalPolls how many looks in a row must agree before a button counts as pressed or let go
/// @param stuckAfter a button that is down for so long is said to be stuck
/// @param pauseReason what PAUSE gives as its reason
/// @param mark kind of the mark that MARK makes
/// @param override the reason with which START begins though the preflight check blocks it; none: it is
/// refused
public record PanelConfig(
        String name,
        String room,
        BusConfig bus,
        int unit,
        Duration poll,
        int equalPolls,
        Duration stuckAfter,
        Cause pauseReason,
        String mark,
        Optional<String> override,
        Inputs inputs,
        Outputs outputs,
        Optional<Sensor> sensor) {
    static final DurationRange POLL = new DurationRange(Duration.ofMillis(20), Duration.ofMillis(50));
    static final Duration DEFAULT_POLL = Duration.ofMillis(50);
    static final int LEAST_EQUAL_POLLS = 2;
    static final int MOST_EQUAL_POLLS = 10;
    static final DurationRange STUCK_AFTER = new DurationRange(Duration.ofSeconds(5), Duration.ofMinutes(10));
    static final Duration DEFAULT_STUCK_AFTER = Duration.ofSeconds(30);
    static final int MOST_UNIT = 247;
    /// Addresses that one module has in one table are read with one request, and so lie within so many.
    static final int MOST_SPAN = 64;

    /// What a person presses.
    public enum Button {
        START,
        STOP,
        MARK,
        PAUSE;

        /// Its word in the configuration.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What a panel shows or lets hear.
    public enum Lamp {
        REC,
        FAULT,
        ARCHIVE,
        BUZZER;

        /// Its word in the configuration.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What a lamp has to say.
    public enum Sign {
        /// REC: the disk has new footage of every source.
        RECORDING(Pattern.ON),
        /// REC: the same, and something is wrong with it.
        DEGRADED(Pattern.ON),
        /// REC: the first seconds after START.
        CONNECTING(Pattern.SLOW),
        /// REC: a source should be recorded and is not.
        NOT_RECORDING(Pattern.FAST),
        /// REC: a person paused the session.
        PAUSED(Pattern.SLOW),
        /// ARCHIVE: STOP was pressed, and the last footage is being sealed.
        SEALING(Pattern.FAST),
        /// FAULT: an alarm says that evidence is being lost.
        LOUD(Pattern.FAST),
        /// FAULT: an alarm says that evidence is in danger or in doubt.
        SERIOUS(Pattern.SLOW);

        private final Pattern usual;

        Sign(Pattern usual) {
            this.usual = usual;
        }

        /// How it is shown unless the configuration says otherwise.
        public Pattern usual() {
            return usual;
        }

        /// Its word in the configuration.
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// How a lamp shines.
    public enum Pattern {
        OFF,
        ON,
        /// Half a second on, half a second off.
        SLOW,
        /// A fifth of a second on, a fifth off.
        FAST;

        /// Its word in the configuration.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What is read: the tables of the Modbus data model (Application Protocol V1.1b3, 4.3).
    public enum Table {
        COILS,
        DISCRETE_INPUTS,
        HOLDING_REGISTERS,
        INPUT_REGISTERS;

        /// Its word in the configuration.
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// What an input reads while its button is down.
    public enum Down {
        ON,
        OFF;

        /// Its word in the configuration.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Where the buttons are.
    ///
    /// @param table [Table#DISCRETE_INPUTS] or [Table#COILS]
    /// @param addresses START and STOP at least; 0-based, within [#MOST_SPAN]
    public record Inputs(Table table, Down down, Map<Button, Integer> addresses) {
        public Inputs {
            addresses = Map.copyOf(addresses);
            requireSpan(addresses);
        }
    }

    /// Where the lamps are: coils.
    ///
    /// @param addresses REC at least; 0-based, within [#MOST_SPAN]
    /// @param patterns of every sign
    public record Outputs(Map<Lamp, Integer> addresses, Map<Sign, Pattern> patterns) {
        public Outputs {
            addresses = Map.copyOf(addresses);
            patterns = Map.copyOf(patterns);
            requireSpan(addresses);
            if (patterns.size() < Sign.values().length) {
                throw new IllegalArgumentException("a sign has no pattern; there are only " + patterns);
            }
        }
    }

    /// A sensor of temperature and humidity; both registers are signed.
    ///
    /// @param unit its number on the same bus; that of the module, where it is part of it
    /// @param table [Table#INPUT_REGISTERS] or [Table#HOLDING_REGISTERS]
    /// @param temperature address of the register of °C times `divisor`
    /// @param humidity address of the register of % times `divisor`
    public record Sensor(int unit, Table table, int temperature, int humidity, int divisor) {
        public Sensor {
            requireSpan(Map.of("temperature", temperature, "humidity", humidity));
        }
    }

    static boolean liesWithinSpan(Map<?, Integer> addresses) {
        var spread = addresses.values().stream().mapToInt(each -> each).summaryStatistics();
        return spread.getMax() - spread.getMin() < MOST_SPAN;
    }

    private static void requireSpan(Map<?, Integer> addresses) {
        if (addresses.isEmpty() || !liesWithinSpan(addresses)) {
            throw new IllegalArgumentException("addresses must lie within " + MOST_SPAN + ", not " + addresses);
        }
    }
}

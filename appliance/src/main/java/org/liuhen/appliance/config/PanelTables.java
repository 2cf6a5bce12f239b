package org.liuhen.appliance.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.config.PanelConfig.Button;
import org.liuhen.appliance.config.PanelConfig.Down;
import org.liuhen.appliance.config.PanelConfig.Lamp;
import org.liuhen.appliance.config.PanelConfig.Pattern;
import org.liuhen.appliance.config.PanelConfig.Sign;
import org.liuhen.appliance.config.PanelConfig.Table;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Names;

/// Reads the tables `[[panels]]`.
final class PanelTables {
    private static final int MOST_ADDRESS = 65_535;
    private static final int MOST_DIVISOR = 1_000;
    private static final String WORD_RULE = "must be 1 to 32 of a–z, 0–9 and inner hyphens";
    private static final String USUAL_MARK = "key-content";
    private static final Set<Table> BITS = Set.of(Table.COILS, Table.DISCRETE_INPUTS);
    private static final Set<Table> REGISTERS = Set.of(Table.HOLDING_REGISTERS, Table.INPUT_REGISTERS);

    private final Set<String> rooms;
    private final Set<Cause> pauseReasons;
    private final Set<String> names = new HashSet<>();
    private final Map<String, BusConfig> buses = new HashMap<>();
    private final Map<String, Set<Integer>> units = new HashMap<>();

    /// @param rooms ids of the rooms
    /// @param pauseReasons what can be given as the reason of a pause
    PanelTables(Set<String> rooms, List<Cause> pauseReasons) {
        this.rooms = rooms;
        this.pauseReasons = new LinkedHashSet<>(pauseReasons);
    }

    /// The panels in `tables`; those with mistakes are left out, their mistakes noted.
    List<PanelConfig> read(List<TableReader> tables) {
        List<PanelConfig> panels = new ArrayList<>();
        for (TableReader table : tables) {
            PanelConfig panel = panel(table);
            if (panel != null) {
                panels.add(panel);
            }
        }
        return panels;
    }

    private @Nullable PanelConfig panel(TableReader in) {
        String name = in.text("name", Names::isWord, WORD_RULE);
        if (name != null && !names.add(name)) {
            in.wrong("name", name, "another panel has this name: each needs its own");
        }
        String room = in.text("room", rooms::contains, "must be the id of a room of this file");
        BusConfig bus = bus(in);
        Integer unit = in.whole("unit", 1, PanelConfig.MOST_UNIT);
        Duration poll = in.has("poll") ? in.duration("poll", PanelConfig.POLL) : PanelConfig.DEFAULT_POLL;
        Integer equalPolls = in.has("debounce")
                ? in.whole("debounce", PanelConfig.LEAST_EQUAL_POLLS, PanelConfig.MOST_EQUAL_POLLS)
                : Integer.valueOf(PanelConfig.LEAST_EQUAL_POLLS);
        Duration stuckAfter = in.has("stuck-after")
                ? in.duration("stuck-after", PanelConfig.STUCK_AFTER)
                : PanelConfig.DEFAULT_STUCK_AFTER;
        Cause pauseReason = in.has("pause-reason") ? pauseReason(in) : Cause.PAUSED;
        String mark = in.has("mark") ? in.text("mark", Names::isWord, WORD_RULE) : USUAL_MARK;
        Optional<String> override = in.optionalText("override");
        PanelConfig.Inputs inputs = inputs(in.table("buttons"));
        PanelConfig.Outputs outputs = outputs(in.table("lamps"), in.has("patterns") ? in.table("patterns") : null);
        boolean withSensor = in.has("sensor");
        PanelConfig.Sensor sensor = withSensor ? sensor(in.table("sensor")) : null;
        in.end();
        if (bus != null && unit != null) {
            takeUnits(in, bus, unit, sensor);
        }
        if (name == null || room == null || bus == null || unit == null || poll == null || equalPolls == null) {
            return null;
        }
        if (stuckAfter == null || pauseReason == null || mark == null || inputs == null || outputs == null) {
            return null;
        }
        return withSensor && sensor == null
                ? null
                : new PanelConfig(
                        name,
                        room,
                        bus,
                        unit,
                        poll,
                        equalPolls,
                        stuckAfter,
                        pauseReason,
                        mark,
                        override,
                        inputs,
                        outputs,
                        Optional.ofNullable(sensor));
    }

    private @Nullable BusConfig bus(TableReader in) {
        boolean serial = in.has("port");
        boolean tcp = in.has("host");
        if (serial == tcp) {
            in.wrong("a panel has either port (a serial line) or host (Modbus TCP): write one of them");
            return null;
        }
        return serial ? serial(in) : tcp(in);
    }

    private @Nullable BusConfig serial(TableReader in) {
        String port = in.text("port", text -> text.startsWith("/"), "must be a device, beginning with /");
        Integer baud = in.whole("baud", 1, Integer.MAX_VALUE);
        BusConfig.Parity parity = word(in, "parity", BusConfig.Parity.values(), BusConfig.Parity::word);
        if (baud != null && !BusConfig.Serial.BAUDS.contains(baud)) {
            in.wrong("baud", baud, "must be one of " + BusConfig.Serial.BAUDS);
            return null;
        }
        if (port == null || baud == null || parity == null) {
            return null;
        }
        BusConfig bus = new BusConfig.Serial(port, baud, parity);
        BusConfig known = buses.putIfAbsent(port, bus);
        if (known != null && !known.equals(bus)) {
            in.wrong("port", port, "another panel is on this line with another baud or parity: they must be the same");
            return null;
        }
        return bus;
    }

    private static @Nullable BusConfig tcp(TableReader in) {
        String host = in.text("host", ConfigFile::isHost, "must be a host name or an address");
        Integer port = in.has("tcp-port")
                ? in.whole("tcp-port", 1, HttpsConfig.MOST_PORT)
                : Integer.valueOf(BusConfig.Tcp.USUAL_PORT);
        return host == null || port == null ? null : new BusConfig.Tcp(host, port);
    }

    /// A unit answers for one panel only: two that drive the same lamps would fight.
    private void takeUnits(TableReader in, BusConfig bus, int unit, PanelConfig.@Nullable Sensor sensor) {
        Set<Integer> taken = units.computeIfAbsent(bus.place(), _ -> new HashSet<>());
        if (!taken.add(unit)) {
            in.wrong("unit", unit, "another panel has this unit on " + bus.place() + ": each needs its own");
        }
        if (sensor != null && sensor.unit() != unit && !taken.add(sensor.unit())) {
            in.wrong("sensor", "", "its unit " + sensor.unit() + " is taken on " + bus.place() + ": give it its own");
        }
    }

    private @Nullable Cause pauseReason(TableReader in) {
        return word(in, "pause-reason", pauseReasons.toArray(Cause[]::new), Cause::code);
    }

    private static PanelConfig.@Nullable Inputs inputs(@Nullable TableReader in) {
        if (in == null) {
            return null;
        }
        Table table = table(in, BITS);
        Down down = in.has("down") ? word(in, "down", Down.values(), Down::word) : Down.ON;
        Map<Button, Integer> addresses = new EnumMap<>(Button.class);
        for (Button button : Button.values()) {
            if (button == Button.START || button == Button.STOP || in.has(button.word())) {
                put(in, button.word(), button, addresses);
            }
        }
        boolean fits = fits(in, addresses, Set.of(Button.START, Button.STOP));
        in.end();
        return table == null || down == null || !fits ? null : new PanelConfig.Inputs(table, down, addresses);
    }

    private static PanelConfig.@Nullable Outputs outputs(@Nullable TableReader in, @Nullable TableReader looks) {
        if (in == null) {
            return null;
        }
        Map<Lamp, Integer> addresses = new EnumMap<>(Lamp.class);
        for (Lamp lamp : Lamp.values()) {
            if (lamp == Lamp.REC || in.has(lamp.word())) {
                put(in, lamp.word(), lamp, addresses);
            }
        }
        boolean fits = fits(in, addresses, Set.of(Lamp.REC));
        in.end();
        Map<Sign, Pattern> patterns = new EnumMap<>(Sign.class);
        for (Sign sign : Sign.values()) {
            Pattern pattern = looks != null && looks.has(sign.word())
                    ? word(looks, sign.word(), Pattern.values(), Pattern::word)
                    : sign.usual();
            if (pattern != null) {
                patterns.put(sign, pattern);
            }
        }
        if (looks != null) {
            looks.end();
        }
        boolean whole = fits && patterns.size() == Sign.values().length;
        return whole ? new PanelConfig.Outputs(addresses, patterns) : null;
    }

    private static PanelConfig.@Nullable Sensor sensor(@Nullable TableReader in) {
        if (in == null) {
            return null;
        }
        Integer unit = in.whole("unit", 1, PanelConfig.MOST_UNIT);
        Table table = table(in, REGISTERS);
        Map<String, Integer> addresses = new HashMap<>();
        put(in, "temperature", "temperature", addresses);
        put(in, "humidity", "humidity", addresses);
        Integer divisor = in.whole("divisor", 1, MOST_DIVISOR);
        boolean fits = fits(in, addresses, Set.of("temperature", "humidity"));
        in.end();
        Integer temperature = addresses.get("temperature");
        Integer humidity = addresses.get("humidity");
        if (unit == null || table == null || temperature == null || humidity == null || divisor == null || !fits) {
            return null;
        }
        return new PanelConfig.Sensor(unit, table, temperature, humidity, divisor);
    }

    private static <K> void put(TableReader in, String key, K what, Map<K, Integer> addresses) {
        Integer address = in.whole(key, 0, MOST_ADDRESS);
        if (address == null) {
            return;
        }
        if (addresses.containsValue(address)) {
            in.wrong(key, address, "another one has this address: each needs its own");
            return;
        }
        addresses.put(what, address);
    }

    private static <K> boolean fits(TableReader in, Map<K, Integer> addresses, Set<K> needed) {
        if (!addresses.keySet().containsAll(needed)) {
            return false;
        }
        if (!PanelConfig.liesWithinSpan(addresses)) {
            in.wrong("its addresses must lie within " + PanelConfig.MOST_SPAN + " of each other");
            return false;
        }
        return true;
    }

    private static @Nullable Table table(TableReader in, Set<Table> allowed) {
        Table[] tables = Arrays.stream(Table.values()).filter(allowed::contains).toArray(Table[]::new);
        return word(in, "table", tables, Table::word);
    }

    private static <T> @Nullable T word(TableReader in, String key, T[] values, Function<T, String> word) {
        String rule = "must be one of "
                + String.join(", ", Arrays.stream(values).map(word).toList());
        return in.parsed(
                key,
                text -> Arrays.stream(values)
                        .filter(value -> word.apply(value).equals(text))
                        .findFirst(),
                rule);
    }
}

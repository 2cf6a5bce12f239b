package org.liuhen.appliance.panel;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.config.PanelConfig;
import org.liuhen.appliance.config.PanelConfig.Button;
import org.liuhen.appliance.config.PanelConfig.Lamp;
import org.liuhen.appliance.room.RoomView;
import org.liuhen.appliance.room.Rooms;
import org.liuhen.appliance.watch.Alarm;
import org.liuhen.appliance.watch.AlarmBoard;
import org.liuhen.appliance.watch.AlarmCode;
import org.liuhen.appliance.watch.SourcePlace;
import org.liuhen.storage.time.Clocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A module with buttons and lamps, and what is known of it. The thread of its bus polls it; everybody asks.
final class Panel {
    private static final Logger LOG = LoggerFactory.getLogger(Panel.class);
    private static final int TRIES = 3;
    /// After so many polls in a row without an answer it is said to be faulty.
    private static final int MOST_FAILURES = 3;
    /// A faulty module is asked ever more rarely, up to this: others may be on its bus, and wait for its silence.
    private static final Duration LONGEST_REST = Duration.ofSeconds(5);

    private final PanelConfig config;
    private final SourcePlace place;
    private final Rooms rooms;
    private final AlarmBoard board;
    private final Presses presses;
    private final Clocks clocks;
    private final Buttons buttons;
    private final Lamps lamps;
    private final LampCoils coils;
    private final Optional<Sensor> sensor;
    private final int first;
    private final int count;
    private int failures;
    private long nextNanos;
    private volatile @Nullable Fault fault;
    private volatile Set<Button> stuck = Set.of();
    private volatile long stuckMicros;

    /// @param place what alarms about it are about
    Panel(PanelConfig config, SourcePlace place, Rooms rooms, AlarmBoard board, Presses presses, Clocks clocks) {
        this.config = config;
        this.place = place;
        this.rooms = rooms;
        this.board = board;
        this.presses = presses;
        this.clocks = clocks;
        Map<Button, Integer> inputs = config.inputs().addresses();
        this.buttons = new Buttons(inputs.keySet(), config.equalPolls(), config.stuckAfter());
        this.first = Collections.min(inputs.values());
        this.count = Collections.max(inputs.values()) - first + 1;
        this.lamps = new Lamps(config.outputs().patterns());
        this.coils = new LampCoils(config.unit(), config.outputs().addresses());
        this.sensor = config.sensor().map(each -> new Sensor(each, config.name(), clocks));
        this.nextNanos = clocks.monotonicNanos();
    }

    private record Fault(long sinceMicros, String why) {}

    PanelConfig config() {
        return config;
    }

    /// The newest reading of its sensor.
    Optional<Reading> reading() {
        return sensor.flatMap(Sensor::reading);
    }

    /// Looks at the buttons, then brings the lamps up to date, then asks the sensor.
    ///
    /// @throws IOException if the line is gone; a module that does not answer is a fault of the panel
    void poll(ModbusMaster master) throws IOException {
        long now = clocks.monotonicNanos();
        if (now - nextNanos < 0) {
            return;
        }
        nextNanos = now;
        // Whoever did not answer thrice is not asked thrice again: others on its bus wait for that.
        int tries = failures == 0 ? TRIES : 1;
        try {
            look(master, tries);
            if (buttons.areKnown()) {
                // Not before: who sees a lamp change may press at once, and that press must count.
                coils.show(master, lit(), clocks.monotonicNanos(), tries);
            }
            answered();
        } catch (NoAnswerException e) {
            failed(String.valueOf(e.getMessage()));
        }
        boolean dead = failures > 0
                && sensor.filter(each -> each.unit() == config.unit()).isPresent();
        if (sensor.isPresent() && !dead) {
            sensor.get().poll(master);
        }
    }

    /// Why it is faulty, or empty if it is not.
    Optional<String> fault() {
        return Optional.ofNullable(fault).map(Fault::why);
    }

    /// Whether a button is just changing: then the next look is to follow at once.
    boolean isChanging() {
        return fault == null && failures == 0 && !buttons.areSettled();
    }

    /// Its line is not there.
    void lineLost(String why) {
        buttons.forget();
        coils.forget();
        failed(why);
        nextNanos = clocks.monotonicNanos();
    }

    /// The program ends: a lamp that stays lit would lie.
    void darken(ModbusMaster master) throws IOException {
        if (fault == null) {
            coils.darken(master);
        }
    }

    /// The alarms about it that are on.
    List<Alarm> alarms() {
        List<Alarm> alarms = new ArrayList<>();
        Fault down = fault;
        if (down != null) {
            alarms.add(alarm(AlarmCode.PANEL_FAULT, down.sinceMicros(), down.why(), down.why()));
        }
        Set<Button> held = stuck;
        if (!held.isEmpty()) {
            String names = held.stream().map(Button::name).collect(Collectors.joining(", "));
            alarms.add(alarm(AlarmCode.PANEL_STUCK, stuckMicros, names, names));
        }
        presses.refusal()
                .ifPresent(refused -> alarms.add(alarm(
                        AlarmCode.PANEL_REFUSED,
                        refused.micros(),
                        refused.button() + "，" + refused.chinese(),
                        refused.button() + ": " + refused.english())));
        return alarms;
    }

    private void look(ModbusMaster master, int tries) throws IOException {
        BitSet bits = master.bits(config.inputs().table(), config.unit(), first, count, tries);
        long now = clocks.monotonicNanos();
        Set<Button> down = EnumSet.noneOf(Button.class);
        config.inputs().addresses().forEach((button, address) -> {
            if (bits.get(address - first) == (config.inputs().down() == PanelConfig.Down.ON)) {
                down.add(button);
            }
        });
        if (failures >= MOST_FAILURES) {
            buttons.forget();
        }
        buttons.look(down, now).forEach(button -> presses.press(button, now));
        Set<Button> held = buttons.stuck(now);
        if (!held.equals(stuck)) {
            stuckMicros = clocks.wallMicros();
            stuck = held;
        }
    }

    private Set<Lamp> lit() {
        RoomView room = rooms.rooms().stream()
                .filter(each -> each.id().equals(config.room()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no room " + config.room()));
        List<AlarmCode.Severity> alarms = board.current().stream()
                .filter(alarm ->
                        alarm.at().map(at -> at.room().equals(config.room())).orElse(true))
                .map(alarm -> alarm.code().severity())
                .toList();
        Set<Lamp> lit = lamps.lit(room, alarms, presses.refusal().map(Presses.Refusal::nanos), clocks.monotonicNanos());
        lit.retainAll(config.outputs().addresses().keySet());
        return lit;
    }

    private void answered() {
        if (fault != null) {
            LOG.info("The panel answers again: panel={}", config.name());
        }
        failures = 0;
        fault = null;
    }

    private void failed(String why) {
        failures++;
        if (failures < MOST_FAILURES) {
            return;
        }
        coils.forget();
        stuck = Set.of();
        long rested = 1L << Math.min(failures - MOST_FAILURES, 10);
        nextNanos = clocks.monotonicNanos()
                + Math.min(LONGEST_REST.toNanos(), Duration.ofSeconds(rested).toNanos());
        Fault before = fault;
        fault = new Fault(before == null ? clocks.wallMicros() : before.sinceMicros(), why);
    }

    private Alarm alarm(AlarmCode code, long sinceMicros, String chinese, String english) {
        return new Alarm(
                code,
                Optional.of(place),
                sinceMicros,
                code.chinese() + "（" + place.roomName() + "，" + config.name() + "）：" + chinese,
                code.english() + " (" + place.room() + ", " + config.name() + "): " + english);
    }
}

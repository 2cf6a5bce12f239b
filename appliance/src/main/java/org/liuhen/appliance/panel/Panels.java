package org.liuhen.appliance.panel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.liuhen.appliance.config.BusConfig;
import org.liuhen.appliance.config.PanelConfig;
import org.liuhen.appliance.room.RoomView;
import org.liuhen.appliance.room.Rooms;
import org.liuhen.appliance.watch.AlarmBoard;
import org.liuhen.appliance.watch.SourcePlace;
import org.liuhen.storage.time.Clocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All panels of an appliance. Safe for many threads.
public final class Panels implements Climate, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Panels.class);

    private final AlarmBoard board;
    private final List<Panel> panels = new ArrayList<>();
    private final List<Presses> presses = new ArrayList<>();
    private final List<Bus> buses = new ArrayList<>();

    private Panels(AlarmBoard board) {
        this.board = board;
    }

    /// Begins to poll them. A line that is not there is waited for.
    ///
    /// @param rooms what the buttons drive
    /// @param marks where MARK goes
    /// @param board told of the faults of the panels; what is on there is what FAULT shows
    public static Panels begin(List<PanelConfig> configs, Rooms rooms, Marks marks, AlarmBoard board, Clocks clocks) {
        Panels all = new Panels(board);
        Map<Object, List<Panel>> lines = new LinkedHashMap<>();
        for (PanelConfig config : configs) {
            Presses presses = new Presses(config, rooms, marks, clocks);
            Panel panel = new Panel(config, place(config, rooms), rooms, board, presses, clocks);
            all.presses.add(presses);
            all.panels.add(panel);
            lines.computeIfAbsent(line(config.bus()), _ -> new ArrayList<>()).add(panel);
        }
        lines.values().forEach(panels -> all.buses.add(bus(panels, all::tell, clocks)));
        all.buses.forEach(Bus::begin);
        return all;
    }

    @Override
    public Optional<Reading> of(String room) {
        return panels.stream()
                .filter(panel -> panel.config().room().equals(room))
                .flatMap(panel -> panel.reading().stream())
                .max((a, b) -> Long.compare(a.atMicros(), b.atMicros()));
    }

    /// Ends them, with their lamps dark.
    @Override
    public void close() {
        presses.forEach(Presses::close);
        buses.forEach(Bus::close);
    }

    private void tell() {
        board.say(
                AlarmBoard.Teller.PANEL,
                panels.stream().flatMap(panel -> panel.alarms().stream()).toList());
    }

    /// What tells a line from others: two names of one device are one line, and two masters on it would disturb
    /// each other.
    private static Object line(BusConfig bus) {
        if (bus instanceof BusConfig.Serial serial) {
            try {
                return Path.of(serial.port()).toRealPath();
            } catch (IOException e) {
                // Not plugged in: its name is all there is.
                return Path.of(serial.port());
            }
        }
        return bus;
    }

    /// A line is opened as its first panel says.
    private static Bus bus(List<Panel> panels, Runnable tell, Clocks clocks) {
        PanelConfig first = panels.getFirst().config();
        for (Panel panel : panels) {
            if (!panel.config().bus().place().equals(first.bus().place())) {
                LOG.warn(
                        "Two panels are on one line under two names: {} as {}, {} as {}",
                        first.name(),
                        first.bus().place(),
                        panel.config().name(),
                        panel.config().bus().place());
            }
        }
        String name = "panel-" + first.name();
        return switch (first.bus()) {
            case BusConfig.Serial serial ->
                new Bus(name, new SerialLine(serial), new RtuFraming(serial.baud()), panels, tell, clocks);
            case BusConfig.Tcp tcp -> new Bus(name, new TcpLine(tcp), new TcpFraming(), panels, tell, clocks);
        };
    }

    private static SourcePlace place(PanelConfig config, Rooms rooms) {
        String roomName = rooms.rooms().stream()
                .filter(room -> room.id().equals(config.room()))
                .map(RoomView::name)
                .findFirst()
                .orElse(config.room());
        return new SourcePlace(config.room(), roomName, config.name(), "面板 " + config.name());
    }
}

package org.liuhen.appliance.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.liuhen.appliance.config.BusConfig;
import org.liuhen.appliance.config.PanelConfig;
import org.liuhen.appliance.config.PanelConfig.Button;
import org.liuhen.appliance.config.PanelConfig.Lamp;
import org.liuhen.appliance.config.PanelConfig.Pattern;
import org.liuhen.appliance.config.PanelConfig.Sign;
import org.liuhen.appliance.config.PanelConfig.Table;
import org.liuhen.appliance.watch.AlarmBoard;
import org.liuhen.appliance.watch.Bulletin;
import org.liuhen.appliance.watch.SourcePlace;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.kit.SimulatedClocks;

/// The line of panels, when it is dead and does not say so.
class BusTest {
    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:00:00.000000Z");
    private final StagedModule module = new StagedModule(clocks, new Random(1));

    /// A connection whose first opening leads nowhere.
    private final class Cut implements Line {
        private final AtomicInteger opens = new AtomicInteger();

        @Override
        public void open() {
            opens.incrementAndGet();
        }

        @Override
        public void write(byte[] frame) throws IOException {
            if (opens.get() > 1) {
                module.write(frame);
            }
        }

        @Override
        public int read(byte[] into, int from) throws IOException {
            return opens.get() > 1 ? module.read(into, from) : 0;
        }

        @Override
        public void close() {
            module.close();
        }

        @Override
        public boolean isDeadWhenSilent() {
            return true;
        }
    }

    @Test
    void aConnectionOnWhichNobodyAnswersIsOpenedAnew() throws Exception {
        ModelRooms rooms = new ModelRooms();
        AlarmBoard board = new AlarmBoard(new Bulletin(clocks));
        PanelConfig config = config();
        Cut line = new Cut();
        try (Presses presses = new Presses(config, rooms, (_, _, _, _) -> {}, clocks)) {
            SourcePlace place = new SourcePlace("room-1", "第一询问室", "panel-1", "面板 panel-1");
            Panel panel = new Panel(config, place, rooms, board, presses, clocks);
            try (Bus bus = new Bus("bus", line, new RtuFraming(9_600), List.of(panel), () -> {}, clocks)) {
                bus.begin();
                await(() -> line.opens.get() > 1 && panel.fault().isEmpty());
            }
        }
        assertThat(line.opens).hasValue(2);
    }

    private static PanelConfig config() {
        return new PanelConfig(
                "panel-1",
                "room-1",
                new BusConfig.Serial("/dev/ttyUSB0", 9_600, BusConfig.Parity.NONE),
                1,
                Duration.ofMillis(50),
                2,
                Duration.ofSeconds(30),
                Cause.PAUSED,
                "key-content",
                Optional.empty(),
                new PanelConfig.Inputs(Table.DISCRETE_INPUTS, PanelConfig.Down.ON, Map.of(Button.START, 0)),
                new PanelConfig.Outputs(Map.of(Lamp.REC, 0), signs()),
                Optional.empty());
    }

    private static Map<Sign, Pattern> signs() {
        return Arrays.stream(Sign.values()).collect(Collectors.toMap(Function.identity(), Sign::usual));
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 10_000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(1);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}

package org.liuhen.appliance.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.liuhen.appliance.config.BusConfig;
import org.liuhen.appliance.config.PanelConfig;
import org.liuhen.appliance.config.PanelConfig.Button;
import org.liuhen.appliance.config.PanelConfig.Lamp;
import org.liuhen.appliance.config.PanelConfig.Sign;
import org.liuhen.appliance.config.PanelConfig.Table;
import org.liuhen.appliance.room.RoomView;
import org.liuhen.appliance.watch.Alarm;
import org.liuhen.appliance.watch.AlarmBoard;
import org.liuhen.appliance.watch.AlarmCode;
import org.liuhen.appliance.watch.Bulletin;
import org.liuhen.appliance.watch.SourcePlace;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.kit.SimulatedClocks;

/// A panel, its module and its room; only the room and the line are staged.
class PanelTest {
    private static final Duration POLL = Duration.ofMillis(50);

    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:00:00.000000Z");
    private final StagedModule line = new StagedModule(clocks, new Random(1));
    private final ModbusMaster master = new ModbusMaster(line, new RtuFraming(9_600), clocks);
    private final ModelRooms rooms = new ModelRooms();
    private final AlarmBoard board = new AlarmBoard(new Bulletin(clocks));
    private final List<AutoCloseable> open = new ArrayList<>();
    private Presses presses;
    private Panel panel;

    PanelTest() {
        PanelConfig config = config(Optional.empty());
        presses = presses(config);
        panel = panel(config);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void eachButtonDoesItsDeedAndRecShowsIt() throws Exception {
        poll(4);
        press(Button.START);
        assertThat(asked()).isEqualTo("panel:panel-1 start");
        poll(4);
        assertThat(line.coils.get(at(Lamp.REC))).isTrue();
        press(Button.MARK);
        assertThat(asked()).startsWith("mark s-1 panel:panel-1 key-content");
        press(Button.PAUSE);
        assertThat(asked()).isEqualTo("panel:panel-1 pause paused");
        press(Button.START);
        assertThat(asked()).isEqualTo("panel:panel-1 go on");
        press(Button.STOP);
        assertThat(asked()).isEqualTo("panel:panel-1 stop");
        poll(4);
        assertThat(line.coils.isEmpty()).isTrue();
    }

    @Test
    void aDiskThatIsTooShortBeepsAndSaysWhy() throws Exception {
        rooms.diskIsShort = true;
        poll(4);
        press(Button.START);
        assertThat(asked()).isEqualTo("panel:panel-1 start");
        await(() -> presses.refusal().isPresent());
        assertThat(texts()).containsExactly("面板按键未执行（第一询问室，panel-1）：START，存储空间可能不足");
        poll(2);
        assertThat(line.coils.get(at(Lamp.BUZZER))).isTrue();
        poll(40);
        assertThat(line.coils.get(at(Lamp.BUZZER))).isFalse();
        clocks.advance(Duration.ofMinutes(1));
        assertThat(panel.alarms()).isEmpty();
    }

    @Test
    void aShortDiskIsOverriddenWithTheReasonOfTheConfiguration() throws Exception {
        PanelConfig config = config(Optional.of("值班负责人批准"));
        presses = presses(config);
        panel = panel(config);
        rooms.diskIsShort = true;
        poll(4);
        press(Button.START);
        assertThat(asked()).isEqualTo("panel:panel-1 start despite 值班负责人批准");
        await(() -> rooms.state == RoomView.State.RECORDING);
    }

    @Test
    void aPanelThatDoesNotAnswerIsAFaultUntilItDoesAndPressesNothingThen() throws Exception {
        poll(4);
        line.units.remove(1);
        poll(2);
        assertThat(panel.alarms()).isEmpty();
        poll(1);
        assertThat(codes()).containsExactly(AlarmCode.PANEL_FAULT);
        assertThat(texts().getFirst()).contains("面板故障", "unit 1 does not answer");
        line.inputs.set(at(Button.STOP));
        line.units.add(1);
        poll(40);
        assertThat(panel.alarms()).isEmpty();
        assertThat(rooms.asked).isEmpty();
    }

    @Test
    void aPressCountsAsSoonAsTheLampsAreRightAgain() throws Exception {
        rooms.state = RoomView.State.RECORDING;
        poll(4);
        line.units.remove(1);
        poll(10);
        line.coils.clear();
        line.units.add(1);
        for (int i = 0; i < 100 && !line.coils.get(at(Lamp.REC)); i++) {
            poll(1);
        }
        press(Button.STOP);
        assertThat(asked()).isEqualTo("panel:panel-1 stop");
    }

    @Test
    void aLampThatSomebodyElseChangedIsPutRight() throws IOException {
        rooms.state = RoomView.State.RECORDING;
        poll(6);
        assertThat(line.coils.get(at(Lamp.REC))).isTrue();
        line.coils.clear();
        poll(60);
        assertThat(line.coils.get(at(Lamp.REC))).isTrue();
    }

    @Test
    void aStuckButtonIsSaidAndPressesOnce() throws Exception {
        poll(4);
        line.inputs.set(at(Button.STOP));
        poll(700);
        assertThat(asked()).isEqualTo("panel:panel-1 stop");
        assertThat(texts()).containsExactly("面板按键卡住（第一询问室，panel-1）：STOP");
        line.inputs.clear();
        poll(4);
        assertThat(panel.alarms()).isEmpty();
        assertThat(rooms.asked).isEmpty();
    }

    @Test
    void theSensorIsReadAndADeadOneDisturbsNoButton() throws Exception {
        line.registers[1] = 231;
        line.registers[2] = 487;
        poll(2);
        Reading reading = panel.reading().orElseThrow();
        assertThat(reading.celsius()).isEqualTo(23.1);
        assertThat(reading.humidityPercent()).isEqualTo(48.7);
        line.units.remove(2);
        poll(200);
        assertThat(panel.reading()).contains(reading);
        press(Button.START);
        assertThat(asked()).isEqualTo("panel:panel-1 start");
        assertThat(panel.alarms()).isEmpty();
    }

    /// Presses of random buttons with bouncing contacts, on a line that damages one byte of 500, against a model of
    /// what the room should have been asked for.
    @Test
    void aThousandRandomSequencesOfButtonsDoWhatTheModelSays() throws Exception {
        long seed = Long.getLong("panel.seed", System.nanoTime());
        System.out.println("panel.seed=" + seed);
        Random random = new Random(seed);
        poll(4);
        line.damage(2_000);
        for (int sequence = 0; sequence < 1_000; sequence++) {
            String story = "seed " + seed + ", sequence " + sequence + ":";
            for (int i = 1 + random.nextInt(6); i > 0; i--) {
                Button button = List.of(Button.values()).get(random.nextInt(Button.values().length));
                story += " " + button;
                RoomView.State before = rooms.state;
                bounce(button, random);
                press(button, 12 + random.nextInt(8));
                check(story, button, before);
            }
        }
        assertThat(rooms.asked).isEmpty();
        assertThat(codes()).doesNotContain(AlarmCode.PANEL_STUCK);
    }

    private void check(String story, Button button, RoomView.State before) throws InterruptedException {
        boolean armed = before == RoomView.State.ARMED;
        if (button == Button.MARK && armed) {
            await(() -> presses.refusal()
                    .filter(refused -> refused.button() == Button.MARK)
                    .isPresent());
            assertThat(rooms.asked).as(story).isEmpty();
            return;
        }
        String expected = switch (button) {
            case START -> before == RoomView.State.PAUSED ? "go on" : "start";
            case STOP -> "stop";
            case PAUSE -> "pause paused";
            case MARK -> "mark s-1 panel:panel-1 key-content";
        };
        assertThat(asked()).as(story).endsWith(expected);
        RoomView.State after = switch (button) {
            case START -> RoomView.State.RECORDING;
            case STOP -> RoomView.State.ARMED;
            case PAUSE -> armed ? RoomView.State.ARMED : RoomView.State.PAUSED;
            case MARK -> before;
        };
        await(() -> rooms.state == after);
    }

    /// One look at most sees it down.
    private void bounce(Button button, Random random) throws IOException {
        if (random.nextBoolean()) {
            line.damage(0);
            line.inputs.set(at(button));
            poll(1);
            line.inputs.clear();
            poll(2);
            line.damage(2_000);
        }
    }

    private void press(Button button) throws IOException {
        press(button, 4);
    }

    private void press(Button button, int polls) throws IOException {
        line.inputs.set(at(button));
        poll(polls);
        line.inputs.clear();
        poll(polls);
    }

    private void poll(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            panel.poll(master);
            clocks.advance(POLL);
        }
    }

    private String asked() throws InterruptedException {
        String what = rooms.asked.poll(10, TimeUnit.SECONDS);
        return what == null ? "nothing was asked of the room" : what;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 10_000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(1);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private List<AlarmCode> codes() {
        return panel.alarms().stream().map(Alarm::code).toList();
    }

    private List<String> texts() {
        return panel.alarms().stream().map(Alarm::chinese).toList();
    }

    private Presses presses(PanelConfig config) {
        Marks marks = (session, by, _, kind) -> rooms.asked.add("mark " + session + " " + by + " " + kind);
        Presses made = new Presses(config, rooms, marks, clocks);
        open.add(made);
        return made;
    }

    private Panel panel(PanelConfig config) {
        SourcePlace place = new SourcePlace("room-1", "第一询问室", "panel-1", "面板 panel-1");
        return new Panel(config, place, rooms, board, presses, clocks);
    }

    private static PanelConfig config(Optional<String> override) {
        return new PanelConfig(
                "panel-1",
                "room-1",
                new BusConfig.Serial("/dev/ttyUSB0", 9_600, BusConfig.Parity.NONE),
                1,
                POLL,
                2,
                Duration.ofSeconds(30),
                Cause.PAUSED,
                "key-content",
                override,
                new PanelConfig.Inputs(Table.DISCRETE_INPUTS, PanelConfig.Down.ON, places(Button.values())),
                new PanelConfig.Outputs(
                        places(Lamp.values()),
                        Arrays.stream(Sign.values()).collect(Collectors.toMap(Function.identity(), Sign::usual))),
                Optional.of(new PanelConfig.Sensor(2, Table.INPUT_REGISTERS, 1, 2, 10)));
    }

    private static int at(Button button) {
        return List.of(Button.values()).indexOf(button);
    }

    private static int at(Lamp lamp) {
        return List.of(Lamp.values()).indexOf(lamp);
    }

    private static <E> Map<E, Integer> places(E[] values) {
        return Arrays.stream(values).collect(Collectors.toMap(Function.identity(), List.of(values)::indexOf));
    }
}

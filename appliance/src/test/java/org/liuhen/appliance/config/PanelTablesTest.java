package org.liuhen.appliance.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.config.PanelConfig.Button;
import org.liuhen.appliance.config.PanelConfig.Lamp;
import org.liuhen.appliance.config.PanelConfig.Pattern;
import org.liuhen.appliance.config.PanelConfig.Sign;
import org.liuhen.appliance.config.PanelConfig.Table;

/// The tables `[[panels]]`, tried on the two maps of the shipped file.
class PanelTablesTest {
    private static final Path SHIPPED = Path.of("../config/appliance.toml");

    @TempDir
    Path directory;

    @Test
    void theShippedMapsAreRightAndReadBackFromTheCanonicalText() throws IOException, ConfigException {
        ApplianceConfig config = ConfigFile.read(write(shipped()));
        PanelConfig serial = config.panels().getFirst();
        assertThat(serial.bus())
                .isEqualTo(new BusConfig.Serial(
                        "/dev/serial/by-id/usb-FTDI_USB-RS485_FT000001-if00-port0", 9_600, BusConfig.Parity.NONE));
        assertThat(serial.inputs().addresses()).containsEntry(Button.PAUSE, 3).hasSize(4);
        assertThat(serial.outputs().addresses()).containsEntry(Lamp.BUZZER, 3).hasSize(4);
        assertThat(serial.sensor()).contains(new PanelConfig.Sensor(2, Table.INPUT_REGISTERS, 1, 2, 10));
        assertThat(serial.override()).contains("值班负责人预先批准");
        PanelConfig tcp = config.panels().getLast();
        assertThat(tcp.bus()).isEqualTo(new BusConfig.Tcp("192.0.2.40", 502));
        assertThat(tcp.outputs().patterns()).isEqualTo(serial.outputs().patterns());
        assertThat(tcp.outputs().patterns()).containsEntry(Sign.NOT_RECORDING, Pattern.FAST);
        assertThat(tcp.sensor()).isEmpty();
        assertThat(ConfigFile.read(write(config.canonicalText()))).isEqualTo(config);
    }

    @Test
    void withoutPanelsThereAreNone() throws IOException, ConfigException {
        assertThat(ConfigFile.read(SHIPPED).panels()).isEmpty();
    }

    @Test
    void oneUnitOnALineBelongsToOnePanel() throws IOException {
        String twice = shipped().replace("host = \"192.0.2.40\"", """
                port = "/dev/serial/by-id/usb-FTDI_USB-RS485_FT000001-if00-port0"
                baud = 9600
                parity = "none"
                """).replace("tcp-port = 502", "");
        assertThat(mistakes(twice))
                .containsExactly("another panel has this unit on"
                        + " /dev/serial/by-id/usb-FTDI_USB-RS485_FT000001-if00-port0: each needs its own");
        assertThat(mistakes(twice.replaceFirst("(?s)(.*)baud = 9600", "$1baud = 19200")))
                .containsExactly("another panel is on this line with another baud or parity: they must be the same");
    }

    @Test
    void eachWrongValueIsToldWithTheWayOut() throws IOException {
        assertThat(mistakes(shipped().replaceFirst("baud = 9600", "baud = 9601")))
                .containsExactly("must be one of [4800, 9600, 19200, 38400, 57600, 115200]");
        assertThat(mistakes(shipped().replaceFirst("rec = 0", "rec = 1")))
                .containsExactly("another one has this address: each needs its own");
        assertThat(mistakes(shipped().replaceFirst("pause = 3", "pause = 64")))
                .containsExactly("its addresses must lie within 64 of each other");
        assertThat(mistakes(shipped().replaceFirst("table = \"discrete-inputs\"", "table = \"input-registers\"")))
                .containsExactly("must be one of coils, discrete-inputs");
        assertThat(mistakes(shipped().replaceFirst("room = \"room-1\"", "room = \"room-9\"")))
                .containsExactly("must be the id of a room of this file");
        assertThat(mistakes(shipped().replaceFirst("poll = \"50ms\"", "poll = \"51ms\"")))
                .containsExactly("must be a duration in quotes, from 20ms to 50ms (units: ms, s, min, h)");
        assertThat(mistakes(shipped().replaceFirst("name = \"panel-2\"", "name = \"panel-1\"")))
                .containsExactly("another panel has this name: each needs its own");
        assertThat(mistakes(shipped().replaceFirst("pause-reason = \"paused\"", "pause-reason = \"tea\"")))
                .singleElement()
                .asString()
                .startsWith("must be one of paused, ");
    }

    /// The shipped file with what is optional of the panels written out.
    private static String shipped() throws IOException {
        List<String> lines = Files.readAllLines(SHIPPED);
        int from = lines.indexOf("# [[panels]]");
        return lines.subList(0, from).stream().collect(Collectors.joining("\n"))
                + "\n"
                + lines.subList(from, lines.size()).stream()
                        .filter(line -> line.matches("# (\\[.*]|[a-z-]+ = .*)"))
                        .map(line -> line.substring(2))
                        .collect(Collectors.joining("\n"));
    }

    private List<String> mistakes(String text) throws IOException {
        Path file = write(text);
        ConfigException problem = catchThrowableOfType(ConfigException.class, () -> ConfigFile.read(file));
        assertThat(problem).as("the mistakes in the file").isNotNull();
        return problem.problems().stream().map(ConfigProblem::advice).toList();
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("appliance.toml"), text);
    }
}

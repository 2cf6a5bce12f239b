package org.liuhen.tools.panel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.time.SystemClocks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `simulate panel`: plays a remote I/O module with buttons, lamps and a sensor until it is told to stop; what is
/// pressed comes from its standard input.
@Command(
        name = "panel",
        description = {
            "Plays the panel of a room: a Modbus module with buttons, lamps and a sensor of temperature and humidity.",
            "Discrete inputs: start 0, stop 1, mark 2, pause 3. Coils: rec 0, fault 1, archive 2, buzzer 3."
                    + " Input registers: temperature 1, humidity 2, divisor 10."
        },
        footer = {"", "Orders, one a line:", PanelOrders.HELP})
public final class SimulatePanelCommand implements Callable<Integer> {
    private static final int MOST_UNIT = 247;
    private static final int MOST_PORT = 65_535;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--port", paramLabel = "DEVICE", description = "serial line or pseudo-terminal to answer on")
    private @Nullable Path port;

    @Option(names = "--baud", description = "of the serial line (default: ${DEFAULT-VALUE})", defaultValue = "9600")
    private int baud;

    @Option(names = "--tcp", paramLabel = "PORT", description = "answer Modbus TCP on this port; 0 takes a free one")
    private @Nullable Integer tcp;

    @Option(names = "--unit", description = "1 to 247 (default: ${DEFAULT-VALUE})", defaultValue = "1")
    private int unit;

    @Option(names = "--script", paramLabel = "FILE", description = "orders to carry out first")
    private @Nullable Path script;

    private volatile @Nullable SimulatedModule shown;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (unit < 1 || unit > MOST_UNIT) {
            throw wrong("--unit is 1 to 247, not " + unit);
        }
        CountDownLatch ended = new CountDownLatch(1);
        SimulatedModule module = new SimulatedModule(this::sayLamps);
        shown = module;
        if (port != null && tcp == null) {
            RtuServer server = new RtuServer(raw(port), unit, module);
            out().println("panel: unit " + unit + " on " + port);
            serve(server::serve, ended);
        } else if (tcp != null && port == null && tcp >= 0 && tcp <= MOST_PORT) {
            TcpServer server = new TcpServer(tcp, unit, module);
            out().println("panel: unit " + unit + " on 127.0.0.1:" + server.port());
            serve(server::serve, ended);
        } else {
            throw wrong("write either --port DEVICE or --tcp PORT, a port being 0 to 65535");
        }
        PanelOrders orders = new PanelOrders(module, new SystemClocks());
        if (script != null) {
            try (BufferedReader in = Files.newBufferedReader(script)) {
                obey(in, orders);
            }
        }
        obey(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), orders);
        ended.await();
        return 0;
    }

    private interface Serving {
        void run() throws IOException;
    }

    private void sayLamps() {
        SimulatedModule module = shown;
        if (module != null) {
            out().println("lamps: " + module.lamps());
        }
    }

    private void serve(Serving serving, CountDownLatch ended) {
        Thread.ofPlatform().daemon().name("panel").start(() -> {
            try {
                serving.run();
            } catch (IOException e) {
                spec.commandLine().getErr().println("liuhen: the line ended: " + e.getMessage());
            } finally {
                ended.countDown();
            }
        });
    }

    private void obey(BufferedReader in, PanelOrders orders) throws IOException {
        String line;
        while ((line = in.readLine()) != null) {
            if (line.isBlank()) {
                continue;
            }
            try {
                out().println(orders.carryOut(line));
            } catch (IllegalArgumentException e) {
                out().println(e.getMessage());
            }
        }
    }

    /// The line as bytes go through unchanged.
    private Path raw(Path line) throws IOException, InterruptedException {
        Process stty = new ProcessBuilder("stty", "-F", line.toString(), "raw", "-echo", String.valueOf(baud))
                .redirectErrorStream(true)
                .start();
        String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (stty.waitFor() != 0) {
            throw wrong("couldn't set up " + line + " with " + baud + " baud: " + said);
        }
        return line;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

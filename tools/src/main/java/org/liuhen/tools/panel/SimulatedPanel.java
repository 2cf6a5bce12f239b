package org.liuhen.tools.panel;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.liuhen.appliance.config.BusConfig;
import org.liuhen.appliance.config.PanelConfig;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.time.Clocks;

/// A panel that plays beside an appliance of the same process, by Modbus TCP over this machine's own network.
public final class SimulatedPanel implements AutoCloseable {
    private static final int UNIT = 1;

    private final TcpServer server;
    private final PanelOrders orders;

    private SimulatedPanel(TcpServer server, PanelOrders orders) {
        this.server = server;
        this.orders = orders;
    }

    /// Starts one on a free port.
    ///
    /// @param onLamps told what the lamps show, after each change
    public static SimulatedPanel start(Clocks clocks, Consumer<String> onLamps) throws IOException {
        SimulatedModule[] module = new SimulatedModule[1];
        module[0] = new SimulatedModule(() -> onLamps.accept(module[0].lamps()));
        TcpServer server = new TcpServer(0, UNIT, module[0]);
        Thread.ofPlatform().daemon().name("simulated-panel").start(() -> serve(server));
        return new SimulatedPanel(server, new PanelOrders(module[0], clocks));
    }

    /// What an appliance is told of it.
    ///
    /// @param room id of its room
    public PanelConfig config(String room) {
        Map<PanelConfig.Sign, PanelConfig.Pattern> patterns = new EnumMap<>(PanelConfig.Sign.class);
        for (PanelConfig.Sign sign : PanelConfig.Sign.values()) {
            patterns.put(sign, sign.usual());
        }
        return new PanelConfig(
                "panel-1",
                room,
                new BusConfig.Tcp("127.0.0.1", server.port()),
                UNIT,
                Duration.ofMillis(50),
                2,
                Duration.ofSeconds(30),
                Cause.PAUSED,
                "key-content",
                Optional.empty(),
                new PanelConfig.Inputs(
                        PanelConfig.Table.DISCRETE_INPUTS,
                        PanelConfig.Down.ON,
                        addresses(List.of(PanelConfig.Button.values()))),
                new PanelConfig.Outputs(addresses(List.of(PanelConfig.Lamp.values())), patterns),
                Optional.of(new PanelConfig.Sensor(UNIT, PanelConfig.Table.INPUT_REGISTERS, 1, 2, 10)));
    }

    /// Carries out what a person does at it, in the words of `liuhen simulate panel`.
    ///
    /// @return what is to be said of it
    /// @throws IllegalArgumentException if it is no order; the message says why
    public String carryOut(String order) {
        return orders.carryOut(order);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private static void serve(TcpServer server) {
        try {
            server.serve();
        } catch (IOException e) {
            // It was closed: there is nobody to be served any more.
            return;
        }
    }

    private static <K> Map<K, Integer> addresses(List<K> inOrder) {
        Map<K, Integer> addresses = new LinkedHashMap<>();
        for (K each : inOrder) {
            addresses.put(each, addresses.size());
        }
        return addresses;
    }
}

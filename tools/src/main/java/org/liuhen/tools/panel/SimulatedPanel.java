package org.liuhen.tools.panel;

import java.io.IOException;
import java.util.function.Consumer;
import org.liuhen.storage.time.Clocks;

/// A panel that plays beside an appliance of the same process, by Modbus TCP over this machine's own network.
public final class SimulatedPanel implements AutoCloseable {
    /// Its number on its line.
    public static final int UNIT = 1;

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

    /// Its port; the unit is [#UNIT].
    public int port() {
        return server.port();
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
}

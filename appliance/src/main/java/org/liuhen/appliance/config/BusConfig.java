package org.liuhen.appliance.config;

import java.util.List;
import java.util.Locale;

/// Where a panel is connected. Two that are equal are one bus.
public sealed interface BusConfig {
    /// The line as it is named to people, unique on this machine.
    String place();

    /// A serial line: eight data bits and one stop bit.
    ///
    /// @param port its device, like `/dev/serial/by-id/usb-…`
    /// @param baud one of [#BAUDS]
    record Serial(String port, int baud, Parity parity) implements BusConfig {
        /// The speeds that are taken.
        public static final List<Integer> BAUDS = List.of(4_800, 9_600, 19_200, 38_400, 57_600, 115_200);

        @Override
        public String place() {
            return port;
        }
    }

    /// Modbus TCP.
    record Tcp(String host, int port) implements BusConfig {
        /// Where Modbus TCP listens (Messaging on TCP/IP V1.0b, 4.3.1.2).
        static final int USUAL_PORT = 502;

        @Override
        public String place() {
            return host + ":" + port;
        }
    }

    /// The parity bit of a serial line.
    enum Parity {
        NONE,
        EVEN,
        ODD;

        /// Its word in the configuration.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

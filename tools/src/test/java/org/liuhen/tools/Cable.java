package org.liuhen.tools;

import java.io.IOException;
import java.net.InetAddress;
import org.liuhen.storage.disk.Command;

/// A network cable between this machine and one that runs inside of it. The addresses are of the range that is kept
/// for measuring networks (198.18.0.0/15, RFC 2544), four for each process that lays one.
final class Cable implements AutoCloseable {
    private static final int PREFIX_BITS = 30;

    private final long number = ProcessHandle.current().pid();
    private final String device = "liuhen" + number;

    private Cable() {}

    /// Lays it; the other end is free.
    static Cable lay() throws IOException {
        Cable cable = new Cable();
        Command.of("ip", "tuntap", "add", "dev", cable.device, "mode", "tap").run();
        try {
            Command.of("ip", "addr", "add", cable.address(1) + "/" + PREFIX_BITS, "dev", cable.device)
                    .run();
            Command.of("ip", "link", "set", cable.device, "up").run();
            return cable;
        } catch (IOException e) {
            cable.close();
            throw e;
        }
    }

    /// The tap device of this end.
    String device() {
        return device;
    }

    /// The address of this end.
    InetAddress here() throws IOException {
        return InetAddress.getByName(address(1));
    }

    /// The address that the other end is to take.
    String there() {
        return address(2);
    }

    /// The same, as `ip addr` takes it.
    String thereWithPrefix() {
        return there() + "/" + PREFIX_BITS;
    }

    @Override
    public void close() throws IOException {
        Command.of("ip", "link", "delete", device).run();
    }

    private String address(int host) {
        long first = number * 4;
        return "198.18." + (first >> 8) % 256 + "." + (first % 256 + host);
    }
}

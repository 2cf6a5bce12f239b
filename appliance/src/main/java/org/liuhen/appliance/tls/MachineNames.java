package org.liuhen.appliance.tls;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// What this machine calls itself: its host name and its addresses.
public final class MachineNames {
    private MachineNames() {}

    /// Host name and addresses of all interfaces that are up; what cannot be found out is left out.
    public static List<String> all() {
        List<String> names = new ArrayList<>();
        try {
            String host = InetAddress.getLocalHost().getHostName();
            if (host.matches("[0-9A-Za-z.-]{1,253}")) {
                names.add(host);
            }
        } catch (UnknownHostException e) {
            // A machine without a name is still reached by its addresses.
        }
        try {
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLinkLocalAddress())
                    .forEach(address -> names.add(address.getHostAddress().replaceFirst("%.*", "")));
        } catch (SocketException e) {
            // Without interfaces there is still localhost.
        }
        return names;
    }
}

package org.liuhen.appliance.config;

import java.util.Optional;

/// Where the page is.
///
/// @param bind address of this machine to listen on, like `0.0.0.0` or `127.0.0.1`
/// @param port TCP port, 0 to 65535; 0 takes any free one
/// @param publicName name or address by which browsers reach this machine, where it is not its own host name;
/// goes into the certificate
public record HttpsConfig(String bind, int port, Optional<String> publicName) {
    static final int LEAST_PORT = 0;
    static final int MOST_PORT = 65_535;

    public HttpsConfig {
        if (port < LEAST_PORT || port > MOST_PORT) {
            throw new IllegalArgumentException("a port is from 0 to 65535, not " + port);
        }
    }
}

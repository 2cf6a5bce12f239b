package org.liuhen.appliance.web;

import java.security.KeyStore;
import java.util.Optional;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ThreadLimitHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// Jetty's part: TLS and nothing else, with a bound on threads, connections, headers and idle time; nobody has all
/// threads or all connections, so that who takes his time, or means harm, does not stand before those who press START.
final class Secured {
    /// The key store lives in memory only; Jetty wants a password for it all the same.
    static final char[] PASSWORD = "in-memory".toCharArray();

    private static final int MOST_THREADS = 48;
    private static final int FEWEST_THREADS = 6;
    /// Whoever sends or takes a byte a second keeps so many busy at most. Behind a proxy all listeners to events have
    /// one address, and a thread each.
    private static final int MOST_THREADS_OF_ONE = 24;

    private static final int MOST_CONNECTIONS = 512;
    /// A unit behind one address has some tens of people, with six connections each at most.
    private static final int MOST_CONNECTIONS_OF_ONE = 256;

    private static final int MOST_ACCEPTING = 64;
    private static final int HEADER_BYTES = 8 * 1024;
    private static final int IDLE_MILLIS = 30_000;
    private static final int STOP_MILLIS = 2_000;

    private final KeyStore keys;
    private final Optional<KeyStore> clients;

    /// Anybody may connect.
    Secured(KeyStore keys) {
        this(keys, Optional.empty());
    }

    /// @param clients authorities of which whoever connects must show a certificate
    Secured(KeyStore keys, Optional<KeyStore> clients) {
        this.keys = keys;
        this.clients = clients;
    }

    /// Its queue needs no bound of its own: the connections are bounded, and each has one request at a time.
    static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, FEWEST_THREADS, IDLE_MILLIS);
        threads.setName("web");
        return threads;
    }

    void prepare(Server server) {
        server.setStopTimeout(STOP_MILLIS);
        server.setErrorHandler(new PlainErrors());
        server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server));
        ThreadLimitHandler fair = new ThreadLimitHandler();
        fair.setThreadLimit(MOST_THREADS_OF_ONE);
        server.setHandler(fair);
    }

    Connector connector(Server server, String bind, int port) {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStore(keys);
        tls.setKeyStorePassword(new String(PASSWORD));
        tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        tls.setSniRequired(false);
        clients.ifPresent(authorities -> {
            tls.setTrustStore(authorities);
            tls.setNeedClientAuth(true);
        });
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setResponseHeaderSize(HEADER_BYTES);
        http.setIdleTimeout(IDLE_MILLIS);
        // The certificate made here cannot name every address by which people reach the machine: no host check.
        http.addCustomizer(new SecureRequestCustomizer(false));
        ServerConnector connector = new ServerConnector(
                server, 1, 1, new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory(http));
        connector.setHost(bind);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.setAcceptQueueSize(MOST_ACCEPTING);
        connector.getSelectorManager().addEventListener(new AddressLimit(MOST_CONNECTIONS_OF_ONE));
        return connector;
    }
}

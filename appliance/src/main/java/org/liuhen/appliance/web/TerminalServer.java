package org.liuhen.appliance.web;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.util.Optional;
import org.liuhen.appliance.config.TerminalsConfig;
import org.liuhen.appliance.dock.Dock;
import org.liuhen.appliance.tls.Authorities;
import org.liuhen.appliance.tls.TlsIdentity;

/// The door for handheld terminals: a port of its own, at which nobody gets past the greeting without a certificate of
/// the office's authority, and behind which there is nothing but handing files in. Starts when it is made, stops when
/// it
/// is closed.
public final class TerminalServer implements AutoCloseable {
    private final Javalin javalin;

    private TerminalServer(Javalin javalin) {
        this.javalin = javalin;
    }

    /// Starts it.
    ///
    /// @throws IOException if the address cannot be listened on, or the authority's file is none
    public static TerminalServer start(TerminalsConfig config, TlsIdentity identity, Dock dock) throws IOException {
        Secured secured =
                new Secured(identity.keyStore(Secured.PASSWORD), Optional.of(Authorities.of(config.authority())));
        TerminalRoutes terminals = new TerminalRoutes(dock);
        try {
            Javalin javalin = Javalin.create(each -> {
                WebServer.plain(each);
                each.jetty.modifyServer(secured::prepare);
                each.jetty.addConnector((server, _) -> secured.connector(server, config.bind(), config.port()));
                each.routes.before(Context::bodyAsBytes);
                terminals.addTo(each.routes);
                WebServer.addFailures(each.routes);
            });
            javalin.start();
            return new TerminalServer(javalin);
        } catch (JavalinBindException e) {
            throw new IOException(
                    "couldn't listen on " + config.bind() + " port " + config.port() + ": it is taken, or no address of"
                            + " this machine. Change [terminals] bind or port in the configuration",
                    e);
        }
    }

    /// The TCP port it listens on.
    public int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        javalin.stop();
    }
}

package org.liuhen.appliance.web;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.io.EofException;
import org.liuhen.appliance.config.HttpsConfig;
import org.liuhen.appliance.dock.Dock;
import org.liuhen.appliance.export.PackageEnclosures;
import org.liuhen.appliance.export.Packages;
import org.liuhen.appliance.sheet.SealSheets;
import org.liuhen.storage.time.Clocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTPS server. Starts when it is made, stops when it is closed.
public final class WebServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final long MOST_BODY_BYTES = 256 * 1024;

    private final Javalin javalin;
    private final Verifications verifications;
    private final Packages packages;
    private final EventRoutes events;

    private WebServer(Javalin javalin, Verifications verifications, Packages packages, EventRoutes events) {
        this.javalin = javalin;
        this.verifications = verifications;
        this.packages = packages;
        this.events = events;
    }

    /// Starts it.
    ///
    /// @throws IOException if the address cannot be listened on; its message is for people
    public static WebServer start(WebParts parts) throws IOException {
        PageRoutes page = PageRoutes.load();
        Verifications verifications = new Verifications(parts.checking());
        Packages packages = packages(parts);
        Secured secured = new Secured(parts.identity().keyStore(Secured.PASSWORD));
        Guard guard = new Guard(parts.access(), parts.journal());
        EventRoutes events = new EventRoutes(parts.watching(), guard);
        PageSetup setup = new PageSetup(parts, page, verifications, packages, guard, events);
        Javalin javalin;
        try {
            javalin = Javalin.create(config -> configure(config, secured, parts.https(), setup));
            javalin.start();
        } catch (JavalinBindException e) {
            verifications.close();
            packages.close();
            HttpsConfig https = parts.https();
            throw new IOException(
                    "couldn't listen on " + https.bind() + " port " + https.port() + ": it is taken, or no address of"
                            + " this machine. Change [https] bind or port in the configuration",
                    e);
        }
        return new WebServer(javalin, verifications, packages, events);
    }

    /// The TCP port it listens on.
    public int port() {
        return javalin.port();
    }

    /// Every address that it has, as `METHOD path`, but for the files of the page: what nobody decided about is
    /// refused to everybody.
    List<String> addresses() {
        return javalin.unsafe.internalRouter.allHttpHandlers().stream()
                .map(each -> each.endpoint)
                .filter(each -> each.method.isHttpMethod() && !RightsGuard.isOfPage(each.path))
                .map(each -> each.method.name() + " " + each.path)
                .toList();
    }

    /// Stops it; requests that are being answered get a moment to end.
    @Override
    public void close() {
        events.close();
        verifications.close();
        packages.close();
        javalin.stop();
    }

    private static Packages packages(WebParts parts) {
        Path state = parts.store().layout().root();
        return new Packages(
                state,
                state.resolve("derived/packages"),
                new Packages.Parts(
                        taken -> new PackageEnclosures(
                                sheets(parts),
                                new SourceTitles(parts.rooms())::room,
                                parts.store().clocks(),
                                Optional.of(taken)),
                        parts.store().clocks(),
                        parts.software()));
    }

    private static SealSheets sheets(WebParts parts) {
        return new SealSheets(parts.store().layout().root(), ZoneId.systemDefault(), parts.marks());
    }

    private static void configure(JavalinConfig config, Secured secured, HttpsConfig https, PageSetup setup) {
        plain(config);
        config.jetty.modifyServer(secured::prepare);
        config.jetty.addConnector((server, _) -> secured.connector(server, https.bind(), https.port()));
        setup.addTo(config.routes);
    }

    /// What every server of this machine has.
    static void plain(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.maxRequestSize = MOST_BODY_BYTES;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.defaultContentType = "application/json; charset=utf-8";
        // Nothing of a request may vanish unsaid, and Javalin's own words are off.
        config.router.javaLangErrorHandler((response, error) -> {
            LOG.error("couldn't answer a request", error);
            response.setStatus(500);
        });
        config.jetty.threadPool = Secured.threads();
    }

    /// The addresses of the page, each behind its guard.
    private record PageSetup(
            WebParts parts,
            PageRoutes page,
            Verifications verifications,
            Packages packages,
            Guard guard,
            EventRoutes events) {
        void addTo(RoutesConfig routes) {
            Evidence evidence = new Evidence(parts.store(), parts.rooms());
            Clocks clocks = parts.store().clocks();
            routes.before(guard::addHeaders);
            // A body nobody reads makes Jetty end the connection after the answer, and the client's next request with
            // it.
            routes.before(Context::bodyAsBytes);
            routes.before(guard::requireOwnPage);
            Recordings recordings = new Recordings(parts.store(), parts.desk(), parts.units());
            RightsGuard rights = new RightsGuard(
                    guard,
                    parts.store(),
                    recordings,
                    parts.journal(),
                    parts.viewing(),
                    id -> packages.find(id).map(each -> each.selection().session()));
            routes.before("/api/*", guard::requireLoginUnlessOpen);
            routes.before("/media/*", guard::requireLogin);
            routes.before("/originals/*", guard::requireLogin);
            // Whoever knows that nobody records knows when to act: monitoring shows a token like everybody else.
            routes.before("/metrics", guard::requireLogin);
            routes.beforeMatched(rights::require);
            routes.after(rights::tellSetting);
            SourceTitles titles = new SourceTitles(parts.rooms());
            new AccessRoutes(parts.access(), parts.journal(), parts.viewing(), guard).addTo(routes);
            new AccountRoutes(parts.access(), parts.journal(), guard).addTo(routes);
            new TokenRoutes(parts.access().tokens(), parts.journal(), parts.units(), guard).addTo(routes);
            new ApiRoutes(parts.software()).addTo(routes);
            new ViewingRoutes(parts, recordings, rights, guard).addTo(routes);
            new AccessLogRoutes(parts.store().accessBook(), parts.access()::name).addTo(routes);
            new StatementRoutes(parts.store(), recordings, titles, parts.access(), guard).addTo(routes);
            new RoomRoutes(parts.rooms(), parts.climate(), parts.store().clocks(), guard, recordings).addTo(routes);
            new SessionRoutes(evidence, parts.rooms(), parts.desk(), rights).addTo(routes);
            new CaptionRoutes(evidence, parts.store(), parts.rooms(), parts.desk()).addTo(routes);
            new CaseRoutes(evidence, parts, guard).addTo(routes);
            new ChecklistRoutes(parts, guard).addTo(routes);
            new DockRoutes(parts.dock(), parts.store().clocks(), guard).addTo(routes);
            new IntakeRoutes(parts.dock()).addTo(routes);
            new ImportRoutes(parts.dock(), guard).addTo(routes);
            new OriginalRoutes(parts.dock(), parts.store()).addTo(routes);
            new LedgerRoutes(parts, recordings, guard).addTo(routes);
            new SealSheetRoutes(
                            evidence,
                            sheets(parts),
                            new SourceTitles(parts.rooms()),
                            parts.store().clocks())
                    .addTo(routes);
            new RecoveryRoutes(evidence, parts.store().ledgerBook(), new SourceTitles(parts.rooms())).addTo(routes);
            new MediaRoutes(evidence, parts.store().layout(), clocks.wallMicros()).addTo(routes);
            new SegmentRoutes(evidence, parts.store(), parts.dock().map(Dock::copies)).addTo(routes);
            new SearchRoutes(parts.search(), evidence, parts.store(), parts.rooms(), rights).addTo(routes);
            new CaseFileRoutes(parts, evidence, recordings, rights).addTo(routes);
            new VerificationRoutes(verifications, evidence).addTo(routes);
            new PackageRoutes(packages, evidence).addTo(routes);
            new StatusRoutes(
                            parts.store(),
                            parts.rooms(),
                            parts.software(),
                            parts.identity().fingerprint())
                    .addTo(routes);
            new HealthRoutes(parts).addTo(routes);
            new SettingsRoutes(parts.settings()).addTo(routes);
            new AlarmRoutes(parts.watching()).addTo(routes);
            events.addTo(routes);
            new MetricsRoutes(parts.rooms(), parts.watching(), parts.climate()).addTo(routes);
            page.addTo(routes);
            addFailures(routes);
        }
    }

    static void addFailures(RoutesConfig routes) {
        routes.exception(WebFailure.class, (e, context) -> fail(context, e));
        routes.exception(EofException.class, (_, context) -> context.status(499));
        routes.exception(HttpResponseException.class, (e, context) -> fail(context, refusal(e.getStatus())));
        routes.exception(Exception.class, (e, context) -> {
            LOG.error("couldn't answer a request: method={} path={}", context.method(), context.path(), e);
            fail(context, refusal(500));
        });
    }

    private static WebFailure refusal(int status) {
        return switch (status) {
            case 404 -> WebFailure.notFound("没有这个地址。", "There is no such address.");
            case 405 -> new WebFailure(405, "method", "该地址不支持此操作。", "This address does not do that.");
            case 413 -> new WebFailure(413, "too-large", "请求内容过大。", "The body is too large.");
            case 500 ->
                new WebFailure(
                        500,
                        "internal",
                        "主机未能完成该请求，原因已记入运行日志；录制不受影响。",
                        "The machine couldn't do this; the reason is in its log. Recording is not affected.");
            default -> new WebFailure(status, "refused", "请求被拒绝。", "The request was refused.");
        };
    }

    private static void fail(Context context, WebFailure failure) {
        if (!context.res().isCommitted()) {
            Wire.write(context, failure.status(), failure.body());
        }
    }
}

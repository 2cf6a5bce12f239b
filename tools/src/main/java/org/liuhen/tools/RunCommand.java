package org.liuhen.tools;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.Appliance;
import org.liuhen.appliance.config.ApplianceConfig;
import org.liuhen.appliance.config.ConfigException;
import org.liuhen.appliance.config.ConfigFile;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.time.SystemClocks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `liuhen run`: the daemon. SIGTERM and SIGINT seal every run and end it.
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs the appliance until it is stopped. Sessions that were being recorded go on.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "143:stopped by SIGTERM, everything is sealed",
            "2:could not start",
            "70:the store failed; start it again"
        })
final class RunCommand implements Callable<Integer> {
    private static final Duration STORE_CHECK = Duration.ofSeconds(1);

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The configuration.")
    private @Nullable Path config;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (config == null || spec == null) {
            throw new IOException("--config must be given");
        }
        PrintWriter out = spec.commandLine().getOut();
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        try (Appliance appliance = new Appliance(
                read(config),
                Optional.of(config.toAbsolutePath()),
                Version.TEXT,
                new SystemDisk(),
                new SystemClocks())) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndWait(stop, ended), "stop"));
            announce(out, appliance);
            return watch(appliance, stop) ? ExitCode.OK : ExitCode.STORE_FAILED;
        } finally {
            ended.countDown();
        }
    }

    /// The configuration in `file`.
    ///
    /// @throws IOException with all its mistakes, a line each
    static ApplianceConfig read(Path file) throws IOException {
        try {
            return ConfigFile.read(file);
        } catch (ConfigException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /// Says what whoever starts the program needs to know.
    static void announce(PrintWriter out, Appliance appliance) throws IOException {
        out.println("page:        " + appliance.page());
        out.println("certificate: SHA-256 " + appliance.fingerprint());
        out.println("log key:     " + appliance.key());
        appliance
                .setupToken()
                .ifPresent(token -> out.println("setup token: " + token + " (once, for the first accounts)"));
        out.flush();
    }

    /// Waits for a stop. Returns false when the store failed instead.
    private static boolean watch(Appliance appliance, CountDownLatch stop) throws IOException {
        try {
            while (!stop.await(STORE_CHECK.toMillis(), TimeUnit.MILLISECONDS)) {
                var failure = appliance.failure();
                if (failure.isPresent()) {
                    System.err.println("liuhen: the store failed and seals nothing any more: " + failure.get());
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /// The process must not end before everything is sealed.
    static void stopAndWait(CountDownLatch stop, CountDownLatch ended) {
        stop.countDown();
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

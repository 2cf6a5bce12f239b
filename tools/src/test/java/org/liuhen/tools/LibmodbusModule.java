package org.liuhen.tools;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// A remote I/O module that is not ours: libmodbus, and for a serial line a pair of pseudo-terminals of socat.
final class LibmodbusModule implements AutoCloseable {

    private final Path directory;
    private final List<String> words;
    private Process slave;
    private BufferedReader said;
    private final List<Process> all = new ArrayList<>();

    private LibmodbusModule(Path directory, List<String> words) throws IOException {
        this.directory = directory;
        this.words = words;
        this.slave = start(words);
        this.said = slave.inputReader();
        expect("ready");
    }

    /// Where the appliance finds a serial module in `directory`.
    static Path port(Path directory) {
        return directory.resolve("panel.tty");
    }

    /// On a serial line of its own.
    static LibmodbusModule serial(Path directory, int baud) throws IOException, InterruptedException {
        Path far = directory.resolve("module.tty");
        Process cable = plug(directory);
        LibmodbusModule module =
                new LibmodbusModule(directory, List.of(slave(directory), "rtu", far.toString(), String.valueOf(baud)));
        module.all.add(cable);
        return module;
    }

    /// At one end of a line that others are on too.
    ///
    /// @param unit its number
    static LibmodbusModule onLine(Path directory, Path end, int baud, int unit)
            throws IOException, InterruptedException {
        return new LibmodbusModule(
                directory,
                List.of(slave(directory), "rtu", end.toString(), String.valueOf(baud), String.valueOf(unit)));
    }

    /// On a TCP port of this machine.
    static LibmodbusModule tcp(Path directory, int port) throws IOException, InterruptedException {
        return new LibmodbusModule(directory, List.of(slave(directory), "tcp", String.valueOf(port)));
    }

    /// Pulls the cable out of both ends and plugs it in again.
    void replug() throws IOException, InterruptedException {
        close();
        all.clear();
        all.add(plug(directory));
        slave = start(words);
        said = slave.inputReader();
        expect("ready");
    }

    /// Pulls the cable out.
    void unplug() {
        close();
    }

    void press(int input, long millis) throws IOException, InterruptedException {
        tell("set " + input);
        Thread.sleep(millis);
        tell("clear " + input);
    }

    void tell(String order) throws IOException {
        order(order);
        expect("done");
    }

    /// The coils as `#` and `_`.
    String coils() throws IOException {
        order("coils");
        return line().replace("coils ", "");
    }

    /// Waits until a coil is lit, or dark.
    ///
    /// @return how long it took, in nanoseconds
    long await(int coil, char state) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        while (coils().charAt(coil) != state) {
            if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(30)) {
                throw new AssertionError("coil " + coil + " never became " + state + "; they are " + coils());
            }
            Thread.sleep(2);
        }
        return System.nanoTime() - begun;
    }

    @Override
    public void close() {
        slave.destroyForcibly().onExit().join();
        for (Process each : all) {
            each.destroyForcibly().onExit().join();
        }
    }

    private void order(String order) throws IOException {
        slave.getOutputStream().write((order + "\n").getBytes(StandardCharsets.UTF_8));
        slave.getOutputStream().flush();
    }

    private void expect(String word) throws IOException {
        String line = line();
        if (!line.equals(word)) {
            throw new IOException("the module says \"" + line + "\" instead of \"" + word + "\"");
        }
    }

    private String line() throws IOException {
        String line = said.readLine();
        return line == null ? "" : line;
    }

    private static Process plug(Path directory) throws IOException, InterruptedException {
        Path near = port(directory);
        Path far = directory.resolve("module.tty");
        Files.deleteIfExists(near);
        Files.deleteIfExists(far);
        Process socat = start(List.of("socat", "pty,raw,echo=0,link=" + far, "pty,raw,echo=0,link=" + near));
        for (int i = 0; i < 1_000 && !(Files.exists(near) && Files.exists(far)); i++) {
            Thread.sleep(5);
        }
        return socat;
    }

    private static Process start(List<String> words) throws IOException {
        return new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String slave(Path directory) throws IOException, InterruptedException {
        return build(directory, "modbus_slave.c", "-lmodbus");
    }

    /// Compiles one of the programs beside the tests.
    static String build(Path directory, String name, String library) throws IOException, InterruptedException {
        for (String needed :
                List.of("/usr/bin/cc", "/usr/bin/socat", "/usr/bin/mbpoll", "/usr/include/modbus/modbus.h")) {
            Assumptions.assumeTrue(
                    Files.exists(Path.of(needed)), needed + " is missing: apt install gcc libmodbus-dev mbpoll socat");
        }
        Path program = directory.resolve(name.replace(".c", ""));
        Path source = Path.of("src/test/resources", name);
        Process compiler = new ProcessBuilder("cc", "-O1", "-o", program.toString(), source.toString(), library)
                .inheritIO()
                .start();
        if (compiler.waitFor() != 0) {
            throw new IOException("couldn't compile " + source);
        }
        return program.toString();
    }
}

package org.liuhen.tools.recorder;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.time.UtcTime;
import org.liuhen.tools.recorder.RecorderImage.FileSystem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `simulate recorder`: makes the storage of a body-worn recorder and plugs it into a slot, pulls it out, lets it
/// hang; what happens to it comes from its standard input.
@Command(
        name = "recorder",
        description = {
            "Plays a body-worn recorder: real recordings on a file system of its own, behind a block server that can be"
                    + " killed. As root, beside \"systemd/liuhen-dock serve\"."
        },
        footer = {
            "",
            "Orders, one a line: plug, plug slow BYTES (a second, like 8M), plug bad OFFSET LENGTH (bytes of the image that"
                    + " cannot be read), pull (at once), take (in order), hang, go-on, quit."
        })
public final class SimulateRecorderCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--directory",
            description = "what the root program and the daemon share (default: ${DEFAULT-VALUE})",
            defaultValue = "/run/liuhen-dock")
    private Path directory = Path.of("/run/liuhen-dock");

    @Option(names = "--root-program", required = true, description = "systemd/liuhen-dock")
    private Path rootProgram = Path.of("systemd/liuhen-dock");

    @Option(names = "--work", required = true, description = "an empty folder for the image")
    private Path work = Path.of("work");

    @Option(names = "--fs", description = "ext4, exfat or vfat (default: ${DEFAULT-VALUE})", defaultValue = "ext4")
    private String fileSystem = "ext4";

    @Option(
            names = "--port",
            description = "USB port it is said to be in (default: ${DEFAULT-VALUE})",
            defaultValue = "usb-1")
    private String port = "usb-1";

    @Option(names = "--device", description = "its number (default: ${DEFAULT-VALUE})", defaultValue = "R001")
    private String device = "R001";

    @Option(names = "--officer", description = "(default: ${DEFAULT-VALUE})", defaultValue = "110101")
    private String officer = "110101";

    @Option(
            names = "--serial",
            description = "8 hexadecimal digits: makes the serial number of its volume (default: ${DEFAULT-VALUE})",
            defaultValue = "12340001")
    private String serial = "12340001";

    @Option(names = "--clips", description = "(default: ${DEFAULT-VALUE})", defaultValue = "4")
    private int clips;

    @Option(names = "--marked", description = "(default: ${DEFAULT-VALUE})", defaultValue = "1")
    private int marked;

    @Option(names = "--torn", defaultValue = "0")
    private int torn;

    @Option(names = "--empty", defaultValue = "0")
    private int empty;

    @Option(names = "--disguised", defaultValue = "0")
    private int disguised;

    @Option(
            names = "--megabytes",
            description = "each recording at least (default: ${DEFAULT-VALUE})",
            defaultValue = "1")
    private int megabytes;

    @Option(
            names = "--clock-offset",
            paramLabel = "SECONDS",
            description = "by how much its clock is ahead (default: ${DEFAULT-VALUE})",
            defaultValue = "0")
    private long clockOffset;

    private final Clocks clocks = new SystemClocks();
    private @Nullable PluggedRecorder plugged;
    private int insertions;

    @Override
    public Integer call() throws IOException {
        Optional<String> missing = RecorderTools.missing();
        if (missing.isPresent()) {
            throw wrong(missing.get());
        }
        RecorderImage image = image();
        out().println("recorder: " + device + ", volume " + image.volume() + ", " + fileSystem);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            for (String line = in.readLine(); line != null && !line.equals("quit"); line = in.readLine()) {
                out().println(obey(image, List.of(line.strip().split(" +"))));
                out().flush();
            }
        } finally {
            if (plugged != null) {
                plugged.close();
            }
        }
        return 0;
    }

    private RecorderImage image() throws IOException {
        LocalDateTime now = LocalDateTime.ofInstant(UtcTime.instant(clocks.wallMicros()), ZoneId.of("Asia/Shanghai"));
        Path folder = Files.createDirectories(work.resolve("files"));
        RecorderFolder.fill(
                folder,
                new RecorderPlan(
                        device,
                        officer,
                        clips,
                        marked,
                        torn,
                        empty,
                        disguised,
                        (long) megabytes << 20,
                        now.minusHours(8),
                        now.plusSeconds(clockOffset),
                        87));
        return RecorderImage.make(work.resolve("image"), system(), folder, serial);
    }

    private FileSystem system() {
        return Stream.of(FileSystem.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(fileSystem))
                .findFirst()
                .orElseThrow(() -> wrong("--fs is ext4, exfat or vfat, not " + fileSystem));
    }

    private String obey(RecorderImage image, List<String> words) throws IOException {
        Optional<PluggedRecorder> now = Optional.ofNullable(plugged);
        return switch (words.getFirst()) {
            case "plug" -> now.isPresent() ? "it is plugged in already" : plug(image, words);
            case "pull" -> left(now, PluggedRecorder::yank, "pulled");
            case "take" -> left(now, PluggedRecorder::close, "taken out");
            case "hang" -> done(now, PluggedRecorder::hang, "it hangs");
            case "go-on" -> done(now, PluggedRecorder::goOn, "it goes on");
            default -> "no such order: " + words.getFirst();
        };
    }

    private String plug(RecorderImage image, List<String> words) throws IOException {
        insertions++;
        Path own = Files.createDirectories(work.resolve("plugged-" + insertions));
        plugged = PluggedRecorder.plug(rootProgram, directory, port, clocks, own, image, filters(words, own));
        return "plugged in at " + port;
    }

    private static List<String> filters(List<String> words, Path own) throws IOException {
        if (words.size() == 3 && words.get(1).equals("slow")) {
            // Bits a second are what the block server counts.
            return List.of(
                    "--filter=rate", "rate=" + 8 * Long.parseLong(words.get(2).replace("M", "000000")));
        }
        if (words.size() == 4 && words.get(1).equals("bad")) {
            return PluggedRecorder.badSectors(own, Long.parseLong(words.get(2)), Long.parseLong(words.get(3)));
        }
        return List.of();
    }

    private interface Deed {
        void on(PluggedRecorder recorder) throws IOException;
    }

    private String left(Optional<PluggedRecorder> now, Deed deed, String said) throws IOException {
        String answer = done(now, deed, said);
        plugged = null;
        return answer;
    }

    private static String done(Optional<PluggedRecorder> now, Deed deed, String said) throws IOException {
        if (now.isEmpty()) {
            return "it is not plugged in";
        }
        deed.on(now.get());
        return said;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}

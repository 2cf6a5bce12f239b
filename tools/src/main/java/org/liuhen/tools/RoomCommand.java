package org.liuhen.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.config.ApplianceConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `liuhen room start|stop|status ROOM`: the buttons of a room, for the machine the appliance runs on.
@Command(
        name = "room",
        mixinStandardHelpOptions = true,
        description =
                "Starts, pauses or stops the session of a room of the appliance on this machine, or shows its state.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done", "2:could not"})
final class RoomCommand implements Callable<Integer> {
    enum Verb {
        start,
        pause,
        resume,
        stop,
        status
    }

    @Parameters(index = "0", paramLabel = "start|pause|resume|stop|status", description = "What to do.")
    private Verb verb = Verb.status;

    @Parameters(index = "1", paramLabel = "ROOM", description = "Id of the room.")
    private @Nullable String room;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "Configuration of the appliance.")
    private @Nullable Path config;

    @Option(names = "--port", paramLabel = "PORT", description = "Its port, where the configuration says 0.")
    private int port;

    @Option(
            names = "--cause",
            paramLabel = "CODE",
            description = "Reason of a pause (default: ${DEFAULT-VALUE}); a wrong one lists them all.")
    private String cause = "paused";

    @Option(
            names = "--override",
            paramLabel = "REASON",
            description = "Starts even if the disk may be too short for the session. Kept with the session.")
    private @Nullable String override;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (config == null || room == null || spec == null) {
            throw new IOException("--config and ROOM must be given");
        }
        ApplianceConfig effective = RunCommand.read(config);
        LocalPage page =
                new LocalPage(effective.state(), port == 0 ? effective.https().port() : port);
        JsonNode view = switch (verb) {
            case start -> start(page, room);
            case resume, stop -> page.post("/api/rooms/" + room + "/" + verb.name());
            case pause -> page.post("/api/rooms/" + room + "/pause", Map.of("cause", cause));
            case status -> status(page, room);
        };
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(view.toPrettyString());
        } else {
            print(out, view);
        }
        return ExitCode.OK;
    }

    private JsonNode start(LocalPage page, String id) throws IOException {
        String path = "/api/rooms/" + id + "/start";
        return override == null ? page.post(path) : page.post(path, Map.of("override", override));
    }

    private static JsonNode status(LocalPage page, String room) throws IOException {
        JsonNode rooms = page.get("/api/rooms");
        for (JsonNode each : rooms) {
            if (each.path("id").asText().equals(room)) {
                return each;
            }
        }
        throw new IOException("there is no room \"" + room + "\"; configured are: "
                + String.join(", ", rooms.findValuesAsText("id")));
    }

    private static void print(PrintWriter out, JsonNode view) {
        out.println(
                "room " + view.path("id").asText() + ": " + view.path("state").asText()
                        + (view.path("session").isTextual()
                                ? ", session " + view.path("session").asText()
                                : ""));
        for (JsonNode source : view.path("sources")) {
            String reason = source.at("/reason/textEn").asText();
            out.println("  " + source.path("name").asText() + ": "
                    + source.path("verdict").asText() + (reason.isEmpty() ? "" : " (" + reason + ")"));
        }
    }
}

package org.liuhen.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.config.ApplianceConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `liuhen officers import FILE`: the register of officers of the appliance on this machine.
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Imports the register of officers and auxiliaries (执法人员名册) into the appliance on this machine.",
            "A CSV file in UTF-8 or GB18030; first line: name,number,valid-until,kind (post may follow), or"
                    + " 姓名,执法证号,有效期,类别 (职务). It takes the place of the register; if one line is wrong, nothing is"
                    + " imported."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:imported", "2:could not"})
final class ImportOfficersCommand implements Callable<Integer> {
    private static final long MOST_BYTES = 64 * 1024;

    @Parameters(paramLabel = "FILE", description = "The CSV file, 64 KiB at most.")
    private @Nullable Path file;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "Configuration of the appliance.")
    private @Nullable Path config;

    @Option(names = "--port", paramLabel = "PORT", description = "Its port, where the configuration says 0.")
    private int port;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (file == null || config == null || spec == null) {
            throw new IOException("FILE and --config must be given");
        }
        if (!Files.isReadable(file) || Files.size(file) > MOST_BYTES) {
            throw new IOException("couldn't read " + file + ": it is not there, or larger than 64 KiB");
        }
        ApplianceConfig effective = RunCommand.read(config);
        LocalPage page =
                new LocalPage(effective.state(), port == 0 ? effective.https().port() : port);
        JsonNode register = page.postFile("/api/officers", file);
        spec.commandLine()
                .getOut()
                .println("imported: " + register.path("officers").asInt() + " officers, "
                        + register.path("auxiliaries").asInt() + " auxiliaries; read as "
                        + register.path("coding").asText());
        return ExitCode.OK;
    }
}

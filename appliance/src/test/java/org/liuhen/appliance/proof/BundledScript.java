package org.liuhen.appliance.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A module of the page in Node, which builds it.
final class BundledScript {
    private static final Path PAGE = Path.of("src/main/page").toAbsolutePath();

    private BundledScript() {}

    /// Bundles `module` of the page and has `script`, a test resource, answer `cases` with it.
    static JsonNode answer(Path directory, String module, String script, Object cases)
            throws IOException, InterruptedException {
        ObjectMapper json = new ObjectMapper();
        Path bundle = directory.resolve("bundle.mjs");
        run(List.of(
                PAGE.resolve("node_modules/.bin/esbuild").toString(),
                PAGE.resolve("src").resolve(module).toString(),
                "--bundle",
                "--format=esm",
                "--log-level=warning",
                "--outfile=" + bundle));
        Path file = directory.resolve("cases.json");
        Files.write(file, json.writeValueAsBytes(cases));
        return json.readTree(run(
                List.of("node", "--no-warnings", "src/test/resources/" + script, bundle.toString(), file.toString())));
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }
}

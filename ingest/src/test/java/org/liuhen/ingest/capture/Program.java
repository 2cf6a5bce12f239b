package org.liuhen.ingest.capture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// Programs of the system that tests use.
public final class Program {
    private Program() {}

    /// Skips the test, saying what is missing, unless the program is there.
    public static void require(String program, String debianPackage) {
        boolean present = List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        Assumptions.assumeTrue(present, program + " is missing: apt-get install " + debianPackage);
    }

    /// Everything a program writes, after it ended with 0.
    public static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(command + ": " + text);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return text;
    }

    /// What a whole reading of the file complains about: an empty text for a sound file.
    public static String complaints(Path file) throws IOException {
        return run(List.of("ffmpeg", "-v", "warning", "-i", file.toString(), "-f", "null", "-"))
                .strip();
    }

    /// Values of a field of all packets of a stream, one a line.
    public static List<String> packets(Path file, String stream, String field) throws IOException {
        String text = run(List.of(
                "ffprobe",
                "-v",
                "warning",
                "-select_streams",
                stream,
                "-show_entries",
                "packet=" + field,
                "-of",
                "csv=p=0",
                file.toString()));
        return text.lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.replace(",", ""))
                .toList();
    }

    /// Names and sizes of the streams.
    public static String streams(Path file) throws IOException {
        return run(List.of(
                        "ffprobe",
                        "-v",
                        "warning",
                        "-show_entries",
                        "stream=codec_name,codec_tag_string,width,height,sample_rate,channels",
                        "-of",
                        "csv=p=0",
                        file.toString()))
                .strip();
    }
}

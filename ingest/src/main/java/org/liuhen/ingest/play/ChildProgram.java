package org.liuhen.ingest.play;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.ffmpeg;
import org.bytedeco.ffmpeg.ffprobe;
import org.bytedeco.javacpp.Loader;

/// One of FFmpeg's programs at work, in a process of its own that gives way to all others, may hold 2 GiB,
/// writes no file longer than it is told, and is the first to go when the machine has no memory left. For one
/// thread.
final class ChildProgram implements AutoCloseable {
    private static final long MEMORY_KIB = 2L << 20;
    private static final int BLOCK_BYTES = 512;
    private static final int NO_LIMITS = 125;
    private static final int NOT_STARTED = 126;
    private static final int NOT_COMPLETE = 127;
    private static final int COMPLAINT_BYTES = 1 << 16;
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    /// Limits that cannot be set would be limits that nobody notices are missing.
    private static final String FENCE = """
            { echo 800 > /proc/self/oom_score_adj; } 2> /dev/null
            ulimit -c 0 && ulimit -v "$1" && ulimit -f "$2" || exit 125
            shift 2
            exec nice -n 10 "$@"
            """;

    private final Process process;
    private final Hearing answer;
    private final Hearing complaints;

    private ChildProgram(List<String> words, long mostAnswerBytes, long mostFileBytes) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                FENCE,
                "fence",
                Long.toString(MEMORY_KIB),
                Long.toString((mostFileBytes + BLOCK_BYTES - 1) / BLOCK_BYTES)));
        command.addAll(words);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectInput(Path.of("/dev/null").toFile());
        builder.environment().keySet().removeIf(name -> !name.equals("PATH") && !name.startsWith("LC_"));
        builder.environment().put("AV_LOG_FORCE_NOCOLOR", "1");
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        process = builder.start();
        answer = new Hearing(process.getInputStream(), mostAnswerBytes, true);
        complaints = new Hearing(process.getErrorStream(), COMPLAINT_BYTES, false);
    }

    /// What a program said.
    ///
    /// @param code what it ended with, 0 for success
    /// @param answer what it wrote to standard output
    /// @param complaints what it wrote to standard error, the first 64 KiB
    /// @param whole whether the answer was not longer than allowed
    record Said(int code, byte[] answer, String complaints, boolean whole) {
        /// The first thing that it complained about, empty if there was none.
        String firstComplaint() {
            return complaint(complaints.strip().lines().findFirst().orElse(""));
        }

        /// How it ended, and why if it said so, as part of a sentence.
        String ending() {
            String last = complaint(complaints.strip().lines().reduce("", (_, each) -> each));
            return "FFmpeg's program ended with " + code + (last.isEmpty() ? "" : " (" + last + ")");
        }

        /// Which part of FFmpeg said it, and where that lies in memory, helps nobody.
        private static String complaint(String line) {
            return line.replaceAll("^(\\[[^\\]]*\\] ?)+", "").strip();
        }
    }

    /// `ffprobe` with these words.
    ///
    /// @throws IOException if the program is not there
    static List<String> probe(List<String> words) throws IOException {
        return command(ffprobe.class, words);
    }

    /// `ffmpeg` with these words.
    ///
    /// @throws IOException if the program is not there
    static List<String> convert(List<String> words) throws IOException {
        List<String> all = new ArrayList<>(List.of("-nostdin"));
        all.addAll(words);
        return command(ffmpeg.class, all);
    }

    /// Starts a program that may write files.
    ///
    /// @param mostAnswerBytes its standard output is closed after as many
    /// @param mostFileBytes the longest that a file which it writes may become; 0 for none at all
    /// @throws IOException if it cannot be started
    static ChildProgram start(List<String> command, long mostAnswerBytes, long mostFileBytes) throws IOException {
        return new ChildProgram(command, mostAnswerBytes, mostFileBytes);
    }

    /// Runs a program that writes no file.
    ///
    /// @param limit after which it is ended
    /// @throws InterruptedIOException if it took longer, or the thread was interrupted
    /// @throws IOException if it cannot be run
    static Said ask(List<String> command, long mostAnswerBytes, Duration limit) throws IOException {
        try (ChildProgram child = start(command, mostAnswerBytes, 0)) {
            if (!child.ended(limit)) {
                throw new InterruptedIOException("FFmpeg took longer than " + limit.toSeconds() + " s");
            }
            return child.said();
        }
    }

    /// Waits for its end.
    ///
    /// @return whether it came within the limit
    /// @throws InterruptedIOException if the thread was interrupted
    boolean ended(Duration limit) throws IOException {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while FFmpeg was at work");
        }
    }

    /// What it said, once it has ended.
    ///
    /// @throws IOException if it could not even begin
    Said said() throws IOException {
        Said said = new Said(
                process.exitValue(),
                answer.heard(),
                new String(complaints.heard(), StandardCharsets.UTF_8),
                answer.whole());
        if (said.code() >= NO_LIMITS && said.code() <= NOT_COMPLETE) {
            String reason = switch (said.code()) {
                case NO_LIMITS -> "the limits of its process could not be set";
                case NOT_STARTED -> "it may not be executed; is its directory mounted noexec?";
                default -> "a library of the system is missing: it needs libasound2, libpulse0 and libxcb1";
            };
            throw new IOException("FFmpeg's program did not start: " + reason + "; " + said.ending());
        }
        return said;
    }

    /// Ends it, if it has not ended by itself.
    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static List<String> command(Class<?> program, List<String> words) throws IOException {
        List<String> command = new ArrayList<>();
        try {
            command.add(Loader.load(program));
        } catch (LinkageError e) {
            throw new IOException(
                    "FFmpeg's program could not be unpacked; it needs libasound2, libpulse0 and libxcb1 of the system",
                    e);
        }
        command.addAll(words);
        return command;
    }

    /// Hears what comes out of a pipe, on a thread of its own, so that the program never waits for us.
    private static final class Hearing {
        private static final int STEP_BYTES = 1 << 13;

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Thread thread;
        private volatile boolean whole = true;

        /// @param hangsUp whether the pipe is closed once there is more than `most`; otherwise the rest is not
        ///     kept
        Hearing(InputStream pipe, long most, boolean hangsUp) {
            thread = Thread.ofPlatform().daemon().name("ffmpeg-says").start(() -> hear(pipe, most, hangsUp));
        }

        byte[] heard() throws InterruptedIOException {
            try {
                thread.join(LAST_WORDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while FFmpeg was heard");
            }
            return bytes.toByteArray();
        }

        boolean whole() {
            return whole;
        }

        private void hear(InputStream pipe, long most, boolean hangsUp) {
            byte[] step = new byte[STEP_BYTES];
            try (pipe) {
                for (int read = pipe.read(step); read >= 0; read = pipe.read(step)) {
                    int kept = (int) Math.min(read, most - bytes.size());
                    bytes.write(step, 0, kept);
                    if (kept < read) {
                        whole = false;
                        if (hangsUp) {
                            return;
                        }
                    }
                }
            } catch (IOException e) {
                // The program was ended; what was heard is all there is.
                whole = false;
            }
        }
    }
}

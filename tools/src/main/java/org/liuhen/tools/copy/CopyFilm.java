package org.liuhen.tools.copy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.ffmpeg;
import org.bytedeco.javacpp.Loader;

/// Makes a copy for showing: FFmpeg's program lays the footage of each file at its time on a black ground, the
/// inset and the words over it, and codes the whole anew. Its originals are only read.
public final class CopyFilm {
    private static final int FRAMES_A_SECOND = 25;
    private static final String INSET_WIDTH = "0.28";
    private static final long SECOND = 1_000_000;
    private static final long END_SECONDS = 60;

    private final CopyPlan plan;
    private final Words.Source words;
    private final List<String> inputs = new ArrayList<>();
    private final StringBuilder graph = new StringBuilder();
    private int files;

    private CopyFilm(CopyPlan plan, Words.Source words) {
        this.plan = plan;
        this.words = words;
    }

    /// Told how far it is.
    public interface Progress {
        void progress(long doneMicros, long wholeMicros);
    }

    /// Writes the copy.
    ///
    /// @param file must not be there
    /// @throws IOException with one sentence if it cannot be made; then nothing is left
    public static void write(CopyPlan plan, Words.Source words, Path file, Progress progress) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file + " is there already: name another file");
        }
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new IOException("couldn't write " + file + ": its directory is not there");
        }
        Path part = Files.createTempFile(directory, ".copy-", ".mp4");
        try {
            new CopyFilm(plan, words).make(part, progress);
            Files.move(part, file);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void make(Path part, Progress progress) throws IOException {
        CaptionPainter painter = new CaptionPainter(plan.width(), plan.height());
        Path said = Files.createTempFile("liuhen-copy-", ".txt");
        try {
            Process program = new ProcessBuilder(command(part))
                    .redirectError(said.toFile())
                    .start();
            try {
                Thread paints = Thread.ofPlatform().daemon().name("captions").start(() -> paint(program, painter));
                follow(program, progress);
                paints.join();
                if (!program.waitFor(END_SECONDS, TimeUnit.SECONDS) || program.exitValue() != 0) {
                    throw new IOException("the copy could not be made: "
                            + Files.readString(said).strip().lines().reduce("", (_, last) -> last));
                }
            } finally {
                program.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the copy was made", e);
        } finally {
            Files.deleteIfExists(said);
        }
    }

    private List<String> command(Path part) {
        String size = plan.width() + "x" + plan.height();
        inputs.addAll(
                List.of("-f", "rawvideo", "-pix_fmt", "bgra", "-video_size", size, "-framerate", "1", "-i", "pipe:0"));
        files = 1;
        graph.append(
                "color=c=black:s=" + size + ":r=" + FRAMES_A_SECOND + ":d=" + seconds(plan.lengthMicros()) + "[under]");
        String fill = "scale=" + plan.width() + ":" + plan.height() + ":force_original_aspect_ratio=decrease,pad="
                + plan.width() + ":" + plan.height() + ":(ow-iw)/2:(oh-ih)/2";
        String shown = lay("under", plan.view(), fill, "0:0");
        String inset = "scale=trunc(" + plan.width() + "*" + INSET_WIDTH + "/2)*2:-2";
        shown = lay(shown, plan.inset(), inset, "W-w-" + plan.width() / 60 + ":" + plan.width() / 60);
        graph.append(";[" + shown + "][0:v]overlay=eof_action=repeat[film]");
        List<String> command = new ArrayList<>(List.of(
                Loader.load(ffmpeg.class), "-nostdin", "-hide_banner", "-loglevel", "error", "-progress", "pipe:1"));
        boolean heard = hear();
        command.addAll(inputs);
        command.addAll(List.of("-filter_complex", graph.toString(), "-map", "[film]"));
        if (heard) {
            command.addAll(List.of("-map", "[sound]", "-c:a", "aac", "-b:a", "128k"));
        }
        command.addAll(List.of(
                "-c:v",
                "libopenh264",
                "-b:v",
                String.valueOf(Math.max(600_000, 3L * plan.width() * plan.height())),
                "-pix_fmt",
                "yuv420p",
                "-t",
                seconds(plan.lengthMicros()),
                "-metadata",
                "title=" + plan.title(),
                "-metadata",
                "comment=" + plan.comment(),
                "-movflags",
                "+faststart",
                "-y",
                part.toString()));
        return command;
    }

    /// Lays footage over what is there, each piece at its time.
    ///
    /// @return the name of what is then there
    private String lay(String under, List<Piece> pieces, String form, String place) {
        String shown = under;
        for (Piece piece : pieces) {
            int file = open(piece);
            String name = "p" + file;
            graph.append(";[" + file + ":v]" + trimmed(piece, "") + "," + form + "[" + name + "s];[" + shown + "]["
                    + name + "s]overlay=" + place + ":eof_action=pass[" + name + "]");
            shown = name;
        }
        return shown;
    }

    private boolean hear() {
        StringBuilder names = new StringBuilder();
        for (Piece piece : plan.sound()) {
            int file = open(piece);
            long delayMillis = Math.max(0, piece.startMicros() - plan.fromMicros()) / 1_000;
            graph.append(";[" + file + ":a]" + trimmed(piece, "a") + ",aresample=48000,adelay=" + delayMillis
                    + ":all=1[a" + file + "]");
            names.append("[a" + file + "]");
        }
        if (names.isEmpty()) {
            return false;
        }
        graph.append(";" + names + "amix=inputs=" + plan.sound().size() + ":normalize=0:duration=longest,apad[sound]");
        return true;
    }

    private int open(Piece piece) {
        inputs.addAll(List.of("-i", piece.file().toString()));
        return files++;
    }

    /// What of a piece lies within the copy, at its time; sound is brought there by a delay.
    private String trimmed(Piece piece, String kind) {
        long beginMicros = Math.max(0, plan.fromMicros() - piece.startMicros());
        long endMicros = Math.min(piece.endMicros(), plan.toMicros()) - piece.startMicros();
        long atMicros = kind.isEmpty() ? Math.max(0, piece.startMicros() - plan.fromMicros()) : 0;
        return kind + "trim=start=" + seconds(beginMicros) + ":end=" + seconds(endMicros) + "," + kind
                + "setpts=PTS-STARTPTS+" + seconds(atMicros) + "/TB";
    }

    /// A sheet for each second.
    private void paint(Process program, CaptionPainter painter) {
        ByteBuffer bytes = ByteBuffer.allocate(plan.width() * plan.height() * 4).order(ByteOrder.LITTLE_ENDIAN);
        try (OutputStream out = program.getOutputStream()) {
            for (long at = plan.fromMicros(); at < plan.toMicros(); at += SECOND) {
                bytes.clear();
                long second = (at - plan.fromMicros()) / SECOND;
                bytes.asIntBuffer().put(painter.draw(words.at(at), plan.mark(), second));
                out.write(bytes.array());
            }
        } catch (IOException e) {
            // The program has ended, and says why.
            return;
        }
    }

    private void follow(Process program, Progress progress) throws IOException {
        try (BufferedReader lines = program.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.matches("out_time_us=[0-9]{1,15}")) {
                    progress.progress(Long.parseLong(line.substring("out_time_us=".length())), plan.lengthMicros());
                }
            }
        }
    }

    private static String seconds(long micros) {
        return String.format(Locale.ROOT, "%.6f", micros / 1e6);
    }
}

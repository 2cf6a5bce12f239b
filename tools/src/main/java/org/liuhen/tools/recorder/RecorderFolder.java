package org.liuhen.tools.recorder;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bytedeco.ffmpeg.ffmpeg;
import org.bytedeco.javacpp.Loader;

/// The files of a recorder, as its firmware would have written them: names of the layout `numbered`, real
/// recordings.
public final class RecorderFolder {
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
    private static final DateTimeFormatter STATUS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final int CLIP_SECONDS = 6;

    private RecorderFolder() {}

    /// Fills an empty folder.
    public static void fill(Path folder, RecorderPlan plan) throws IOException {
        Path media = Files.createDirectories(folder.resolve("DCIM/100MEDIA"));
        Path marked = Files.createDirectories(folder.resolve("DCIM/IMP"));
        Files.writeString(folder.resolve("DEVICE.ID"), "device=" + plan.device() + "\n");
        Files.writeString(
                folder.resolve("STATUS.TXT"),
                "device=" + plan.device() + "\ntime=" + STATUS.format(plan.clock()) + "\nbattery=" + plan.battery()
                        + "\n");
        int number = 0;
        for (int kind = 0; kind < 5; kind++) {
            int count = List.of(plan.clips(), plan.marked(), plan.torn(), plan.empty(), plan.disguised())
                    .get(kind);
            for (int i = 0; i < count; i++) {
                number++;
                LocalDateTime begun = plan.begun().plusMinutes(5L * number);
                String name = "%s_%s_%s_%04d%s.mp4"
                        .formatted(plan.officer(), plan.device(), NAME.format(begun), number, kind == 1 ? "IMP" : "");
                Path file = (kind == 1 ? marked : media).resolve(name);
                switch (kind) {
                    case 0, 1 -> clip(file, number, plan.leastBytes());
                    case 2 -> {
                        clip(file, number, plan.leastBytes());
                        cut(file);
                    }
                    case 3 -> Files.createFile(file);
                    default -> Files.writeString(file, "This is a text, whatever it is called.\n".repeat(99));
                }
                Files.setLastModifiedTime(
                        file, FileTime.from(begun.plusSeconds(CLIP_SECONDS).toInstant(ZoneOffset.UTC)));
            }
        }
    }

    /// A recording: a moving picture and a tone whose pitch is the number of the file; padded by a box that
    /// players skip (ISO/IEC 14496-12, 8.1.2).
    private static void clip(Path file, int number, long leastBytes) throws IOException {
        run(List.of(
                Loader.load(ffmpeg.class),
                "-v",
                "error",
                "-nostdin",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=640x360:rate=25:duration=" + CLIP_SECONDS,
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=" + (300 + 20 * number) + ":sample_rate=16000:duration=" + CLIP_SECONDS,
                "-c:v",
                "libopenh264",
                "-b:v",
                "800k",
                "-c:a",
                "aac",
                "-movflags",
                "+faststart",
                "-metadata",
                "comment=" + file.getFileName(),
                file.toString()));
        long missing = leastBytes - Files.size(file);
        if (missing > 16) {
            ByteBuffer head = ByteBuffer.allocate(16)
                    .putInt(1)
                    .put("free".getBytes(StandardCharsets.US_ASCII))
                    .putLong(missing)
                    .flip();
            Files.write(file, head.array(), StandardOpenOption.APPEND);
            byte[] noise = new byte[1 << 20];
            new Random(number).nextBytes(noise);
            for (long left = missing - 16; left > 0; left -= noise.length) {
                byte[] part = left < noise.length ? Arrays.copyOf(noise, (int) left) : noise;
                Files.write(file, part, StandardOpenOption.APPEND);
            }
        }
    }

    private static void cut(Path file) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(open.length() / 2);
        }
    }

    static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException("couldn't run "
                        + Path.of(command.getFirst()).getFileName() + ": exit code " + code + ", " + said.strip());
            }
            return said;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}

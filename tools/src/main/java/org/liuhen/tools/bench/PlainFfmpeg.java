package org.liuhen.tools.bench;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The `ffmpeg` program that comes with the library we record through, unpacked: the same code, so that what is
/// compared is what we do around it.
///
/// @param program the program; its libraries lie beside it
record PlainFfmpeg(Path program) {
    private static final String FOLDER = "org/bytedeco/ffmpeg/linux-x86_64";

    /// Unpacks it into `folder`.
    static PlainFfmpeg unpack(Path folder) throws IOException {
        URL found = PlainFfmpeg.class.getClassLoader().getResource(FOLDER + "/ffmpeg");
        if (found == null) {
            throw new IOException("the ffmpeg program is not among the libraries of this build: " + FOLDER);
        }
        Files.createDirectories(folder);
        String jar = found.toString();
        URI archive = URI.create(jar.substring(0, jar.indexOf('!')));
        try (FileSystem inside = FileSystems.newFileSystem(archive, Map.of());
                Stream<Path> list = Files.list(inside.getPath(FOLDER))) {
            for (Path file : list.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(String.valueOf(file.getFileName())));
            }
        }
        Path program = folder.resolve("ffmpeg");
        if (!program.toFile().setExecutable(true)) {
            throw new IOException("couldn't make " + program + " executable");
        }
        return new PlainFfmpeg(program);
    }

    /// The command that copies what a camera sends into segments of 4 s, until it is asked to end.
    List<String> command(String address, Path folder, String name) {
        return List.of(
                "env",
                "LD_LIBRARY_PATH=" + program.getParent(),
                program.toString(),
                "-hide_banner",
                "-nostdin",
                "-loglevel",
                "error",
                "-rtsp_transport",
                "tcp",
                "-i",
                address,
                "-c",
                "copy",
                "-f",
                "segment",
                "-segment_time",
                "4",
                folder.resolve(name + "-%05d.mp4").toString());
    }
}

package org.liuhen.ingest.play;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.liuhen.ingest.capture.Program;

/// A clip as a device would write it, made by the system's ffmpeg: three seconds of a moving picture and a
/// tone.
///
/// @param file where it lies
record MadeClip(Path file) {
    private static final String PICTURE = "testsrc2=size=320x240:rate=25:duration=3";
    private static final String TONE = "sine=frequency=440:sample_rate=48000:duration=3";

    /// Makes a clip; `coding` says how, with spaces between the words.
    static MadeClip of(Path folder, String name, String coding) throws IOException {
        Program.require("ffmpeg", "ffmpeg");
        return run(folder, name, "-f lavfi -i " + PICTURE + " -f lavfi -i " + TONE + " " + coding);
    }

    /// Makes a clip of whatever these words say.
    static MadeClip run(Path folder, String name, String words) throws IOException {
        Program.require("ffmpeg", "ffmpeg");
        Path file = folder.resolve(name);
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-nostdin", "-y"));
        command.addAll(List.of(words.split(" ")));
        command.add(file.toString());
        Program.run(command);
        return new MadeClip(file);
    }

    /// The first part of it, `share` of 100 of its bytes, as another file: an odd number of them, so that it ends
    /// within
    /// a packet of a transport stream and not by chance between two, where nothing is torn.
    MadeClip torn(int share) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Path torn = file.resolveSibling("torn-" + share + "-" + file.getFileName());
        return new MadeClip(Files.write(torn, Arrays.copyOf(bytes, bytes.length * share / 100 | 1)));
    }

    /// The hash of each picture, in the order in which they are shown.
    List<String> pictures() throws IOException {
        return hashes("-map 0:v:0 -fps_mode passthrough -f framemd5");
    }

    /// The hash of each stored picture as it is, parameter sets and all, without its container.
    List<String> stored(String filter) throws IOException {
        return hashes("-map 0:v:0 -c copy -bsf:v " + filter + " -f framemd5");
    }

    /// The hash of all samples, as 16 bits each.
    List<String> samples() throws IOException {
        return hashes("-map 0:a:0 -c:a pcm_s16le -f md5");
    }

    /// Coding and size of a picture that it shows.
    String shown() throws IOException {
        Path picture = file.resolveSibling("shown-" + file.getFileName() + ".png");
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-nostdin", "-y", "-i"));
        command.addAll(List.of(file.toString(), "-frames:v", "1", "-update", "1", picture.toString()));
        Program.run(command);
        return Program.streams(picture);
    }

    /// How many pictures can be read.
    int count() throws IOException {
        return Program.packets(file, "v:0", "pts").size();
    }

    private List<String> hashes(String words) throws IOException {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "quiet", "-nostdin", "-i", file.toString()));
        command.addAll(List.of(words.split(" ")));
        command.add("-");
        return Program.run(command)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(line.lastIndexOf(',') + 1).strip())
                .toList();
    }
}

package org.liuhen.storage.format;

import java.util.regex.Pattern;

/// The names that appear in entries and as file names: sessions, rooms, tracks and runs. None can leave its folder.
public final class Names {
    /// The highest number of a run.
    static final int MOST_RUN = 999_999;

    private static final Pattern SESSION = Pattern.compile("[0-9]{8}-[0-9]{6}-[0-9a-f]{6}");
    private static final Pattern WORD = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?");
    private static final String BLOCKS = ".blocks";
    private static final Pattern ORIGINAL = Pattern.compile("[0-9]{6}(?:\\.(?!blocks$)[a-z0-9]{1,8})?");
    private static final Pattern RUN_FILE = Pattern.compile("([0-9]{6})\\.mp4");

    private Names() {}

    /// Whether `text` names a session: `yyyymmdd-hhmmss-` and six hexadecimal digits.
    public static boolean isSession(String text) {
        return SESSION.matcher(text).matches();
    }

    /// Whether `text` can name a room, a source or a track: 1 to 32 of a–z, 0–9 and inner hyphens.
    public static boolean isWord(String text) {
        return WORD.matcher(text).matches();
    }

    /// File name of run number `run` (0 to 999,999) of a track.
    public static String runFile(int run) {
        if (run < 0 || run > MOST_RUN) {
            throw new IllegalArgumentException("a run's number is from 0 to 999999, not " + run);
        }
        return "%06d.mp4".formatted(run);
    }

    /// Run number of a file name, or −1 if it is none of ours.
    public static int runOfFile(String name) {
        var matcher = RUN_FILE.matcher(name);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
    }

    /// File name of an original in the folder of its intake.
    ///
    /// @param item line of the listing, 0 to 999,999
    /// @param extension 1 to 8 of a–z and 0–9, or empty
    public static String originalFile(int item, String extension) {
        String name = "%06d%s".formatted(item, extension.isEmpty() ? "" : "." + extension);
        if (item < 0 || !isOriginal(name)) {
            throw new IllegalArgumentException("no name for an original: " + name);
        }
        return name;
    }

    /// Whether `name` is the file name of an original.
    public static boolean isOriginal(String name) {
        return ORIGINAL.matcher(name).matches();
    }

    /// Name of the file with the block digests of item `item` of an intake.
    public static String blocksFile(int item) {
        return "%06d".formatted(item) + BLOCKS;
    }

    /// File name of what stands in for the `open` entry of a run while the log cannot be written.
    public static String unenteredOpening(int run) {
        return runFile(run).replace(".mp4", ".open");
    }

    static String session(String text) throws MalformedException {
        if (!isSession(text)) {
            throw new MalformedException("not the name of a session: \"" + text + "\"");
        }
        return text;
    }

    static String original(String text) throws MalformedException {
        if (!isOriginal(text)) {
            throw new MalformedException("not the file name of an original: \"" + text + "\"");
        }
        return text;
    }

    static String word(String text) throws MalformedException {
        if (!isWord(text)) {
            throw new MalformedException("not a name of a–z, 0–9 and hyphens: \"" + text + "\"");
        }
        return text;
    }
}

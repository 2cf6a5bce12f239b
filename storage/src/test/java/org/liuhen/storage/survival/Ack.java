package org.liuhen.storage.survival;

import java.util.HexFormat;
import org.liuhen.storage.format.Hash;

/// Something a recording program was told by its store, or told its store, with the moment right after it.
public sealed interface Ack {
    /// The moment, in microseconds since 1970.
    long wallMicros();

    /// The moment as a length of the disk's log, 0 where there is none.
    long diskLogBytes();

    /// So many entries are durable.
    record Durable(long wallMicros, long diskLogBytes, long entries) implements Ack {}

    /// An entry is durable.
    record Entry(long wallMicros, long diskLogBytes, long index, Hash leaf) implements Ack {}

    /// A checkpoint was published.
    record Checkpoint(long wallMicros, long diskLogBytes, long size, Hash root) implements Ack {}

    /// Media was handed over: nothing is promised of it yet but that a second later it is safe.
    ///
    /// @param track session and track
    /// @param run number of the run
    /// @param fileBytes length of the run's file with this media in it
    record Handed(long wallMicros, long diskLogBytes, String track, int run, long fileBytes) implements Ack {}

    /// The line a recording program prints: moment in microseconds, length of the disk's log, kind, values.
    default String line() {
        String moment = wallMicros() + " " + diskLogBytes() + " ";
        return switch (this) {
            case Durable durable -> moment + "durable " + durable.entries();
            case Entry entry ->
                moment + "entry " + entry.index() + " " + entry.leaf().hex();
            case Checkpoint checkpoint ->
                moment + "checkpoint " + checkpoint.size() + " "
                        + checkpoint.root().hex();
            case Handed handed -> moment + "handed " + handed.track() + " " + handed.run() + " " + handed.fileBytes();
        };
    }

    /// The acknowledgement that a line holds.
    ///
    /// @throws IllegalArgumentException if it holds none
    static Ack parse(String line) {
        String[] words = line.split(" ", -1);
        if (words.length < 4) {
            throw new IllegalArgumentException("not an acknowledgement: \"" + line + "\"");
        }
        long micros = Long.parseLong(words[0]);
        long bytes = Long.parseLong(words[1]);
        return switch (words[2]) {
            case "durable" -> new Durable(micros, bytes, Long.parseLong(words[3]));
            case "entry" -> new Entry(micros, bytes, Long.parseLong(words[3]), hash(words[4]));
            case "checkpoint" -> new Checkpoint(micros, bytes, Long.parseLong(words[3]), hash(words[4]));
            case "handed" -> new Handed(micros, bytes, words[3], Integer.parseInt(words[4]), Long.parseLong(words[5]));
            default -> throw new IllegalArgumentException("not an acknowledgement: \"" + line + "\"");
        };
    }

    private static Hash hash(String hex) {
        return Hash.of(HexFormat.of().parseHex(hex));
    }
}

package org.liuhen.storage.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.kit.SimulatedClocks;
import org.liuhen.storage.note.SigningKey;

/// A log in a directory of its own, created or opened by a test.
final class OpenedLog {
    private static final String ORIGIN = "example.org/rec/test/1";
    private static final String SALT = "00112233445566778899aabbccddeeff";

    final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");
    private final Path state;
    private final Disk disk;

    OpenedLog(Path state, Disk disk) {
        this.state = state;
        this.disk = disk;
    }

    EvidenceLog create() throws IOException {
        Files.createDirectories(state.resolve("log"));
        SigningKey key = SigningKey.create(new SystemDisk(), state.resolve("key"), ORIGIN);
        Fact.Genesis genesis = new Fact.Genesis(ORIGIN, key.verifier().text(), "test");
        return LogOpening.create(disk, clocks, state.resolve("log"), key, genesis, SALT);
    }

    LogOpening.Opened open() throws IOException {
        return open(number -> Optional.empty());
    }

    LogOpening.Opened open(IntFunction<Optional<Hash>> fileRoots) throws IOException {
        try {
            SigningKey key = SigningKey.load(state.resolve("key"), ORIGIN);
            return LogOpening.open(disk, clocks, state.resolve("log"), key, this::keep, fileRoots);
        } catch (MalformedException e) {
            throw new IOException(e);
        }
    }

    Path entries() {
        return state.resolve("log/entries/00000000.jsonl");
    }

    Path checkpoints() {
        return state.resolve("log/checkpoints/00000000.txt");
    }

    /// All entry lines of all files.
    List<byte[]> lines() throws IOException {
        List<byte[]> lines = new ArrayList<>();
        EntryFiles files = new EntryFiles(state.resolve("log/entries"));
        for (int number = 0; number < files.count(); number++) {
            try (EntryFiles.LineReader reader = files.read(number, 0, 0)) {
                EntryFiles.Line line;
                while ((line = reader.next()) != null) {
                    lines.add(line.bytes());
                }
            }
        }
        return lines;
    }

    /// An entry that can wait for its checkpoint.
    static Fact patient(String text) {
        return new Fact.Recovered("test", text, "", 0, Optional.empty());
    }

    /// An entry that is signed at once.
    static Fact urgent() {
        return new Fact.Gap(
                new TrackId("20261123-010203-0a1b2c", "front"), Cause.NETWORK, 0, 1, "", Optional.empty(), Hash.over());
    }

    private String keep(String what, byte[] bytes) throws IOException {
        Files.write(state.resolve("kept-" + what), bytes);
        return "kept-" + what;
    }
}

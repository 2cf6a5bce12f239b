package org.liuhen.appliance.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.liuhen.appliance.config.ApplianceConfig;
import org.liuhen.appliance.config.ConfigException;
import org.liuhen.appliance.config.ConfigFile;
import org.liuhen.appliance.config.ConfigProblem;
import org.liuhen.appliance.config.WrittenKeys;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.index.EntryRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The settings that are in force, and how they came to be. The canonical text of each configuration is kept in
/// `settings/`, under its digest, so that the digests in the log can be told apart; it is no evidence: a text
/// that is missing is told as missing. Safe for many threads.
public final class Settings {
    private static final Logger LOG = LoggerFactory.getLogger(Settings.class);
    /// So many starts are told.
    private static final int MOST_STARTS = 1_000;

    private final EvidenceStore store;
    private final Path directory;
    private final String text;
    private final Hash hash;
    private final Optional<InFile> file;

    /// The file as it was at the start.
    ///
    /// @param sha256 of its bytes
    public record InFile(Path file, Hash sha256, Set<String> written) {
        public InFile {
            written = Set.copyOf(written);
        }
    }

    private Settings(EvidenceStore store, Path directory, String text, Optional<InFile> file) {
        this.store = store;
        this.directory = directory;
        this.text = text;
        this.hash = Hash.over(text.getBytes(StandardCharsets.UTF_8));
        this.file = file;
    }

    /// Those of a program that starts now; their text is kept.
    ///
    /// @param file from which they were read
    public static Settings open(EvidenceStore store, Disk disk, ApplianceConfig config, Optional<Path> file) {
        Settings settings = new Settings(
                store, config.state().resolve("settings"), config.canonicalText(), file.flatMap(Settings::read));
        settings.keep(disk);
        return settings;
    }

    /// In the order of the configuration's own file.
    public List<SettingTable> tables() {
        return CanonicalReading.tables(text, file.map(InFile::written));
    }

    /// SHA-256 of the canonical text: what the log has of this start.
    public Hash hash() {
        return hash;
    }

    /// The file from which they were read, if there is one.
    public Optional<InFile> file() {
        return file;
    }

    /// How the file stands to them now; empty if there is none.
    public Optional<FileStanding> standing() {
        return file.map(InFile::file).map(this::standing);
    }

    private FileStanding standing(Path at) {
        try {
            String now = ConfigFile.read(at).canonicalText();
            return now.equals(text)
                    ? new FileStanding.InForce()
                    : new FileStanding.Changed(CanonicalReading.changes(text, now));
        } catch (ConfigException e) {
            return new FileStanding.Unusable(
                    e.problems().stream().map(ConfigProblem::toString).toList());
        } catch (IOException e) {
            return new FileStanding.Unusable(List.of(String.valueOf(e.getMessage())));
        }
    }

    /// The newest 1,000 starts that the log tells of, the newest first; those that follow each other with the
    /// same software and configuration are one.
    public List<Started> history() throws IOException {
        List<EntryRow> rows = new ArrayList<>();
        store.index().starts(Long.MAX_VALUE, row -> {
            rows.add(row);
            return rows.size() < MOST_STARTS;
        });
        List<Started> oldestFirst = new ArrayList<>();
        for (EntryRow row : rows.reversed()) {
            if (row.entry().fact() instanceof Fact.Start start) {
                add(oldestFirst, row, start);
            }
        }
        return oldestFirst.reversed();
    }

    private void add(List<Started> oldestFirst, EntryRow row, Fact.Start start) {
        Started before = oldestFirst.isEmpty() ? null : oldestFirst.getLast();
        if (before != null
                && before.software().equals(start.software())
                && before.configuration().equals(start.config())) {
            oldestFirst.removeLast();
            oldestFirst.add(new Started(
                    before.entry(),
                    before.wallMicros(),
                    before.starts() + 1,
                    before.software(),
                    before.configuration(),
                    before.changes()));
            return;
        }
        Optional<List<Change>> changes = before == null
                ? Optional.of(List.of())
                : kept(before.configuration())
                        .flatMap(old -> kept(start.config()).map(now -> CanonicalReading.changes(old, now)));
        oldestFirst.add(new Started(
                row.index(), row.entry().stamp().wallMicros(), 1, start.software(), start.config(), changes));
    }

    private Optional<String> kept(Hash configuration) {
        try {
            byte[] bytes = Files.readAllBytes(place(configuration));
            return Hash.over(bytes).equals(configuration)
                    ? Optional.of(new String(bytes, StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// A text that cannot be kept keeps nobody from recording.
    private void keep(Disk disk) {
        try {
            if (Files.notExists(place(hash))) {
                disk.createDirectories(directory);
                disk.writeNew(place(hash), text.getBytes(StandardCharsets.UTF_8), "r--------", Disk.Content.METADATA);
            }
        } catch (IOException e) {
            LOG.warn("couldn't keep the text of the configuration in {}", directory, e);
        }
    }

    private Path place(Hash configuration) {
        return directory.resolve(configuration.hex() + ".toml");
    }

    private static Optional<InFile> read(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            return Optional.of(
                    new InFile(file, Hash.over(bytes), WrittenKeys.of(new String(bytes, StandardCharsets.UTF_8))));
        } catch (IOException e) {
            // It was read a moment ago, and went away since: what it said is in force.
            LOG.warn("couldn't look at the configuration {} again", file, e);
            return Optional.empty();
        }
    }
}

package org.liuhen.appliance.dock;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.format.Json;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.originals.ListedItem;
import org.liuhen.storage.originals.Listing;

/// The ledger of what came from elsewhere: of each intake, what was there and what became of it. All of it comes
/// from the log; a line that does not add up is a mismatch. Safe for many threads.
public final class DockLedger {
    private static final Duration INDEX_LIMIT = Duration.ofSeconds(5);
    /// So many intakes are looked at for the newest one of each device.
    private static final int MOST_INTAKES = 5_000;

    private final EvidenceStore store;
    private final ZoneId zone;

    /// @param zone in which a day begins and ends
    public DockLedger(EvidenceStore store, ZoneId zone) {
        this.store = store;
        this.zone = zone;
    }

    /// One intake.
    ///
    /// @param listed how many recordings were there; the device's own files left out
    /// @param listedBytes their length
    /// @param imported taken in by this intake
    /// @param known taken in before, and compared
    /// @param lost recordings that were there and are not in the store: not reached, unreadable, no room
    /// @param odd of those that were taken in, how many have something odd about them
    /// @param seconds how long what was taken in plays
    /// @param erased on the device
    /// @param ending empty while it goes on
    public record Line(
            String intake,
            IntakeFact.Intake opening,
            long beganMicros,
            Optional<IntakeFact.IntakeEnd> ending,
            String carrier,
            String carrierNumber,
            String battery,
            int listed,
            long listedBytes,
            int imported,
            long importedBytes,
            int known,
            int lost,
            int odd,
            long seconds,
            int held,
            int erased) {
        /// Whether all that was there is in the store.
        public boolean addsUp() {
            return ending.isPresent() && lost == 0;
        }

        /// Whether it is over and does not add up.
        public boolean isMismatch() {
            return ending.isPresent() && lost > 0;
        }
    }

    /// What sums are taken by.
    public enum By {
        DEVICE,
        /// Whoever had the device when it was docked, or handed the files in.
        OFFICER
    }

    /// All intakes of one device, or of one officer, that began on one day. What was on a recorder at two dockings
    /// of a day counts twice in `listed`, and once in `imported`.
    ///
    /// @param of word of the device, or name of the officer
    /// @param number of the officer; empty for a device
    /// @param day in the zone of the machine
    public record Sum(
            String of,
            String number,
            LocalDate day,
            int intakes,
            int listed,
            long listedBytes,
            int imported,
            long importedBytes,
            long seconds,
            int known,
            int lost,
            int odd,
            int erased) {
        private static Sum from(String of, String number, LocalDate day, Line line) {
            return new Sum(
                    of,
                    number,
                    day,
                    1,
                    line.listed(),
                    line.listedBytes(),
                    line.imported(),
                    line.importedBytes(),
                    line.seconds(),
                    line.known(),
                    line.lost(),
                    line.odd(),
                    line.erased());
        }

        private Sum plus(Sum other) {
            return new Sum(
                    of,
                    number,
                    day,
                    intakes + other.intakes,
                    listed + other.listed,
                    listedBytes + other.listedBytes,
                    imported + other.imported,
                    importedBytes + other.importedBytes,
                    seconds + other.seconds,
                    known + other.known,
                    lost + other.lost,
                    odd + other.odd,
                    erased + other.erased);
        }
    }

    private record SumKey(LocalDate day, String of, String number) {}

    /// Sums over the newest 5,000 intakes, the newest day first.
    public List<Sum> sums(By by) throws IOException {
        Map<SumKey, Sum> sums = new LinkedHashMap<>();
        for (Line line : lines(MOST_INTAKES, Optional.empty())) {
            LocalDate day = Instant.ofEpochMilli(line.beganMicros() / 1_000)
                    .atZone(zone)
                    .toLocalDate();
            String of = by == By.DEVICE ? line.opening().device() : line.carrier();
            String number = by == By.DEVICE ? "" : line.carrierNumber();
            sums.merge(new SumKey(day, of, number), Sum.from(of, number, day, line), Sum::plus);
        }
        return sums.values().stream()
                .sorted(Comparator.comparing(Sum::day).reversed().thenComparing(Sum::of))
                .toList();
    }

    /// What became of one thing that was there.
    ///
    /// @param entry index in the log of the entry that tells it, −1 if none does
    public record Told(int item, ListedItem listed, Optional<IntakeFact> fact, long entry, boolean isErased) {}

    /// The newest intakes, newest first.
    public List<Line> lines(int limit, Optional<String> before) throws IOException {
        requireIndex();
        List<Line> lines = new ArrayList<>();
        for (EntryRow row : store.index().intakes(limit, before)) {
            lines.add(line(row));
        }
        return lines;
    }

    /// One intake.
    public Optional<Line> line(String intake) throws IOException {
        requireIndex();
        Optional<EntryRow> row = store.index().intake(intake);
        return row.isPresent() ? Optional.of(line(row.get())) : Optional.empty();
    }

    /// The newest intake of each device, by its word.
    public Map<String, Line> newest() throws IOException {
        requireIndex();
        Map<String, EntryRow> rows = new LinkedHashMap<>();
        for (EntryRow row : store.index().intakes(MOST_INTAKES, Optional.empty())) {
            if (row.entry().fact() instanceof IntakeFact.Intake intake
                    && !intake.device().isEmpty()) {
                rows.putIfAbsent(intake.device(), row);
            }
        }
        Map<String, Line> newest = new LinkedHashMap<>();
        for (Map.Entry<String, EntryRow> each : rows.entrySet()) {
            newest.put(each.getKey(), line(each.getValue()));
        }
        return newest;
    }

    /// All entries of an intake, in the order of the log; none if there is no such intake.
    public List<EntryRow> entries(String intake) throws IOException {
        requireIndex();
        return store.index().intakeEntries(intake);
    }

    /// What became of each thing that was there when an intake began.
    public List<Told> told(String intake) throws IOException {
        requireIndex();
        Listing listing = Listing.read(store.layout().listing(intake));
        Map<Integer, EntryRow> facts = new LinkedHashMap<>();
        Map<Integer, Boolean> erased = new LinkedHashMap<>();
        for (EntryRow row : store.index().intakeEntries(intake)) {
            switch (row.entry().fact()) {
                case IntakeFact.Import taken -> facts.put(taken.item(), row);
                case IntakeFact.Known known -> facts.put(known.item(), row);
                case IntakeFact.Passed passed -> {
                    for (int item = passed.item(); item < passed.item() + passed.count(); item++) {
                        facts.put(item, row);
                    }
                }
                case IntakeFact.Erased gone -> erased.put(gone.item(), gone.outcome() == IntakeFact.Outcome.ERASED);
                default -> {}
            }
        }
        List<Told> told = new ArrayList<>();
        for (int item = 0; item < listing.items().size(); item++) {
            EntryRow row = facts.get(item);
            told.add(new Told(
                    item,
                    listing.items().get(item),
                    row == null
                            ? Optional.empty()
                            : Optional.of((IntakeFact) row.entry().fact()),
                    row == null ? -1 : row.index(),
                    erased.getOrDefault(item, false)));
        }
        return told;
    }

    private void requireIndex() throws IOException {
        if (!store.awaitIndex(INDEX_LIMIT)) {
            throw new IOException("the index is behind the log: try again in a moment");
        }
    }

    private Line line(EntryRow row) throws IOException {
        IntakeFact.Intake opening = (IntakeFact.Intake) row.entry().fact();
        int listed = 0;
        long listedBytes = 0;
        int imported = 0;
        long importedBytes = 0;
        int known = 0;
        int lost = 0;
        int odd = 0;
        long micros = 0;
        int held = 0;
        int erased = 0;
        for (Told told : told(opening.intake())) {
            if (isNoRecording(told)) {
                continue;
            }
            listed++;
            listedBytes += told.listed().lengthBytes();
            erased += told.isErased() ? 1 : 0;
            switch (told.fact().orElse(null)) {
                case IntakeFact.Import taken -> {
                    imported++;
                    importedBytes += taken.lengthBytes();
                    micros += taken.durationMicros();
                    odd += taken.oddities().isEmpty() ? 0 : 1;
                    held += taken.held() ? 1 : 0;
                }
                case IntakeFact.Known _ -> known++;
                case null, default -> lost++;
            }
        }
        return new Line(
                opening.intake(),
                opening,
                row.entry().stamp().wallMicros(),
                ending(opening.intake()),
                word(opening, "carrier"),
                word(opening, "carrierNumber"),
                word(opening, "battery"),
                listed,
                listedBytes,
                imported,
                importedBytes,
                known,
                lost,
                odd,
                micros / 1_000_000,
                held,
                erased);
    }

    /// Links and the device's own files are told of, and are no recordings.
    private static boolean isNoRecording(Told told) {
        return told.fact().isPresent()
                && told.fact().get() instanceof IntakeFact.Passed passed
                && (passed.reason() == IntakeFact.Passing.NO_RECORDING
                        || passed.reason() == IntakeFact.Passing.LINK
                        || passed.reason() == IntakeFact.Passing.SPECIAL);
    }

    private Optional<IntakeFact.IntakeEnd> ending(String intake) throws IOException {
        Optional<EntryRow> newest = store.index().newestOfIntake(intake);
        Fact fact = newest.map(row -> row.entry().fact()).orElse(null);
        return fact instanceof IntakeFact.IntakeEnd end ? Optional.of(end) : Optional.empty();
    }

    private String word(IntakeFact.Intake opening, String key) throws IOException {
        try {
            return store.intakeBook().words(opening.object()).values().get(key) instanceof Json.Text(String text)
                    ? text
                    : "";
        } catch (NoSuchFileException e) {
            return "";
        }
    }
}

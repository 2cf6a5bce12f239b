package org.liuhen.appliance.cases;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.JsonReader;
import org.liuhen.storage.format.JsonWriter;
import org.liuhen.storage.format.MalformedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All versions of the checklist, each kept for ever as the file that came. Safe for many threads.
public final class Checklists {
    private static final Logger LOG = LoggerFactory.getLogger(Checklists.class);
    private static final int MOST_VERSIONS = 9_999;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Disk disk;
    private final Path directory;
    private volatile List<Checklist> versions;

    private Checklists(Disk disk, Path directory, List<Checklist> versions) {
        this.disk = disk;
        this.directory = directory;
        this.versions = List.copyOf(versions);
    }

    /// Opens the versions in `directory`, none if nothing was imported yet. One that cannot be read, or is not
    /// the file that came, is left out, and that is logged: it must keep nobody from recording.
    public static Checklists open(Disk disk, Path directory) {
        List<Checklist> versions = new ArrayList<>();
        for (int number = 1; Files.exists(directory.resolve(name(number, "json"))); number++) {
            try {
                versions.add(read(directory, number));
            } catch (IOException e) {
                LOG.error("A version of the checklist is not used: {}", e.getMessage());
            }
        }
        return new Checklists(disk, directory, versions);
    }

    /// All versions that can be read, the oldest first.
    public List<Checklist> versions() {
        return versions;
    }

    /// The version with this number.
    public Optional<Checklist> version(int number) {
        return versions.stream().filter(each -> each.number() == number).findFirst();
    }

    /// The version in force on `day`: of those that are effective by then the one with the latest such day, and of
    /// several the one that was imported last.
    public Optional<Checklist> inForce(LocalDate day) {
        return versions.stream()
                .filter(each -> !each.effective().isAfter(day))
                .max(Comparator.comparing(Checklist::effective).thenComparingInt(Checklist::number));
    }

    /// What is said of a file that is imported.
    ///
    /// @param effective the day from which on it is in force
    /// @param filing 备案号
    /// @param filedOn 备案日期, or empty
    public record Heading(String effective, String filing, String filedOn) {}

    /// Keeps a file as the next version.
    ///
    /// @param by who, never a person's name
    /// @param nowMicros wall time
    /// @throws CaseRefusal with everything that is wrong; then nothing was kept
    public synchronized Checklist add(byte[] file, Heading heading, String by, long nowMicros)
            throws IOException, CaseRefusal {
        int number = 1;
        while (Files.exists(directory.resolve(name(number, "json")))) {
            number++;
        }
        if (number > MOST_VERSIONS) {
            throw new CaseRefusal("清单版本过多。", "There are too many versions of the checklist.");
        }
        LocalDate effective = day(heading.effective(), "生效日期", "effective day")
                .orElseThrow(() -> new CaseRefusal("生效日期没有填写。", "The effective day is missing."));
        Checklist version = new Checklist(
                number,
                effective,
                Field.FILING.checked(heading.filing()),
                day(heading.filedOn(), "备案日期", "filing day"),
                by,
                nowMicros,
                Hash.over(file),
                ChecklistSheet.read(file).items());
        disk.createDirectories(directory);
        Path sheet = directory.resolve(name(number, "csv"));
        if (Files.exists(sheet)) {
            // A cut came between the two files: nobody was told of this version.
            disk.move(sheet, directory.resolve("cut-short-" + nowMicros + ".csv"));
        }
        disk.writeNew(sheet, file, "r--r-----", Disk.Content.METADATA);
        disk.writeNew(directory.resolve(name(number, "json")), described(version), "r--r-----", Disk.Content.METADATA);
        versions = Stream.concat(versions.stream(), Stream.of(version)).toList();
        return version;
    }

    /// A version as a file that spreadsheets open: CSV in UTF-8 with a byte order mark, all columns.
    public static byte[] export(Checklist version) {
        StringBuilder out = new StringBuilder(BYTE_ORDER_MARK);
        line(
                out,
                Stream.of(ChecklistColumn.values())
                        .map(ChecklistColumn::heading)
                        .toList());
        for (ChecklistItem item : version.items()) {
            line(out, Stream.of(ChecklistColumn.values()).map(item::cell).toList());
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void line(StringBuilder out, List<String> cells) {
        out.append(String.join(",", cells.stream().map(CsvText::quoted).toList()))
                .append("\r\n");
    }

    private static Checklist read(Path directory, int number) throws IOException {
        Path description = directory.resolve(name(number, "json"));
        Path sheet = directory.resolve(name(number, "csv"));
        try {
            FieldsReader in = new FieldsReader(JsonReader.read(Files.readAllBytes(description)));
            byte[] file = Files.readAllBytes(sheet);
            Hash sha256 = in.hash("sha256");
            if (!Hash.over(file).equals(sha256)) {
                throw new IOException(
                        "the checklist " + sheet + " is not the file that was imported: its SHA-256 should be "
                                + sha256.hex() + ". Put it back from a copy");
            }
            String filedOn = in.text("filedOn");
            return new Checklist(
                    number,
                    LocalDate.parse(in.text("effective")),
                    in.text("filing"),
                    filedOn.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(filedOn)),
                    in.text("by"),
                    in.time("imported"),
                    sha256,
                    ChecklistSheet.read(file).items());
        } catch (MalformedException | DateTimeException | CaseRefusal e) {
            throw new IOException(
                    "couldn't read the checklist " + description + ": " + e.getMessage() + ". Put it back from a copy",
                    e);
        }
    }

    private static byte[] described(Checklist version) {
        return JsonWriter.bytes(new FieldsBuilder()
                .text("effective", version.effective().toString())
                .text("filing", version.filing())
                .text("filedOn", version.filedOn().map(LocalDate::toString).orElse(""))
                .text("by", version.by())
                .time("imported", version.importedMicros())
                .hash("sha256", version.sha256())
                .build());
    }

    private static Optional<LocalDate> day(String text, String chinese, String english) throws CaseRefusal {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(LocalDate.parse(text.strip()));
        } catch (DateTimeException e) {
            throw new CaseRefusal(
                    chinese + "须为日期，如 2026-12-01。", "The " + english + " must be a date like 2026-12-01.");
        }
    }

    private static String name(int number, String ending) {
        return "%04d.%s".formatted(number, ending);
    }
}

package org.liuhen.appliance.cases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.liuhen.storage.durable.Disk;

/// The register of officers and auxiliaries (执法人员名册), kept as the file that was imported last. It is no
/// evidence: particulars copy what they use of it. Safe for many threads.
public final class OfficerRegister {
    private final Disk disk;
    private final Path directory;
    private volatile OfficerSheet sheet;

    private OfficerRegister(Disk disk, Path directory, OfficerSheet sheet) {
        this.disk = disk;
        this.directory = directory;
        this.sheet = sheet;
    }

    /// Opens the register of `directory`, empty if nothing was imported yet.
    ///
    /// @throws IOException with one sentence if it cannot be read
    public static OfficerRegister open(Disk disk, Path directory) throws IOException {
        Path file = directory.resolve("officers.csv");
        if (Files.notExists(file)) {
            return new OfficerRegister(disk, directory, new OfficerSheet("UTF-8", List.of()));
        }
        try {
            return new OfficerRegister(disk, directory, OfficerSheet.read(Files.readAllBytes(file)));
        } catch (CaseRefusal e) {
            throw new IOException(
                    "couldn't read the register of officers " + file + ": " + e.english()
                            + " Put it right, or remove it and import it again",
                    e);
        }
    }

    /// Everybody on it, in the order of the file.
    public List<Officer> people() {
        return sheet.people();
    }

    /// How the file was coded: `UTF-8` or `GB18030`.
    public String coding() {
        return sheet.coding();
    }

    /// Puts a CSV file in the place of the register.
    ///
    /// @throws CaseRefusal with the line and the column of the first mistake; then the register stays as it was
    public synchronized void replace(byte[] file) throws IOException, CaseRefusal {
        OfficerSheet read = OfficerSheet.read(file);
        disk.createDirectories(directory);
        Path next = directory.resolve("officers.csv.new");
        Files.deleteIfExists(next);
        disk.writeNew(next, file, "rw-------", Disk.Content.METADATA);
        Files.move(next, directory.resolve("officers.csv"), StandardCopyOption.ATOMIC_MOVE);
        disk.forceDirectory(directory);
        sheet = read;
    }

    /// The officer with this licence number.
    Optional<Person> officer(String number) {
        return people().stream()
                .filter(each -> each.isLicensed(number))
                .map(Officer::person)
                .findFirst();
    }
}

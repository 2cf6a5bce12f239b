package org.liuhen.storage;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.format.Json;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.index.EvidenceIndex;
import org.liuhen.storage.log.Appended;
import org.liuhen.storage.log.EvidenceLog;

/// The book of files that came from elsewhere, and of the devices they came from. Everything adds; nothing that
/// stands in the log is changed. Safe for many threads.
public final class IntakeBook {
    private final EvidenceLog log;
    private final Disk disk;
    private final StateLayout layout;
    private final MetadataObjects metadata;
    private final Hash genesis;
    private final Supplier<String> names;
    private final long opened;

    /// @param names gives new names of intakes and metadata objects
    IntakeBook(
            EvidenceLog log,
            Disk disk,
            StateLayout layout,
            MetadataObjects metadata,
            Hash genesis,
            Supplier<String> names) {
        this.log = log;
        this.disk = disk;
        this.layout = layout;
        this.metadata = metadata;
        this.genesis = genesis;
        this.names = names;
        this.opened = log.durableSize();
    }

    /// Begins an intake: its listing and its metadata are durable when this returns.
    public IntakeWriter begin(IntakeOpening opening) throws IOException {
        String intake = names.get();
        byte[] listing = opening.listing().encode();
        disk.createDirectories(layout.originals(intake));
        disk.writeNew(layout.listing(intake), listing, "r--r-----", Disk.Content.METADATA);
        SessionFact.Committed object = new SessionFact.Committed(intake, metadata.put(intake, opening.metadata()));
        Appended entry = log.append(new IntakeFact.Intake(
                intake,
                opening.way(),
                opening.kind(),
                opening.slot(),
                opening.device(),
                opening.by(),
                opening.listing().items().size(),
                listing.length,
                Hash.over(listing),
                opening.offsetMicros(),
                object,
                genesis));
        return new IntakeWriter(log, disk, layout, intake, entry.leaf());
    }

    /// Enters what happened to a device of the register.
    ///
    /// @param by who entered it, never a person's name
    /// @param device its word in the register
    /// @param words what identifies it, who has it
    public Appended device(String by, String device, MachineFact.DeviceEvent event, Json.Fields words)
            throws IOException {
        String name = names.get();
        return log.append(
                new MachineFact.Device(by, device, event, new SessionFact.Committed(name, metadata.put(name, words))));
    }

    /// What a metadata object says: who carried a device, what identifies it.
    public Json.Fields words(SessionFact.Committed object) throws IOException {
        return metadata.content(object.meta());
    }

    /// Ends the intakes that were going on when the program or the machine ended.
    ///
    /// @param index holds all entries that were durable at the opening
    void endBrokenOff(EvidenceIndex index) throws IOException {
        for (EntryRow begun : index.openIntakes()) {
            if (begun.index() < opened && begun.entry().fact() instanceof IntakeFact.Intake fact) {
                endBrokenOff(index, fact.intake());
            }
        }
    }

    private void endBrokenOff(EvidenceIndex index, String intake) throws IOException {
        List<EntryRow> entries = index.intakeEntries(intake);
        int imported = 0;
        int known = 0;
        int passed = 0;
        long bytes = 0;
        for (EntryRow row : entries) {
            Fact fact = row.entry().fact();
            if (fact instanceof IntakeFact.Import taken) {
                imported++;
                bytes += taken.lengthBytes();
            } else if (fact instanceof IntakeFact.Known) {
                known++;
            } else if (fact instanceof IntakeFact.Passed over) {
                passed += over.count();
            }
        }
        Hash head = index.proofs().leaf(entries.getLast().index());
        log.append(new IntakeFact.IntakeEnd(
                intake,
                IntakeFact.Ending.BROKEN_OFF,
                imported,
                known,
                passed,
                bytes,
                "the program or the machine ended before the intake did",
                head));
    }
}

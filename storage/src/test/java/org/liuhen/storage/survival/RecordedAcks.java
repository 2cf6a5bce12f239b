package org.liuhen.storage.survival;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// What a recording program printed, oldest first.
public record RecordedAcks(List<Ack> acks) {
    public RecordedAcks {
        acks = List.copyOf(acks);
    }

    /// Reads a program's output. A last line without its line feed was never said to the end and does not count.
    public static RecordedAcks read(Path output) throws IOException {
        String text = Files.readString(output, StandardCharsets.US_ASCII);
        List<Ack> acks = new ArrayList<>();
        text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Ack::parse).forEach(acks::add);
        return new RecordedAcks(acks);
    }

    /// What had been said when the disk's log had this length.
    public RecordedAcks untilDisk(long diskLogBytes) {
        return only(ack -> ack.diskLogBytes() <= diskLogBytes);
    }

    /// What had been said by a time.
    public RecordedAcks until(long wallMicros) {
        return only(ack -> ack.wallMicros() <= wallMicros);
    }

    /// These and what another program said after them.
    public RecordedAcks and(RecordedAcks later) {
        List<Ack> both = new ArrayList<>(acks);
        both.addAll(later.acks);
        return new RecordedAcks(both);
    }

    /// These without the media that was only handed over: what must hold for ever.
    public RecordedAcks promises() {
        return only(ack -> !(ack instanceof Ack.Handed));
    }

    /// The acknowledgements of one kind.
    public <T extends Ack> List<T> of(Class<T> kind) {
        return acks.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private RecordedAcks only(Predicate<Ack> wanted) {
        return new RecordedAcks(acks.stream().filter(wanted).toList());
    }
}

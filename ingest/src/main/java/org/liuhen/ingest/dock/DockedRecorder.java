package org.liuhen.ingest.dock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import org.liuhen.storage.originals.ListedItem;

/// A recorder in its slot: its files, and the root program that may change them. For one thread.
///
/// @param volume as it is mounted
/// @param known what the register says of it
/// @param reader reads it
/// @param rootProgram erases on it and sets its clock
record DockedRecorder(PluggedVolume volume, KnownRecorder known, DeviceReader reader, RootProgram rootProgram) {
    /// Where the file of a line of the listing is.
    Path file(ListedItem item) {
        return new RawName(item.name()).under(volume.mount());
    }

    /// Whether there still is the file that was listed, by its length and time.
    boolean has(ListedItem item) throws IOException {
        Path file = file(item);
        BasicFileAttributes now =
                reader.ask(() -> Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        return now.isRegularFile()
                && now.size() == item.lengthBytes()
                && item.modifiedMicros()
                        .map(micros -> micros == now.lastModifiedTime().to(TimeUnit.MICROSECONDS))
                        .orElse(true);
    }

    /// When the file was last changed, in nanoseconds since 1970 by the device's clock.
    String modifiedNanos(ListedItem item) throws IOException {
        Path file = file(item);
        return reader.ask(() -> Long.toString(
                Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).to(TimeUnit.NANOSECONDS)));
    }
}

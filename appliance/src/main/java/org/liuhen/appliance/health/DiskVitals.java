package org.liuhen.appliance.health;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.liuhen.storage.volume.VolumeState;

/// A volume as it was when it was last looked at.
///
/// @param number of the volume, from 1
/// @param device what the kernel calls the file system's device
/// @param type of the file system
/// @param errors errors that the file system has counted since it was made, where it counts them (ext4)
/// @param failure why it could not be looked at; then the figures are 0
/// @param lookedMicros wall time
public record DiskVitals(
        int number,
        Path directory,
        long freeBytes,
        long totalBytes,
        String device,
        String type,
        OptionalLong errors,
        Optional<String> failure,
        long lookedMicros) {
    private static final Path SYSFS = Path.of("/sys");

    /// Looks at a volume; may hang as long as its disk does.
    static DiskVitals of(VolumeState volume, long nowMicros) {
        try {
            FileStore store = Files.getFileStore(volume.directory());
            return new DiskVitals(
                    volume.number(),
                    volume.directory(),
                    store.getUsableSpace(),
                    store.getTotalSpace(),
                    store.name(),
                    store.type(),
                    errors(SYSFS, store.name()),
                    Optional.empty(),
                    nowMicros);
        } catch (IOException e) {
            return new DiskVitals(
                    volume.number(),
                    volume.directory(),
                    0,
                    0,
                    "",
                    "",
                    OptionalLong.empty(),
                    Optional.of(String.valueOf(e.getMessage())),
                    nowMicros);
        }
    }

    /// What ext4 counts (Documentation/ABI/testing/sysfs-fs-ext4, `errors_count`); empty for others.
    static OptionalLong errors(Path sysfs, String device) {
        try {
            Path name = Path.of(device).toRealPath().getFileName();
            String text = Files.readString(
                            sysfs.resolve("fs/ext4/" + name + "/errors_count"), StandardCharsets.US_ASCII)
                    .strip();
            return text.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
        } catch (IOException e) {
            // Another file system, or one that is no device.
            return OptionalLong.empty();
        }
    }
}

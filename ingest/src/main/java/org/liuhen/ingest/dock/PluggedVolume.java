package org.liuhen.ingest.dock;

import java.nio.file.Path;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.JsonReader;
import org.liuhen.storage.format.MalformedException;

/// A volume that is plugged in, as the root program tells of it.
///
/// @param port path of its USB port, like `pci-0000:00:14.0-usb-0:1.3:1.0-scsi-0:0:0:0`
/// @param device node of the volume
/// @param diskseq number that the kernel gives to each insertion, never twice in a boot
/// @param vendor USB vendor, 4 hexadecimal digits
/// @param product USB product, 4 hexadecimal digits
/// @param serial USB serial number
/// @param fileSystem `vfat`, `exfat`, `ext4`, or empty if it is another one
/// @param volume serial number of the file system
/// @param lengthBytes size of the volume
/// @param mount where it is mounted; the root directory while it is not
/// @param error why it cannot be mounted, in one sentence, or empty
public record PluggedVolume(
        String port,
        String device,
        String diskseq,
        String vendor,
        String product,
        String serial,
        String fileSystem,
        String label,
        String volume,
        long lengthBytes,
        State state,
        Path mount,
        String error) {
    /// How far it is.
    public enum State {
        PRESENT,
        MOUNTED,
        UNMOUNTABLE
    }

    /// Reads what the root program wrote.
    static PluggedVolume read(byte[] bytes) throws MalformedException {
        FieldsReader in = new FieldsReader(JsonReader.read(bytes));
        String mount = in.text("mount");
        PluggedVolume volume = new PluggedVolume(
                in.text("port"),
                in.text("device"),
                in.text("diskseq"),
                in.text("vendor"),
                in.text("product"),
                in.text("serial"),
                in.text("fs"),
                in.text("label"),
                in.text("volume"),
                in.count("bytes"),
                state(in.text("state")),
                Path.of(mount.isEmpty() ? "/" : mount),
                in.text("error"));
        in.end();
        return volume;
    }

    private static State state(String code) throws MalformedException {
        return switch (code) {
            case "present" -> State.PRESENT;
            case "mounted" -> State.MOUNTED;
            case "unmountable" -> State.UNMOUNTABLE;
            default -> throw new MalformedException("the field state is \"" + code + "\"");
        };
    }

    /// Whether `other` is the same insertion of the same volume.
    boolean isSameInsertion(PluggedVolume other) {
        return port.equals(other.port) && diskseq.equals(other.diskseq) && device.equals(other.device);
    }
}

package org.liuhen.storage.note;

import java.util.Base64;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;

/// What a log says of itself: its name, how many entries it has, and their root (C2SP tlog-checkpoint). No
/// extension lines.
///
/// @param origin name of the log
/// @param size entries
/// @param root RFC 6962 root over them
public record Checkpoint(String origin, long size, Hash root) {
    /// The text that is signed: three lines.
    public String text() {
        return origin + "\n" + size + "\n" + root.base64() + "\n";
    }

    /// Reads the text of a note.
    public static Checkpoint parse(String text) throws MalformedException {
        String[] lines = text.split("\n", -1);
        if (lines.length < 4 || lines[0].isEmpty() || !lines[1].matches("0|[1-9][0-9]{0,17}")) {
            throw new MalformedException("not a checkpoint: \"" + text + "\"");
        }
        try {
            byte[] root = Base64.getDecoder().decode(lines[2]);
            if (root.length == Hash.LENGTH
                    && Base64.getEncoder().encodeToString(root).equals(lines[2])) {
                return new Checkpoint(lines[0], Long.parseLong(lines[1]), Hash.of(root));
            }
        } catch (IllegalArgumentException e) {
            throw new MalformedException("the root of a checkpoint is not base64: \"" + lines[2] + "\"");
        }
        throw new MalformedException("the root of a checkpoint has not 32 bytes: \"" + lines[2] + "\"");
    }
}

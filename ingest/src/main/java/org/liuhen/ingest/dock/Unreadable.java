package org.liuhen.ingest.dock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/// What to say of a file or a folder that the recorder keeps for one user alone.
final class Unreadable {
    private Unreadable() {}

    /// One sentence with the way out.
    static String sentence(Path file) {
        try {
            Map<String, Object> found = Files.readAttributes(file, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
            int mode = found.get("mode") instanceof Integer bits ? bits & 0777 : 0;
            return "only user " + found.get("uid") + " of the recorder may read it (mode " + Integer.toOctalString(mode)
                    + "): let the recorder offload it itself, or copy it as root and hand it in on the page";
        } catch (IOException | UnsupportedOperationException e) {
            return "it cannot be read: " + e.getMessage();
        }
    }
}

package org.liuhen.ingest.dock;

import java.util.List;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Hash;

/// What the root program is asked for.
sealed interface DockRequest {
    /// Names the request, so that its answer is known.
    String id();

    /// Adds what is asked for.
    void write(FieldsBuilder out);

    /// Mount the volume, for reading only.
    record Mount(String id) implements DockRequest {
        @Override
        public void write(FieldsBuilder out) {
            out.text("ask", "mount");
        }
    }

    /// Unmount the volume.
    record Unmount(String id) implements DockRequest {
        @Override
        public void write(FieldsBuilder out) {
            out.text("ask", "unmount");
        }
    }

    /// A file that is safe here and may go there.
    ///
    /// @param name percent-encoded, as in a listing
    /// @param modifiedNanos when it was last changed, by the device's clock
    /// @param hash SHA-256 of all of it
    record Safe(String name, long lengthBytes, String modifiedNanos, Hash hash) {}

    /// Erase these files, each only if it is the same by length, time and digest.
    record Erase(String id, List<Safe> files) implements DockRequest {
        @Override
        public void write(FieldsBuilder out) {
            out.text("ask", "erase")
                    .items(
                            "files",
                            files.stream()
                                    .map(file -> new FieldsBuilder()
                                            .text("name", file.name())
                                            .whole("bytes", file.lengthBytes())
                                            .text("modified", file.modifiedNanos())
                                            .hash("sha256", file.hash())
                                            .build())
                                    .toList());
        }
    }

    /// Write a text to a small file, by which the recorder sets its clock.
    ///
    /// @param name percent-encoded
    record SetClock(String id, String name, String text) implements DockRequest {
        @Override
        public void write(FieldsBuilder out) {
            out.text("ask", "set-clock").text("name", name).text("text", text);
        }
    }
}

package org.liuhen.storage.originals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.liuhen.storage.format.MalformedException;

/// What was there when an intake began, in the order of the names: a line for each thing.
public record Listing(List<ListedItem> items) {
    /// No listing is longer: what is behind is one last line, [ListedItem.Type#MORE].
    public static final int MOST_ITEMS = 100_000;

    public Listing {
        items = List.copyOf(items);
    }

    /// The bytes of the file, each line with its line feed.
    public byte[] encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ListedItem item : items) {
            out.writeBytes(item.encode());
            out.write('\n');
        }
        return out.toByteArray();
    }

    /// The listing in a file.
    public static Listing read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        List<ListedItem> items = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                try {
                    items.add(ListedItem.decode(Arrays.copyOfRange(bytes, start, at)));
                } catch (MalformedException e) {
                    throw new IOException(
                            "line " + (items.size() + 1) + " of the listing " + file + " is damaged: " + e.getMessage(),
                            e);
                }
                start = at + 1;
            }
        }
        return new Listing(items);
    }
}

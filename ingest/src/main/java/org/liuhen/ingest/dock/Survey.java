package org.liuhen.ingest.dock;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.originals.ListedItem;
import org.liuhen.storage.originals.ListedItem.Claim;
import org.liuhen.storage.originals.Listing;

/// What there is on a recorder: everything, named byte for byte, nothing followed. A damaged file system can show a
/// folder inside itself or never end: depth and number are bounded.
final class Survey extends SimpleFileVisitor<Path> {
    private static final int MOST_DEPTH = 16;
    /// Each ext4 has this folder, for root alone, and no recorder writes there.
    private static final String OF_FILE_SYSTEM = "lost+found";

    /// Times beyond these two cannot be written in a listing.
    private static final long FIRST_MICROS = 0;

    private static final long LAST_MICROS = 253_402_300_799_000_000L;

    private final Path root;
    private final Layout layout;
    private final List<ListedItem> items = new ArrayList<>();
    private final Set<String> closed = new HashSet<>();

    private Survey(Path root, Layout layout) {
        this.root = root;
        this.layout = layout;
    }

    /// What there is.
    ///
    /// @param closed names of what could not be looked into, percent-encoded: it may hold anything
    record Found(Listing listing, Set<String> closed) {}

    /// Lists what is under `root`, in the order of the names.
    static Found of(Path root, Layout layout) throws IOException {
        Survey survey = new Survey(root, layout);
        Files.walkFileTree(root, EnumSet.noneOf(FileVisitOption.class), MOST_DEPTH, survey);
        List<ListedItem> items = survey.items;
        boolean more = items.size() > Listing.MOST_ITEMS;
        List<ListedItem> listed = new ArrayList<>(more ? items.subList(0, Listing.MOST_ITEMS) : items);
        listed.sort(Comparator.comparing(ListedItem::name));
        if (more) {
            listed.add(new ListedItem("", "", 0, Optional.empty(), ListedItem.Type.MORE, Claim.NONE));
        }
        return new Found(new Listing(listed), survey.closed);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        ListedItem.Type type = attributes.isRegularFile()
                ? ListedItem.Type.FILE
                : attributes.isSymbolicLink() ? ListedItem.Type.LINK : ListedItem.Type.SPECIAL;
        add(file, type, attributes.isRegularFile() ? attributes.size() : 0, Optional.of(attributes));
        return items.size() > Listing.MOST_ITEMS ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    /// What cannot be looked at is listed, too.
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException reason) {
        addClosed(file);
        return FileVisitResult.CONTINUE;
    }

    /// A folder that broke off while it was read.
    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException reason) {
        if (reason != null) {
            addClosed(folder);
        }
        return FileVisitResult.CONTINUE;
    }

    private void addClosed(Path file) {
        add(file, ListedItem.Type.SPECIAL, 0, Optional.empty());
        if (!file.equals(root.resolve(OF_FILE_SYSTEM))) {
            closed.add(RawName.of(root, file).encoded());
        }
    }

    private void add(Path file, ListedItem.Type type, long lengthBytes, Optional<BasicFileAttributes> attributes) {
        RawName name = RawName.of(root, file);
        String text = name.text();
        items.add(new ListedItem(
                name.encoded(),
                text,
                Math.max(0, lengthBytes),
                attributes
                        .map(each -> each.lastModifiedTime().to(TimeUnit.MICROSECONDS))
                        .filter(micros -> micros >= FIRST_MICROS && micros <= LAST_MICROS),
                type,
                layout.claim(text).orElse(Claim.NONE)));
    }
}

package org.liuhen.storage.log;

import java.io.IOException;
import java.util.Optional;
import java.util.function.IntFunction;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.note.Checkpoint;
import org.liuhen.storage.tree.GrowingTree;
import org.liuhen.storage.tree.TreeHash;

/// The part of the log under the newest checkpoint.
///
/// @param tree of its entries
/// @param file number of the entry file it ends in
/// @param offset byte after its last line there
record SignedPart(GrowingTree tree, int file, long offset) {
    /// Reads the part that `last` signed.
    ///
    /// @param fileRoots roots of complete entry files as somebody remembers them; believed only if they lead to the
    ///     signed root
    /// @throws StorageException.NotOpened if entries are missing or are not those that were signed
    static SignedPart read(EntryFiles files, int fileCount, Checkpoint last, IntFunction<Optional<Hash>> fileRoots)
            throws IOException {
        int complete = (int) Math.min(fileCount, last.size() / EntryFiles.ENTRIES_PER_FILE);
        EntryFileRoots trusting = new EntryFileRoots(files, complete, fileRoots);
        SignedPart remembered = read(files, fileCount, last.size(), trusting);
        if (remembered.tree().size() == last.size() && remembered.tree().root().equals(last.root())) {
            return remembered;
        }
        EntryFileRoots fromBytes = new EntryFileRoots(files, complete, number -> Optional.empty());
        SignedPart part = read(files, fileCount, last.size(), fromBytes);
        if (part.tree().size() < last.size()) {
            throw new StorageException.NotOpened("the log in " + files.directory() + " has "
                    + part.tree().size() + " entries, and its newest signed checkpoint says " + last.size()
                    + ": entries were lost after they were sealed. Nothing is written until they are put back from the"
                    + " archive; to go on recording meanwhile, begin a new store in another directory");
        }
        if (!part.tree().root().equals(last.root())) {
            throw new StorageException.NotOpened("the first " + last.size() + " entries in " + files.directory()
                    + " are not the ones that were signed: run \"liuhen verify\" to see which, and put them back from"
                    + " the archive; to go on recording meanwhile, begin a new store in another directory");
        }
        return part;
    }

    private static SignedPart read(EntryFiles files, int fileCount, long size, IntFunction<Optional<Hash>> roots)
            throws IOException {
        GrowingTree tree = new GrowingTree();
        for (int number = 0; number < fileCount; number++) {
            long left = size - tree.size();
            // The last file is read in any case: where it ends is not remembered.
            Optional<Hash> root = left >= EntryFiles.ENTRIES_PER_FILE && number < fileCount - 1
                    ? roots.apply(number)
                    : Optional.empty();
            if (root.isPresent()) {
                tree.appendSubtree(EntryFiles.FILE_LEVEL, root.get());
                continue;
            }
            try (EntryFiles.LineReader reader = files.read(number, 0, tree.size())) {
                EntryFiles.Line line = null;
                for (long i = 0; i < Math.min(left, EntryFiles.ENTRIES_PER_FILE); i++) {
                    line = reader.next();
                    if (line == null || reader.lastEnding() == EntryFiles.Ending.END_OF_FILE) {
                        return new SignedPart(tree, number, reader.offset());
                    }
                    tree.append(TreeHash.leaf(line.bytes()));
                }
                if (tree.size() == size) {
                    return new SignedPart(tree, number, reader.offset());
                }
            }
        }
        return new SignedPart(tree, fileCount - 1, 0);
    }
}

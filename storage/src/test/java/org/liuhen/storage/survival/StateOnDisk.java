package org.liuhen.storage.survival;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.tree.GrowingTree;
import org.liuhen.storage.tree.TreeHash;

/// The log as its files have it, read without the store's help.
///
/// @param leaves leaf hash of each line
/// @param entries what each line says
/// @param brokenLines lines that say nothing, or have no end
record StateOnDisk(List<Hash> leaves, List<Entry> entries, List<String> brokenLines) {
    StateOnDisk {
        leaves = List.copyOf(leaves);
        entries = List.copyOf(entries);
        brokenLines = List.copyOf(brokenLines);
    }

    static StateOnDisk read(Path state) throws IOException {
        List<Hash> leaves = new ArrayList<>();
        List<Entry> entries = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        try (Stream<Path> files = Files.list(state.resolve("log/entries"))) {
            for (Path file : files.sorted().toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (!text.endsWith("\n")) {
                    broken.add(file.getFileName() + " ends inside a line");
                }
                for (String line : text.lines().toList()) {
                    byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
                    leaves.add(TreeHash.leaf(bytes));
                    try {
                        entries.add(Entry.decode(bytes));
                    } catch (MalformedException e) {
                        broken.add("entry " + (leaves.size() - 1) + ": " + e.getMessage());
                    }
                }
            }
        }
        return new StateOnDisk(leaves, entries, broken);
    }

    /// RFC 6962 root over the first `size` entries.
    Hash root(long size) {
        GrowingTree tree = new GrowingTree();
        leaves.subList(0, (int) size).forEach(tree::append);
        return tree.root();
    }

    /// The facts of one kind, oldest first.
    <T extends Fact> List<T> facts(Class<T> kind) {
        return entries.stream()
                .map(Entry::fact)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }
}

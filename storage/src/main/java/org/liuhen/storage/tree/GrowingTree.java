package org.liuhen.storage.tree;

import java.util.ArrayList;
import java.util.List;
import org.liuhen.storage.format.Hash;

/// A tree that only grows, held by the roots of its complete subtrees alone: about log2(size) hashes. Not safe
/// for use by several threads.
public final class GrowingTree {
    /// Roots of complete subtrees from the largest to the smallest: one for each 1 bit of the size.
    private final List<Hash> peaks = new ArrayList<>();

    private long size;

    /// How many leaves there are.
    public long size() {
        return size;
    }

    /// Adds a leaf at index [#size].
    public void append(Hash leaf) {
        appendSubtree(0, leaf);
    }

    /// Adds a complete subtree of 2^`level` leaves.
    ///
    /// @throws IllegalStateException if the size is not a multiple of 2^`level`
    public void appendSubtree(int level, Hash root) {
        long leaves = 1L << level;
        if (size % leaves != 0) {
            throw new IllegalStateException("a subtree of " + leaves + " leaves cannot begin at " + size);
        }
        Hash node = root;
        for (long rest = size >> level; (rest & 1) == 1; rest >>= 1) {
            node = TreeHash.node(peaks.removeLast(), node);
        }
        peaks.add(node);
        size += leaves;
    }

    /// Root over all leaves so far.
    public Hash root() {
        if (peaks.isEmpty()) {
            return TreeHash.empty();
        }
        Hash root = peaks.getLast();
        for (int i = peaks.size() - 2; i >= 0; i--) {
            root = TreeHash.node(peaks.get(i), root);
        }
        return root;
    }
}

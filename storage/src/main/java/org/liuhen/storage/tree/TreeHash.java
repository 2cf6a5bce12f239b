package org.liuhen.storage.tree;

import org.liuhen.storage.format.Hash;

/// The two hashes of RFC 6962, 2.1: their prefixes keep a leaf from ever being taken for a node.
public final class TreeHash {
    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};

    private TreeHash() {}

    /// Hash of a leaf: SHA-256(0x00 ‖ entry).
    public static Hash leaf(byte[] entry) {
        return Hash.over(LEAF, entry);
    }

    /// Hash of an inner node: SHA-256(0x01 ‖ left ‖ right).
    public static Hash node(Hash left, Hash right) {
        return Hash.over(NODE, left.bytes(), right.bytes());
    }

    /// Root of the tree without leaves: SHA-256 of nothing.
    public static Hash empty() {
        return Hash.over();
    }
}

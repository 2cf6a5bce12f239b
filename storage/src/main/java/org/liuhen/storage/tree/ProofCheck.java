package org.liuhen.storage.tree;

import java.util.List;
import org.liuhen.storage.format.Hash;

/// Checks proofs without the tree (RFC 9162, 2.1.3.2 and 2.1.4.2, whose trees are those of RFC 6962).
public final class ProofCheck {
    private ProofCheck() {}

    /// Whether `path` proves that `leaf` is at `index` of the tree with `size` leaves and `root`.
    public static boolean inclusion(long index, long size, Hash leaf, List<Hash> path, Hash root) {
        if (index < 0 || index >= size) {
            return false;
        }
        long node = index;
        long last = size - 1;
        Hash hash = leaf;
        for (Hash sibling : path) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                hash = TreeHash.node(sibling, hash);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = TreeHash.node(hash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && hash.equals(root);
    }

    /// Whether `proof` proves that the tree of `first` leaves with `firstRoot` is a beginning of the tree of
    /// `second` leaves with `secondRoot`. The empty tree is a beginning of every tree, so a proof about it proves
    /// nothing and is refused.
    public static boolean consistency(long first, long second, List<Hash> proof, Hash firstRoot, Hash secondRoot) {
        if (first < 1 || first > second) {
            return false;
        }
        if (first == second) {
            return proof.isEmpty() && firstRoot.equals(secondRoot);
        }
        boolean complete = Long.bitCount(first) == 1;
        if (proof.isEmpty() && !complete) {
            return false;
        }
        return consistencyOfParts(first, second, proof, firstRoot, secondRoot);
    }

    private static boolean consistencyOfParts(
            long first, long second, List<Hash> proof, Hash firstRoot, Hash secondRoot) {
        boolean complete = Long.bitCount(first) == 1;
        long node = first - 1;
        long last = second - 1;
        while ((node & 1) == 1) {
            node >>= 1;
            last >>= 1;
        }
        Hash seed = complete ? firstRoot : proof.getFirst();
        Hash older = seed;
        Hash newer = seed;
        for (Hash hash : complete ? proof : proof.subList(1, proof.size())) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                older = TreeHash.node(hash, older);
                newer = TreeHash.node(hash, newer);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                newer = TreeHash.node(newer, hash);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && older.equals(firstRoot) && newer.equals(secondRoot);
    }
}

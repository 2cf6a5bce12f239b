package org.liuhen.storage.tree;

import java.util.ArrayList;
import java.util.List;
import org.liuhen.storage.format.Hash;

/// Makes proofs over the leaves of a tree (RFC 6962, 2.1.1 and 2.1.2).
public final class Proofs {
    /// Where the hashes of complete subtrees come from.
    public interface Nodes {
        /// Root of the complete subtree of 2^`level` leaves that begins at leaf `index << level`.
        Hash node(int level, long index);
    }

    private final Nodes nodes;

    public Proofs(Nodes nodes) {
        this.nodes = nodes;
    }

    /// Root of the first `size` leaves.
    public Hash root(long size) {
        return size == 0 ? TreeHash.empty() : range(0, size);
    }

    /// Hash of leaf `index`.
    public Hash leaf(long index) {
        return nodes.node(0, index);
    }

    /// Audit path of leaf `index` in the tree of `size` leaves, from the leaf upwards.
    public List<Hash> inclusion(long index, long size) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("leaf " + index + " is not in a tree of " + size);
        }
        List<Hash> path = new ArrayList<>();
        collectInclusion(index, 0, size, path);
        return path;
    }

    /// Proof that the tree of `first` leaves is a beginning of the tree of `second`.
    public List<Hash> consistency(long first, long second) {
        if (first < 0 || first > second) {
            throw new IllegalArgumentException("a tree of " + first + " cannot be a beginning of one of " + second);
        }
        List<Hash> proof = new ArrayList<>();
        if (first > 0 && first < second) {
            collectConsistency(first, 0, second, Whole.YES, proof);
        }
        return proof;
    }

    /// Whether the smaller tree is a complete subtree whose root the verifier already has (b of RFC 6962, 2.1.2).
    private enum Whole {
        YES,
        NO
    }

    private void collectInclusion(long index, long begin, long end, List<Hash> path) {
        long size = end - begin;
        if (size == 1) {
            return;
        }
        long split = begin + largestPowerBelow(size);
        if (index < split) {
            collectInclusion(index, begin, split, path);
            path.add(range(split, end));
        } else {
            collectInclusion(index, split, end, path);
            path.add(range(begin, split));
        }
    }

    private void collectConsistency(long first, long begin, long end, Whole whole, List<Hash> proof) {
        if (first == end) {
            if (whole == Whole.NO) {
                proof.add(range(begin, end));
            }
            return;
        }
        long split = begin + largestPowerBelow(end - begin);
        if (first <= split) {
            collectConsistency(first, begin, split, whole, proof);
            proof.add(range(split, end));
        } else {
            collectConsistency(first, split, end, Whole.NO, proof);
            proof.add(range(begin, split));
        }
    }

    private Hash range(long begin, long end) {
        long size = end - begin;
        if (Long.bitCount(size) == 1 && begin % size == 0) {
            int level = Long.numberOfTrailingZeros(size);
            return nodes.node(level, begin >> level);
        }
        long split = begin + largestPowerBelow(size);
        return TreeHash.node(range(begin, split), range(split, end));
    }

    private static long largestPowerBelow(long size) {
        return Long.highestOneBit(size - 1);
    }
}

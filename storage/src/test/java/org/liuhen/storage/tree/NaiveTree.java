package org.liuhen.storage.tree;

import java.util.ArrayList;
import java.util.List;
import org.liuhen.storage.format.Hash;

/// The definitions of RFC 6962, 2.1, written down as they stand there: slow, and hard to get wrong.
public final class NaiveTree {
    private final List<Hash> leaves;

    public NaiveTree(List<Hash> leaves) {
        this.leaves = List.copyOf(leaves);
    }

    /// MTH(D\[n\]).
    public Hash root(int size) {
        return root(leaves.subList(0, size));
    }

    /// PATH(m, D\[n\]).
    public List<Hash> inclusion(int index, int size) {
        return path(index, leaves.subList(0, size));
    }

    /// PROOF(m, D\[n\]).
    public List<Hash> consistency(int first, int second) {
        return first == 0 || first == second ? List.of() : subproof(first, leaves.subList(0, second), Complete.TRUE);
    }

    private enum Complete {
        TRUE,
        FALSE
    }

    private static Hash root(List<Hash> d) {
        if (d.isEmpty()) {
            return TreeHash.empty();
        }
        if (d.size() == 1) {
            return d.getFirst();
        }
        int k = split(d.size());
        return TreeHash.node(root(d.subList(0, k)), root(d.subList(k, d.size())));
    }

    private static List<Hash> path(int m, List<Hash> d) {
        if (d.size() == 1) {
            return List.of();
        }
        int k = split(d.size());
        return m < k
                ? joined(path(m, d.subList(0, k)), root(d.subList(k, d.size())))
                : joined(path(m - k, d.subList(k, d.size())), root(d.subList(0, k)));
    }

    private static List<Hash> subproof(int m, List<Hash> d, Complete b) {
        if (m == d.size()) {
            return b == Complete.TRUE ? List.of() : List.of(root(d));
        }
        int k = split(d.size());
        return m <= k
                ? joined(subproof(m, d.subList(0, k), b), root(d.subList(k, d.size())))
                : joined(subproof(m - k, d.subList(k, d.size()), Complete.FALSE), root(d.subList(0, k)));
    }

    private static int split(int n) {
        int k = 1;
        while (k * 2 < n) {
            k *= 2;
        }
        return k;
    }

    private static List<Hash> joined(List<Hash> proof, Hash last) {
        List<Hash> all = new ArrayList<>(proof);
        all.add(last);
        return all;
    }
}

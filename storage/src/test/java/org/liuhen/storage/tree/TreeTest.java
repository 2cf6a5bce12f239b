package org.liuhen.storage.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;

class TreeTest {
    // Leaf inputs and the roots over the first 0 to 8 of them: testonly/constants.go of
    // github.com/transparency-dev/merkle.
    private static final List<String> INPUTS =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");
    private static final List<String> ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    @Test
    void theRootsOfTheEightPublishedLeavesAreThePublishedOnes() throws MalformedException {
        GrowingTree tree = new GrowingTree();
        for (int size = 0; size <= INPUTS.size(); size++) {
            assertThat(tree.root()).isEqualTo(Hash.ofHex(ROOTS.get(size)));
            if (size < INPUTS.size()) {
                tree.append(TreeHash.leaf(HexFormat.of().parseHex(INPUTS.get(size))));
            }
        }
    }

    @Test
    void leavesAndNodesHaveThePublishedHashes() throws MalformedException {
        assertThat(TreeHash.leaf("L123456".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .isEqualTo(Hash.ofHex("395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"));
        assertThat(TreeHash.leaf(new byte[0]))
                .isEqualTo(Hash.ofHex("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"));
    }

    @Test
    void aLeafIsNeverANode() {
        Hash left = TreeHash.leaf(new byte[] {1});
        Hash right = TreeHash.leaf(new byte[] {2});
        byte[] both = new byte[64];
        System.arraycopy(left.bytes(), 0, both, 0, 32);
        System.arraycopy(right.bytes(), 0, both, 32, 32);
        assertThat(TreeHash.leaf(both)).isNotEqualTo(TreeHash.node(left, right));
        assertThat(TreeHash.node(left, right)).isNotEqualTo(TreeHash.node(right, left));
    }

    @Test
    void proofsAreThoseOfTheDefinitionAndAreAccepted() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Hash> leaves = leaves(random, 200);
        NaiveTree naive = new NaiveTree(leaves);
        Proofs proofs = proofs(leaves);
        for (int i = 0; i < 150; i++) {
            int size = random.nextInt(1, 200);
            int index = random.nextInt(size);
            String where = "seed %d, leaf %d of %d".formatted(seed, index, size);
            assertThat(proofs.root(size)).as(where).isEqualTo(naive.root(size));
            List<Hash> path = proofs.inclusion(index, size);
            assertThat(path).as(where).isEqualTo(naive.inclusion(index, size));
            assertThat(ProofCheck.inclusion(index, size, leaves.get(index), path, naive.root(size)))
                    .as(where)
                    .isTrue();
            List<Hash> proof = proofs.consistency(index, size);
            assertThat(proof).as(where).isEqualTo(naive.consistency(index, size));
            assertThat(ProofCheck.consistency(index, size, proof, naive.root(index), naive.root(size)))
                    .as(where)
                    .isEqualTo(index > 0);
        }
    }

    @Test
    void changedProofsAreRefused() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Hash> leaves = leaves(random, 120);
        NaiveTree naive = new NaiveTree(leaves);
        for (int i = 0; i < 300; i++) {
            int size = random.nextInt(2, 120);
            int index = random.nextInt(1, size);
            String where = "seed %d, leaf %d of %d".formatted(seed, index, size);
            List<Hash> path = changed(random, naive.inclusion(index, size));
            assertThat(ProofCheck.inclusion(index, size, leaves.get(index), path, naive.root(size)))
                    .as(where)
                    .isFalse();
            List<Hash> proof = changed(random, naive.consistency(index, size));
            assertThat(ProofCheck.consistency(index, size, proof, naive.root(index), naive.root(size)))
                    .as(where)
                    .isFalse();
            assertThat(ProofCheck.inclusion(
                            index, size, leaves.get(index - 1), naive.inclusion(index, size), naive.root(size)))
                    .as(where)
                    .isFalse();
        }
    }

    @Test
    void proofsOutsideTheTreeAreRefused() {
        Proofs proofs = proofs(leaves(new Random(1), 4));
        assertThatThrownBy(() -> proofs.inclusion(4, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> proofs.consistency(5, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThat(ProofCheck.inclusion(-1, 4, TreeHash.empty(), List.of(), TreeHash.empty()))
                .isFalse();
        assertThat(ProofCheck.consistency(-1, 4, List.of(), TreeHash.empty(), TreeHash.empty()))
                .isFalse();
    }

    @Test
    void aTreeGrowsBySubtreesToTheSameRoot() {
        List<Hash> leaves = leaves(new Random(3), 23);
        NaiveTree naive = new NaiveTree(leaves);
        GrowingTree tree = new GrowingTree();
        tree.appendSubtree(4, naive.root(16));
        tree.appendSubtree(2, new NaiveTree(leaves.subList(16, 20)).root(4));
        assertThatThrownBy(() -> tree.appendSubtree(3, TreeHash.empty())).isInstanceOf(IllegalStateException.class);
        leaves.subList(20, 23).forEach(tree::append);
        assertThat(tree.size()).isEqualTo(23);
        assertThat(tree.root()).isEqualTo(naive.root(23));
    }

    private static List<Hash> changed(Random random, List<Hash> proof) {
        List<Hash> changed = new ArrayList<>(proof);
        int at = random.nextInt(proof.size() + 1);
        if (proof.isEmpty() || random.nextInt(3) == 0) {
            changed.add(at, Hash.over(new byte[] {9}));
        } else if (random.nextBoolean()) {
            changed.remove(Math.min(at, proof.size() - 1));
        } else {
            byte[] bytes = proof.get(Math.min(at, proof.size() - 1)).bytes();
            bytes[random.nextInt(32)] ^= (byte) (1 << random.nextInt(8));
            changed.set(Math.min(at, proof.size() - 1), Hash.of(bytes));
        }
        return changed;
    }

    private static List<Hash> leaves(Random random, int count) {
        List<Hash> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // Long enough that no two are ever alike.
            byte[] entry = new byte[16 + random.nextInt(20)];
            random.nextBytes(entry);
            leaves.add(TreeHash.leaf(entry));
        }
        return leaves;
    }

    private static Proofs proofs(List<Hash> leaves) {
        return new Proofs((level, index) ->
                new NaiveTree(leaves.subList((int) (index << level), (int) ((index + 1) << level))).root(1 << level));
    }
}

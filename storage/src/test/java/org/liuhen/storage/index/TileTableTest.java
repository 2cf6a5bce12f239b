package org.liuhen.storage.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.tree.GrowingTree;
import org.liuhen.storage.tree.NaiveTree;
import org.liuhen.storage.tree.ProofCheck;
import org.liuhen.storage.tree.Proofs;
import org.liuhen.storage.tree.TreeHash;

/// Proofs out of the index are those of the definition, whenever and however often it was closed.
class TileTableTest {
    @TempDir
    Path directory;

    @Test
    void proofsAreThoseOfTheDefinitionAtEachSizeAndAfterEachReopening() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Hash> leaves = leaves(1_300);
        NaiveTree naive = new NaiveTree(leaves);
        List<Integer> stops = new ArrayList<>(List.of(1, 2, 255, 256, 257, 511, 512, 513, 1_024, 1_300));
        for (int i = 0; i < 6; i++) {
            stops.add(random.nextInt(3, 1_300));
        }
        Collections.sort(stops);
        int size = 0;
        for (int stop : stops) {
            try (Tables tables = new Tables(directory.resolve("index"))) {
                TileTable tiles = new TileTable(tables);
                grow(tables, tiles, leaves, size, stop, random);
                size = Math.max(size, stop);
                assertProofs(new Proofs(tiles), naive, leaves, size, random, "seed %d, size %d".formatted(seed, size));
            }
        }
    }

    @Test
    void aNodeThatIsNotCompleteIsRefused() throws IOException {
        try (Tables tables = new Tables(directory.resolve("index"))) {
            TileTable tiles = new TileTable(tables);
            grow(tables, tiles, leaves(300), 0, 300, new Random(1));
            assertThat(tiles.node(8, 0)).isEqualTo(new NaiveTree(leaves(256)).root(256));
            for (int[] node : new int[][] {{0, 300}, {2, 75}, {8, 1}, {16, 0}}) {
                assertThatThrownBy(() -> tiles.node(node[0], node[1]))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("does not hold tree node " + node[0] + "/" + node[1]);
            }
        }
    }

    @Test
    void aFullEntryFileIsOneNode() throws IOException {
        int count = 1 << 16;
        List<Hash> leaves = leaves(count);
        GrowingTree tree = new GrowingTree();
        leaves.forEach(tree::append);
        try (Tables tables = new Tables(directory.resolve("index"))) {
            TileTable tiles = new TileTable(tables);
            for (int from = 0; from < count; from += 1_024) {
                try (Tables.Batch batch = tables.new Batch()) {
                    TileTable.Growth growth = tiles.new Growth();
                    for (int i = from; i < from + 1_024; i++) {
                        growth.add(batch, i, leaves.get(i));
                    }
                    batch.commit();
                }
            }
            assertThat(tiles.node(16, 0)).isEqualTo(tree.root());
        }
    }

    private static void grow(Tables tables, TileTable tiles, List<Hash> leaves, int from, int to, Random random)
            throws IOException {
        int at = from;
        while (at < to) {
            int end = Math.min(to, at + random.nextInt(1, 300));
            try (Tables.Batch batch = tables.new Batch()) {
                TileTable.Growth growth = tiles.new Growth();
                for (; at < end; at++) {
                    growth.add(batch, at, leaves.get(at));
                }
                batch.commit();
            }
        }
    }

    private static void assertProofs(
            Proofs proofs, NaiveTree naive, List<Hash> leaves, int size, Random random, String where) {
        assertThat(proofs.root(size)).as(where).isEqualTo(naive.root(size));
        for (int i = 0; i < 20; i++) {
            int whole = random.nextInt(1, size + 1);
            int index = random.nextInt(whole);
            List<Hash> path = proofs.inclusion(index, whole);
            assertThat(path).as(where).isEqualTo(naive.inclusion(index, whole));
            assertThat(ProofCheck.inclusion(index, whole, leaves.get(index), path, naive.root(whole)))
                    .as(where)
                    .isTrue();
            assertThat(proofs.consistency(index, whole)).as(where).isEqualTo(naive.consistency(index, whole));
            assertThat(proofs.leaf(index)).as(where).isEqualTo(leaves.get(index));
        }
    }

    private static List<Hash> leaves(int count) {
        List<Hash> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leaves.add(TreeHash.leaf(Integer.toString(i).getBytes(StandardCharsets.US_ASCII)));
        }
        return leaves;
    }
}

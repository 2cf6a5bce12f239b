package org.liuhen.storage.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.TileName;
import org.liuhen.storage.tree.GrowingTree;
import org.liuhen.storage.tree.Tiling;
import org.liuhen.storage.tree.TreeHash;

/// Some tiles prove some entries, at every size of a log; and no other tile is needed.
class PackageTilesTest {
    @Test
    void theExampleOfTheFormatIsRight() throws Exception {
        String document = Files.readString(Path.of("FORMAT.md"));
        String block = document.substring(document.indexOf("```tiles\n") + 9);
        assertThat(String.join("\n", new PackageTiles(70_000, List.of(0L, 66_000L)).paths()))
                .isEqualTo(block.substring(0, block.indexOf("\n```")));
    }

    @Test
    void theyProveTheirEntriesAtEverySize() {
        Random random = new Random(5);
        for (long size : new long[] {1, 2, 255, 256, 257, 511, 512, 600, 65_535, 65_536, 65_537, 66_000}) {
            Map<String, byte[]> all = new HashMap<>();
            GrowingTree tree = new GrowingTree();
            Tiling tiling = new Tiling();
            List<Hash> leaves = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                Hash leaf = TreeHash.leaf(Integer.toString(i).getBytes(StandardCharsets.UTF_8));
                leaves.add(leaf);
                tree.append(leaf);
                tiling.append(leaf).forEach(tile -> all.put("data/log/" + tile.name(), tile.hashes()));
            }
            tiling.edge().forEach(tile -> all.put("data/log/" + tile.name(), tile.hashes()));
            Set<Long> some = new TreeSet<>(List.of(0L, size - 1, random.nextLong(size)));
            PackageTiles tiles = new PackageTiles(size, some);
            assertThat(all.keySet()).containsAll(tiles.paths());
            List<String> complaints = new ArrayList<>();
            Map<Long, byte[]> proved = tiles.proved(
                    path -> Optional.ofNullable(tiles.paths().contains(path) ? all.get(path) : null),
                    tree.root(),
                    (code, path, _) -> complaints.add(code + " " + path));
            assertThat(complaints).as("size %d", size).isEmpty();
            for (long entry : some) {
                byte[] tile = Objects.requireNonNull(proved.get(entry / TileName.WIDTH));
                assertThat(Tiling.at(tile, (int) (entry % TileName.WIDTH))).isEqualTo(leaves.get((int) entry));
            }
            for (String path : tiles.paths()) {
                Map<String, byte[]> changed = new HashMap<>(all);
                byte[] turned = Objects.requireNonNull(all.get(path)).clone();
                turned[random.nextInt(turned.length)] ^= 1;
                changed.put(path, turned);
                complaints.clear();
                tiles.proved(
                        each -> Optional.ofNullable(changed.get(each)),
                        tree.root(),
                        (code, place, _) -> complaints.add(code + " " + place));
                assertThat(complaints).as("size %d, %s", size, path).isNotEmpty();
            }
        }
    }
}

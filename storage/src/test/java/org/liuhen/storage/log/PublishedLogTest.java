package org.liuhen.storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.note.Checkpoint;
import org.liuhen.storage.note.SignedNote;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.tree.GrowingTree;
import org.liuhen.storage.tree.TreeHash;

/// The small log that Tessera publishes for tests, sizes 0 to 15: `vectors/SOURCES.md` names its files.
class PublishedLogTest {
    private static final Path VECTORS = Path.of("src/test/resources/vectors");
    // LOG_PUBLIC_KEY of testdata/build_log.sh.
    private static final String KEY = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

    @Test
    void allItsCheckpointsAreSignedAndHaveTheRootsOfItsTile() throws IOException, MalformedException {
        byte[] tile = Files.readAllBytes(VECTORS.resolve("tessera-tile-15"));
        VerifierKey key = VerifierKey.parse(KEY);
        GrowingTree tree = new GrowingTree();
        List<CheckpointFiles.Found> found = CheckpointFiles.read(VECTORS.resolve("tessera-checkpoints.txt"));
        assertThat(found).hasSize(16);
        for (CheckpointFiles.Found each : found) {
            SignedNote note = Objects.requireNonNull(each.note());
            assertThat(note.isSignedBy(key)).isTrue();
            assertThat(Checkpoint.parse(note.text()))
                    .isEqualTo(new Checkpoint("example.com/log/testdata", tree.size(), tree.root()));
            if (tree.size() < 15) {
                int at = (int) tree.size() * Hash.LENGTH;
                tree.append(Hash.of(Arrays.copyOfRange(tile, at, at + Hash.LENGTH)));
            }
        }
    }

    @Test
    void itsTileHoldsTheLeafHashesOfItsEntries() throws IOException {
        byte[] tile = Files.readAllBytes(VECTORS.resolve("tessera-tile-15"));
        ByteBuffer bundle = ByteBuffer.wrap(Files.readAllBytes(VECTORS.resolve("tessera-entries-15")));
        for (int at = 0; at < tile.length; at += Hash.LENGTH) {
            byte[] entry = new byte[Short.toUnsignedInt(bundle.getShort())];
            bundle.get(entry);
            assertThat(TreeHash.leaf(entry)).isEqualTo(Hash.of(Arrays.copyOfRange(tile, at, at + Hash.LENGTH)));
        }
        assertThat(bundle.hasRemaining()).isFalse();
    }
}

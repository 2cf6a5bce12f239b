package org.liuhen.storage.originals;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.liuhen.storage.format.Hash;

/// SHA-256 of each block of a file, as its bytes come by. Because each block stands alone, a copy that was cut
/// short goes on behind its last whole block, and a player checks each block before it shows it. Not safe for
/// many threads.
public final class BlockDigests {
    /// Length of a block; the last one of a file is as long as what is left.
    public static final int BLOCK_BYTES = 4 << 20;

    private final MessageDigest digest = Hash.newDigest();
    private final List<Hash> blocks = new ArrayList<>();
    private int inBlock;

    /// Takes the next bytes of the file: all that remain in `bytes`.
    public void update(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            int take = Math.min(bytes.remaining(), BLOCK_BYTES - inBlock);
            ByteBuffer part = bytes.slice(bytes.position(), take);
            digest.update(part);
            bytes.position(bytes.position() + take);
            inBlock += take;
            if (inBlock == BLOCK_BYTES) {
                endBlock();
            }
        }
    }

    /// The file ends here.
    ///
    /// @return the digests of all of its blocks
    public List<Hash> end() {
        if (inBlock > 0) {
            endBlock();
        }
        return List.copyOf(blocks);
    }

    private void endBlock() {
        blocks.add(Hash.ending(digest));
        inBlock = 0;
    }

    /// The list of digests as it is stored: 32 bytes each.
    public static byte[] bytes(List<Hash> blocks) {
        ByteBuffer out = ByteBuffer.allocate(blocks.size() * Hash.LENGTH);
        blocks.forEach(block -> out.put(block.bytes()));
        return out.array();
    }

    /// The digests in a stored list; what is behind the last whole one is left out.
    public static List<Hash> read(byte[] bytes) {
        List<Hash> blocks = new ArrayList<>();
        for (int at = 0; at + Hash.LENGTH <= bytes.length; at += Hash.LENGTH) {
            byte[] one = new byte[Hash.LENGTH];
            System.arraycopy(bytes, at, one, 0, one.length);
            blocks.add(Hash.of(one));
        }
        return blocks;
    }
}

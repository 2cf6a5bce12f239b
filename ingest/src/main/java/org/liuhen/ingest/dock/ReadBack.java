package org.liuhen.ingest.dock;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.originals.BlockDigests;

/// All of a file as it is on its disk, read past the page cache.
///
/// @param lengthBytes of the file
/// @param hash SHA-256 of all of it
/// @param blocks SHA-256 of each block
record ReadBack(long lengthBytes, Hash hash, List<Hash> blocks) {
    /// Reads a file.
    ///
    /// @param turnstile gives a turn for each block
    static ReadBack of(Path file, Turnstile turnstile) throws IOException {
        MessageDigest whole = Hash.newDigest();
        BlockDigests blocks = new BlockDigests();
        long length = 0;
        try (BlocksAhead ahead = new BlocksAhead(file)) {
            ByteBuffer next = ahead.next();
            while (next.hasRemaining()) {
                ByteBuffer block = next;
                length += block.remaining();
                // Whoever waits for a disk holds no place.
                turnstile.pass(() -> {
                    whole.update(block.duplicate());
                    blocks.update(block);
                });
                next = ahead.next();
            }
        }
        return new ReadBack(length, Hash.ending(whole), blocks.end());
    }
}

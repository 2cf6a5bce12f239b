package org.liuhen.ingest.dock;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import org.liuhen.storage.durable.PastCache;
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
        PastCache.Opened opened = PastCache.openForReading(file);
        try (FileChannel channel = opened.channel();
                Arena arena = Arena.ofConfined()) {
            ByteBuffer buffer = PastCache.buffer(arena, BlockDigests.BLOCK_BYTES);
            long offset = 0;
            boolean more = true;
            // Past the cache nothing can be asked for behind an end that lies inside a block.
            while (more && offset < channel.size()) {
                buffer.clear();
                more = channel.read(buffer, offset) > 0;
                buffer.flip();
                offset += buffer.remaining();
                // Whoever waits for a disk holds no place.
                turnstile.pass(() -> {
                    whole.update(buffer.duplicate());
                    blocks.update(buffer);
                });
            }
            return new ReadBack(offset, Hash.ending(whole), blocks.end());
        }
    }
}

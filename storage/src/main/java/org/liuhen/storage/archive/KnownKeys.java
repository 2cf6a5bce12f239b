package org.liuhen.storage.archive;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.liuhen.storage.format.Hash;

/// Keys that were seen, 8 bytes of the digest of each: a million of them take 8 MB. Safe for many threads.
final class KnownKeys {
    private long[] digests = new long[1_024];
    private int count;
    private boolean sorted = true;

    synchronized void add(String key) {
        if (count == digests.length) {
            digests = Arrays.copyOf(digests, count * 2);
        }
        digests[count++] = digest(key);
        sorted = false;
    }

    synchronized boolean has(String key) {
        if (!sorted) {
            Arrays.sort(digests, 0, count);
            sorted = true;
        }
        return Arrays.binarySearch(digests, 0, count, digest(key)) >= 0;
    }

    private static long digest(String key) {
        return ByteBuffer.wrap(Hash.over(key.getBytes(StandardCharsets.UTF_8)).bytes())
                .getLong();
    }
}

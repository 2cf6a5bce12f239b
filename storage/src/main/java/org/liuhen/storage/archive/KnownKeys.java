package org.liuhen.storage.archive;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import org.liuhen.storage.format.Hash;

/// Keys that are known, and which of them were seen: 8 bytes of the digest of each, so that a million of them take 8
/// MB.
/// Keys are added first, and then looked for. Safe for many threads.
final class KnownKeys {
    private long[] digests = new long[1_024];
    private int count;
    private boolean sorted = true;
    private final BitSet seen = new BitSet();

    synchronized void add(String key) {
        if (count == digests.length) {
            digests = Arrays.copyOf(digests, count * 2);
        }
        digests[count++] = digest(key);
        sorted = false;
    }

    synchronized boolean has(String key) {
        return find(key) >= 0;
    }

    /// Whether it is known; then it is seen from now on.
    synchronized boolean see(String key) {
        int at = find(key);
        if (at >= 0) {
            seen.set(at);
        }
        return at >= 0;
    }

    synchronized boolean wasSeen(String key) {
        int at = find(key);
        return at >= 0 && seen.get(at);
    }

    private int find(String key) {
        if (!sorted) {
            Arrays.sort(digests, 0, count);
            sorted = true;
        }
        long digest = digest(key);
        int at = Arrays.binarySearch(digests, 0, count, digest);
        // Of several that are the same the first one stands for all.
        while (at > 0 && digests[at - 1] == digest) {
            at--;
        }
        return at;
    }

    private static long digest(String key) {
        return ByteBuffer.wrap(Hash.over(key.getBytes(StandardCharsets.UTF_8)).bytes())
                .getLong();
    }
}

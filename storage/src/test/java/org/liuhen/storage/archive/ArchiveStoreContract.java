package org.liuhen.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What every archive does. A store under test is empty at the beginning of each test.
abstract class ArchiveStoreContract {
    static final String KEY = "example.org/rec/1/media/20261123-010203-eb8169/front/000000/000000000196-ab";

    /// The store under test; the same one for the length of a test.
    abstract ArchiveStore store() throws Exception;

    /// How objects are kept in this test.
    abstract Keep keep() throws Exception;

    @Test
    void whatIsPutIsThereByteForByte() throws Exception {
        for (int length : new int[] {1, 511, 4_096, 4_097, 1 << 20, ArchiveStore.MOST_BYTES}) {
            byte[] bytes = random(length);
            StoredObject stored = store().put("a/" + length, Content.of(bytes), keep());
            assertThat(stored.key()).isEqualTo("a/" + length);
            assertThat(stored.lengthBytes()).isEqualTo(length);
            Held held = store().read(stored);
            assertThat(held.bytes()).isEqualTo(bytes);
            assertThat(store().stated(stored)).isEqualTo(held.keep());
            assertThat(store().holds(stored, Content.of(bytes))).contains(held.keep());
            assertThat(store().holds(stored, Content.of(Arrays.copyOf(bytes, length + 1))))
                    .isEmpty();
            assertThat(store().holds(stored, Content.of(Arrays.copyOf(bytes, length - 1))))
                    .isEmpty();
            bytes[length - 1] ^= 1;
            assertThat(store().holds(stored, Content.of(bytes))).isEmpty();
            bytes[length - 1] ^= 1;
            assertThat(store().first("a/" + length, length))
                    .hasValueSatisfying(got -> assertThat(got).isEqualTo(bytes));
            assertThat(store().newest("a/" + length, length))
                    .hasValueSatisfying(got -> assertThat(got).isEqualTo(bytes));
        }
    }

    @Test
    void theSameBytesAgainAreTheSameObject() throws Exception {
        StoredObject first = store().put(KEY, Content.of("evidence"), keep());
        assertThat(store().put(KEY, Content.of("evidence"), keep())).isEqualTo(first);
        assertThat(listed("")).containsExactly(KEY);
    }

    @Test
    void otherBytesAreRefusedAndTheFirstStay() throws Exception {
        StoredObject first = store().put(KEY, Content.of("evidence"), keep());
        for (String other : List.of("evidencE", "evidence and more", "e")) {
            assertThatThrownBy(() -> store().put(KEY, Content.of(other), keep()))
                    .isInstanceOf(ArchiveException.Taken.class)
                    .hasMessageContaining(KEY);
        }
        assertThat(store().read(first).bytes()).isEqualTo(bytes("evidence"));
        assertThat(store().first(KEY, 8))
                .hasValueSatisfying(got -> assertThat(got).isEqualTo(bytes("evidence")));
    }

    @Test
    void whatIsNotThereIsNotFound() throws Exception {
        assertThat(store().newest(KEY, 100)).isEmpty();
        assertThat(store().first(KEY, 100)).isEmpty();
        StoredObject never = new StoredObject(KEY, "", 8, Keep.NONE, StoredObject.Kind.BYTES);
        assertThatThrownBy(() -> store().read(never))
                .isInstanceOf(ArchiveException.Gone.class)
                .hasMessageContaining(KEY);
        assertThatThrownBy(() -> store().stated(never))
                .isInstanceOf(ArchiveException.Gone.class)
                .hasMessageContaining(KEY);
    }

    @Test
    void whatIsRenewedHasItsNewestBytes() throws Exception {
        store().renew("checkpoint", Content.of("one"), keep());
        store().renew("checkpoint", Content.of("another"), keep());
        assertThat(store().newest("checkpoint", 100))
                .hasValueSatisfying(got -> assertThat(got).isEqualTo(bytes("another")));
        assertThatThrownBy(() -> store().newest("checkpoint", 3)).isInstanceOf(ArchiveException.class);
    }

    @Test
    void keysAreListedInTheOrderOfTheirBytes() throws Exception {
        List<String> keys = List.of("a-b", "a.b", "a/b/c", "a/b/d", "a/c", "a0", "b/000/1", "b/001");
        for (String key : keys.reversed()) {
            store().put(key, Content.of(key), keep());
        }
        assertThat(listed("")).isEqualTo(keys);
        assertThat(listed("a/")).containsExactly("a/b/c", "a/b/d", "a/c");
        assertThat(listed("a/b")).containsExactly("a/b/c", "a/b/d");
        assertThat(listed("c")).isEmpty();
        assertThat(listed("", "a/b/c")).containsExactly("a/b/d", "a/c", "a0", "b/000/1", "b/001");
        assertThat(listed("a/", "a/b/d")).containsExactly("a/c");
        List<String> two = new ArrayList<>();
        store().list("", "", object -> {
            two.add(object.key());
            return two.size() < 2;
        });
        assertThat(two).containsExactly("a-b", "a.b");
    }

    @Test
    void manyAreListedWithoutAHole() throws Exception {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 1_100; i++) {
            keys.add("many/%06d".formatted(i));
        }
        together(keys.stream()
                .map(key -> (Callable<StoredObject>) () -> store().put(key, Content.of(key), keep()))
                .toList());
        assertThat(listed("many/")).isEqualTo(keys);
    }

    @Test
    void whoeverPutsAtTheSameTimeGetsTheSameObjectOrIsRefused() throws Exception {
        List<Callable<StoredObject>> puts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            puts.add(() -> store().put(KEY, Content.of("evidence"), keep()));
        }
        together(puts);
        List<StoredObject> found = new ArrayList<>();
        store().list("", "", found::add);
        assertThat(found).isNotEmpty();
        for (StoredObject each : found) {
            assertThat(store().read(each).bytes()).isEqualTo(bytes("evidence"));
        }
    }

    @Test
    void nothingLeavesTheArchiveByItsName() {
        for (String key :
                List.of("../a", "a/../b", "/a", "a//b", "", ".hidden", "a/.b", "a b", "ä", "a\n", "x".repeat(1_025))) {
            assertThatThrownBy(() -> store().put(key, Content.of("x"), keep()))
                    .as(key)
                    .isInstanceOf(ArchiveException.Refused.class);
        }
    }

    final List<String> listed(String prefix) throws Exception {
        return listed(prefix, "");
    }

    final List<String> listed(String prefix, String after) throws Exception {
        List<String> keys = new ArrayList<>();
        store().list(prefix, after, object -> keys.add(object.key()));
        return keys;
    }

    static void together(List<Callable<StoredObject>> puts) throws Exception {
        try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
            for (Future<StoredObject> put : workers.invokeAll(puts)) {
                put.get();
            }
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}

package org.liuhen.storage.golden;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Copies of golden stores: the stores themselves are never opened.
final class GoldenCopy {
    static final Path V1 = Path.of("src/test/resources/golden/v1");

    private GoldenCopy() {}

    /// A copy of `store` in the new folder `to`.
    static Path of(Path store, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(store)) {
            all = walk.toList();
        }
        for (Path path : all) {
            Files.copy(path, to.resolve(store.relativize(path).toString()));
        }
        return to;
    }
}

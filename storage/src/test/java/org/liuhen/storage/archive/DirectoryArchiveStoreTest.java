package org.liuhen.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.ArchiveFact;

class DirectoryArchiveStoreTest extends ArchiveStoreContract {
    @TempDir
    Path folder;

    private ArchiveStore store;

    @BeforeEach
    void open() {
        store = DirectoryArchiveStore.at(folder, new SystemDisk(), new SecureRandom());
    }

    @Override
    ArchiveStore store() {
        return store;
    }

    @Override
    Keep keep() {
        return Keep.NONE;
    }

    @Test
    void itNeverClaimsToLock() {
        assertThat(store.protection()).isEqualTo(ArchiveFact.Protection.TAMPER_RESISTANT);
    }

    @Test
    void anObjectIsAFileThatNobodyWrites() throws Exception {
        store.put(KEY, Content.of("evidence"), keep());
        assertThat(folder.resolve(KEY)).hasContent("evidence");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(KEY))))
                .isEqualTo("r--r-----");
        assertThat(aside()).isZero();
    }

    @Test
    void whatACrashLeftAsideGoes() throws Exception {
        Files.createDirectories(folder.resolve(".incoming"));
        Files.write(folder.resolve(".incoming").resolve("0123456789abcdef"), new byte[10]);
        assertThat(listed("")).isEmpty();
        store.put(KEY, Content.of("evidence"), keep());
        assertThat(aside()).isZero();
    }

    @Test
    void aFolderThatIsNotThereIsNoEmptyArchive() throws Exception {
        ArchiveStore unmounted =
                DirectoryArchiveStore.at(folder.resolve("unmounted"), new SystemDisk(), new SecureRandom());
        assertThatThrownBy(() -> unmounted.put(KEY, Content.of("evidence"), keep()))
                .isInstanceOf(ArchiveException.Refused.class)
                .hasMessageContaining("unmounted");
        Path elsewhere = folder.resolveSibling(folder.getFileName() + "-moved");
        Files.move(folder, elsewhere);
        assertThatThrownBy(() -> store.newest(KEY, 10)).isInstanceOf(ArchiveException.Unreachable.class);
        assertThatThrownBy(() -> listed("")).isInstanceOf(ArchiveException.Unreachable.class);
        Files.move(elsewhere, folder);
    }

    private long aside() throws Exception {
        try (Stream<Path> left = Files.list(folder.resolve(".incoming"))) {
            return left.count();
        }
    }
}

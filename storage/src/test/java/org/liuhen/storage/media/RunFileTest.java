package org.liuhen.storage.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.durable.Disk.Content;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.kit.FaultyDisk;
import org.liuhen.storage.kit.FaultyDisk.Failure;
import org.liuhen.storage.kit.FaultyDisk.Operation;

class RunFileTest {
    @TempDir
    Path directory;

    private final FaultyDisk disk = new FaultyDisk();

    @Test
    void rangesFollowEachOtherAndHaveTheDigestsOfTheirBytes() throws IOException {
        try (RunFile file = RunFile.create(disk, path(), bytes("init"))) {
            assertThat(file.endRange()).isEqualTo(new RunFile.Range(0, 4, Hash.over(bytes("init"))));
            file.append(bytes("one"));
            file.append(bytes("two"));
            assertThat(file.durableBytes()).isEqualTo(4);
            assertThat(file.endRange()).isEqualTo(new RunFile.Range(4, 6, Hash.over(bytes("onetwo"))));
            assertThat(file.durableBytes()).isEqualTo(10);
        }
        assertThat(RunFile.hashOf(path(), 4, 6)).isEqualTo(Hash.over(bytes("onetwo")));
        assertThatThrownBy(() -> RunFile.hashOf(path(), 4, 7)).hasMessageContaining("ends 1 bytes too early");
    }

    @Test
    void aNameIsNeverUsedTwice() throws IOException {
        RunFile.create(disk, path(), bytes("init")).close();
        assertThatThrownBy(() -> RunFile.create(disk, path(), bytes("other")))
                .isInstanceOf(StorageException.RunFailed.class);
        assertThat(Files.readAllBytes(path())).isEqualTo(bytes("init"));
    }

    @Test
    void afterAFailedSyncNoMoreBytesAreTakenAndTheRangeEndsWhereTheDiskWasSure() throws IOException {
        try (RunFile file = RunFile.create(disk, path(), bytes("init"))) {
            file.append(bytes("sure"));
            file.force();
            file.append(bytes("lost"));
            disk.fail(Operation.FORCE, Content.MEDIA, 0, Failure.EIO);
            assertThatThrownBy(file::force)
                    .isInstanceOf(StorageException.RunFailed.class)
                    .hasMessageContaining(path().toString());
            assertThat(file.hasFailed()).isTrue();
            assertThatThrownBy(() -> file.append(bytes("more"))).isInstanceOf(StorageException.RunFailed.class);
            assertThatThrownBy(file::force).isInstanceOf(StorageException.RunFailed.class);
            assertThat(file.endRangeAtDurable()).isEqualTo(new RunFile.Range(0, 8, Hash.over(bytes("initsure"))));
        }
    }

    @Test
    void aFullDiskEndsTheFile() throws IOException {
        try (RunFile file = RunFile.create(disk, path(), bytes("init"))) {
            disk.fail(Operation.WRITE, Content.MEDIA, 0, Failure.ENOSPC);
            assertThatThrownBy(() -> file.append(bytes("half of this")))
                    .isInstanceOf(StorageException.RunFailed.class)
                    .hasMessageContaining("No space left on device");
            assertThat(file.lengthOnDisk()).isEqualTo(10);
            assertThat(file.lengthBytes()).isEqualTo(4);
        }
    }

    private Path path() {
        return directory.resolve("000000.mp4");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

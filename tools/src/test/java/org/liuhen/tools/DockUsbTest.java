package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.disk.Command;
import org.liuhen.storage.format.Hash;

/// Recorders on a real USB bus: udev's rule fires, the units start, the root program tells what is there and mounts it
/// when it is asked to, and what is pulled out is gone. In a machine of QEMU, because many a kernel that tests run on
/// has no USB and no systemd.
@Tag("system")
class DockUsbTest {
    private static final String PORT = "usb-0:1.%d:1.0-scsi-0:0:0:0";

    @TempDir
    Path directory;

    @Test
    void whatIsPluggedInIsToldMountedAndGoneWhenItIsPulled() throws Exception {
        UsbGuest.assumeAvailable();
        assumeTrue("root".equals(System.getProperty("user.name")), "only root makes a recorder with files of its own");
        Path film = film("a.mp4");
        Path hidden = film("b.mp4");
        Path fat = fat(film);
        Path ext4 = ext4(hidden);
        try (UsbGuest guest = new UsbGuest(Files.createDirectory(directory.resolve("guest")))) {
            guest.await("an empty dock", told -> told.path("ports").isEmpty());
            guest.plug(fat, 3, "R0000042");
            JsonNode first = guest.await(
                    "a recorder with FAT32",
                    told -> told.at("/ports/0/state").asText().equals("mounted"));
            JsonNode port = first.at("/ports/0");
            assertThat(port.path("port").asText()).endsWith(PORT.formatted(3));
            assertThat(port.path("serial").asText()).isEqualTo("R0000042");
            assertThat(port.path("vendor").asText()).isEqualTo("46f4");
            assertThat(port.path("fs").asText()).isEqualTo("vfat");
            assertThat(port.path("volume").asText()).isEqualTo("1234-0009");
            assertThat(port.path("diskseq").asText()).isNotEmpty();
            guest.await("its film", told -> told.at("/films/a.mp4").asText().equals(hash(film)));
            assertThat(first.path("mounts"))
                    .singleElement()
                    .satisfies(mount -> assertThat(mount.asText()).contains("ro,nosuid,nodev,noexec,noatime"));

            // What this one keeps for its own root is read all the same, by a user without a right.
            guest.plug(ext4, 2, "R0000043");
            guest.await(
                    "the film that ext4 keeps for its root",
                    told -> told.at("/films/b.mp4").asText().equals(hash(hidden)));

            guest.pull(3);
            JsonNode left = guest.await(
                    "that one is gone and one is left",
                    told -> told.path("ports").size() == 1
                            && told.path("mounts").size() == 1);
            assertThat(left.at("/ports/0/serial").asText()).isEqualTo("R0000043");
            assertThat(left.path("films").has("a.mp4")).isFalse();

            guest.plug(fat, 1, "R0000042");
            JsonNode again = guest.await(
                    "the first one in another port", told -> told.path("films").size() == 2);
            assertThat(again.path("ports").findValuesAsText("port"))
                    .anySatisfy(other -> assertThat(other).endsWith(PORT.formatted(1)));
            assertThat(again.path("ports").findValuesAsText("diskseq"))
                    .doesNotContain(port.path("diskseq").asText());
        }
    }

    private Path film(String name) throws IOException {
        byte[] film = new byte[200_001];
        new Random(name.hashCode()).nextBytes(film);
        return Files.write(directory.resolve(name), film);
    }

    private static String hash(Path file) {
        try {
            return Hash.over(Files.readAllBytes(file)).hex();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path fat(Path film) throws IOException {
        Path image = directory.resolve("fat");
        Command.of("truncate", "-s", "64M", image.toString()).run();
        Command.of("mkfs.vfat", "-F", "32", "-i", "12340009", image.toString()).run();
        Command.of("mmd", "-i", image.toString(), "::DCIM").run();
        Command.of("mcopy", "-i", image.toString(), film.toString(), "::DCIM/").run();
        return image;
    }

    private Path ext4(Path film) throws IOException {
        Path files = directory.resolve("ext4-files");
        Path dcim = Files.createDirectories(files.resolve("DCIM"));
        Path own = Files.copy(film, dcim.resolve(film.getFileName()));
        Command.of("chmod", "0600", own.toString()).run();
        Command.of("chmod", "0700", dcim.toString()).run();
        Command.of("chmod", "0755", files.toString()).run();
        Path image = directory.resolve("ext4");
        Command.of("truncate", "-s", "32M", image.toString()).run();
        Command.of("mkfs.ext4", "-q", "-d", files.toString(), image.toString()).run();
        return image;
    }
}

package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.disk.Command;
import org.liuhen.storage.format.Hash;

/// The root program of the docking station, on a real file system: it mounts for reading only, and erases nothing
/// but what it was asked to and has checked again.
@Tag("system")
class DockRootTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String NOBODY = "65534";

    @TempDir
    Path directory;

    private Path image;
    private Path dock;
    private @Nullable String device;

    @BeforeEach
    void plug() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root mounts a recorder");
        assumeTrue(Files.exists(Path.of("/dev/loop-control")), "this machine has no loop devices");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "python3 is not installed");
        Path files = Files.createDirectories(directory.resolve("files/DCIM"));
        for (String name : List.of("a.mp4", "b.mp4", "c.mp4", "l%0Ane.mp4", "%FF%FE.mp4")) {
            Files.writeString(Path.of(URI.create(files.toUri() + name)), "recording " + name);
        }
        Files.createDirectories(files.resolve("folder.mp4"));
        Files.createSymbolicLink(files.resolve("passwd"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(files.resolve("out"), Path.of("/etc"));
        image = directory.resolve("image");
        dock = directory.resolve("dock");
        Command.of("truncate", "-s", "32M", image.toString()).run();
        Command.of("mkfs.ext4", "-q", "-d", directory.resolve("files").toString(), image.toString())
                .run();
        device = Command.of("losetup", "--find", "--show", image.toString())
                .run()
                .strip();
        program("inserted", device, "--port", "usb-1");
    }

    @AfterEach
    void unplug() throws IOException {
        if (device != null) {
            program("removed", device);
            Command.of("losetup", "-d", device).run();
        }
    }

    @Test
    void nothingIsMountedUnlessAskedAndThenForReadingOnly() throws IOException {
        assertThat(port().path("state").asText()).isEqualTo("present");
        assertThat(mounts()).isEmpty();
        Hash before = Hash.over(Files.readAllBytes(image));
        assertThat(ask(Map.of("ask", "mount")).path("outcome").asText()).isEqualTo("done");
        assertThat(port().path("state").asText()).isEqualTo("mounted");
        assertThat(mounts()).singleElement().asString().contains("ro,nosuid,nodev,noexec,noatime");
        assertThat(Path.of(port().path("mount").asText(), "DCIM/a.mp4")).hasContent("recording a.mp4");
        assertThat(ask(Map.of("ask", "unmount")).path("outcome").asText()).isEqualTo("done");
        assertThat(mounts()).isEmpty();
        assertThat(Hash.over(Files.readAllBytes(image))).as("the image").isEqualTo(before);
    }

    @Test
    void onlyWhatIsStillTheSameIsErasedAndNoPathLeadsOut() throws IOException {
        ask(Map.of("ask", "mount"));
        Path root = Path.of(port().path("mount").asText());
        List<Map<String, Object>> files = new ArrayList<>();
        files.add(file(root, "DCIM/a.mp4"));
        Map<String, Object> changed = file(root, "DCIM/b.mp4");
        changed.put("sha256", Hash.over().hex());
        files.add(changed);
        files.add(file(root, "DCIM/l%0Ane.mp4"));
        files.add(file(root, "DCIM/%FF%FE.mp4"));
        for (String hostile : List.of(
                "DCIM/none.mp4",
                "../../../../etc/passwd",
                "/etc/passwd",
                "DCIM/passwd",
                "DCIM/out/passwd",
                "DCIM/folder.mp4",
                "")) {
            Map<String, Object> one = file(root, "DCIM/a.mp4");
            one.put("name", hostile);
            files.add(one);
        }
        JsonNode answer = ask(Map.of("ask", "erase", "files", files));
        assertThat(answer.path("files").findValuesAsText("outcome"))
                .containsExactly(
                        "erased", "changed", "erased", "erased", "missing", "failed", "failed", "failed", "failed",
                        "failed", "failed");
        try (var list = Files.list(root.resolve("DCIM"))) {
            assertThat(list.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder("b.mp4", "c.mp4", "folder.mp4", "passwd", "out");
        }
        assertThat(mounts()).singleElement().asString().contains(" ro,nosuid");
        assertThat(Path.of("/etc/passwd")).exists();
    }

    @Test
    void aRequestAboutAnotherInsertionIsRefused() throws IOException {
        Map<String, Object> request = new LinkedHashMap<>(Map.of("ask", "mount", "diskseq", "0"));
        JsonNode answer = ask(request);
        assertThat(answer.path("outcome").asText()).isEqualTo("failed");
        assertThat(answer.path("error").asText()).contains("another volume");
        assertThat(mounts()).isEmpty();
        Files.writeString(dock.resolve("requests/usb-1.json"), "no JSON");
        program("serve", "--once");
        assertThat(dock.resolve("requests/usb-1.json")).doesNotExist();
    }

    /// A recorder that runs as root keeps its films for itself. The daemon has no right, and reads them all the same;
    /// the image does not change by it.
    @Test
    void whatTheRecorderKeepsForItsRootIsReadByTheDaemonWithoutARight() throws IOException {
        assumeTrue(kernelIsAtLeast(5, 12), "this kernel has no idmapped mounts");
        program("removed", Objects.requireNonNull(device));
        Path other = Files.createDirectories(directory.resolve("mounted"));
        Command.of("mount", Objects.requireNonNull(device), other.toString()).run();
        Command.of("chmod", "0700", other.resolve("DCIM").toString()).run();
        Command.of("chmod", "0600", other.resolve("DCIM/a.mp4").toString()).run();
        Command.of("umount", other.toString()).run();
        program("inserted", Objects.requireNonNull(device), "--port", "usb-1");
        Hash before = Hash.over(Files.readAllBytes(image));
        Command.of("chown", NOBODY + ":" + NOBODY, dock.resolve("requests").toString())
                .run();
        ask(Map.of("ask", "mount"));
        assertThat(Hash.over(Files.readAllBytes(image))).as("the image").isEqualTo(before);
        Path root = Path.of(port().path("mount").asText());
        assertThat(mounts()).singleElement().asString().contains("ro,nosuid,nodev,noexec,noatime,idmapped");
        // Somebody who may reach the folder of this test, and nothing else.
        for (@Nullable Path folder = directory;
                folder != null && folder.getNameCount() > 1;
                folder = folder.getParent()) {
            Command.of("chmod", "o+x", folder.toString()).run();
        }
        assertThat(Command.of(
                                "setpriv",
                                "--reuid",
                                NOBODY,
                                "--regid",
                                NOBODY,
                                "--clear-groups",
                                "cat",
                                root + "/DCIM/a.mp4")
                        .run())
                .isEqualTo("recording a.mp4");
        JsonNode answer = ask(Map.of("ask", "erase", "files", List.of(file(root, "DCIM/b.mp4"))));
        assertThat(answer.path("files").findValuesAsText("outcome")).containsExactly("erased");
        assertThat(mounts()).singleElement().asString().contains("idmapped");
        assertThat(ask(Map.of("ask", "unmount")).path("outcome").asText()).isEqualTo("done");
        assertThat(mounts()).isEmpty();
    }

    private static boolean kernelIsAtLeast(int major, int minor) {
        String[] version = System.getProperty("os.version").split("[^0-9]", -1);
        int first = Integer.parseInt(version[0]);
        return first > major || (first == major && Integer.parseInt(version[1]) >= minor);
    }

    private static Map<String, Object> file(Path root, String name) throws IOException {
        Path file = Path.of(URI.create(root.toUri() + name));
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("name", name);
        one.put("bytes", Files.size(file));
        one.put("modified", Long.toString(Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS)));
        one.put("sha256", Hash.over(Files.readAllBytes(file)).hex());
        return one;
    }

    private JsonNode ask(Map<String, Object> what) throws IOException {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("id", "1");
        request.put("port", "usb-1");
        request.put("diskseq", port().path("diskseq").asText());
        request.putAll(what);
        Files.write(dock.resolve("requests/usb-1.json"), MAPPER.writeValueAsBytes(request));
        program("serve", "--once");
        return MAPPER.readTree(dock.resolve("answers/usb-1.json").toFile());
    }

    private JsonNode port() throws IOException {
        return MAPPER.readTree(dock.resolve("ports/usb-1.json").toFile());
    }

    private List<String> mounts() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mountinfo"), StandardCharsets.ISO_8859_1).stream()
                .filter(line -> line.contains(dock.toString()))
                .toList();
    }

    private void program(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(Recorders.program().toString(), "--directory", dock.toString()));
        command.addAll(List.of(words));
        new Command(command).run();
    }
}

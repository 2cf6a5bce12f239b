package org.liuhen.ingest.dock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.Json;
import org.liuhen.storage.format.JsonReader;
import org.liuhen.storage.format.JsonWriter;
import org.liuhen.storage.format.MalformedException;

/// The root program as a thread of this test: a folder stands in for each recorder, and mounting one says where
/// it is.
final class FolderDock implements AutoCloseable {
    private final Path root;
    private final Thread thread;
    private int insertions;
    private volatile boolean closing;

    FolderDock(Path root) throws IOException {
        this.root = root;
        for (String folder : List.of("ports", "requests", "answers")) {
            Files.createDirectories(root.resolve(folder));
        }
        this.thread = Thread.ofPlatform().name("folder-dock").daemon().start(this::serve);
    }

    DockDirectory directory() {
        return new DockDirectory(root);
    }

    /// Plugs a folder in.
    void plug(String port, Path folder, String serial, String volume) throws IOException {
        insertions++;
        write(port, folder, serial, volume, "present", Integer.toString(insertions));
        Files.write(root.resolve(port + ".folder"), List.of(folder.toString(), serial, volume, "" + insertions));
    }

    void unplug(String port) throws IOException {
        Files.deleteIfExists(root.resolve("ports").resolve(port + ".json"));
    }

    private void write(String port, Path folder, String serial, String volume, String state, String diskseq)
            throws IOException {
        put(
                root.resolve("ports").resolve(port + ".json"),
                new FieldsBuilder()
                        .text("port", port)
                        .text("device", "/dev/null")
                        .text("diskseq", diskseq)
                        .text("vendor", "2207")
                        .text("product", "0010")
                        .text("serial", serial)
                        .text("fs", "ext4")
                        .text("label", "")
                        .text("volume", volume)
                        .whole("bytes", 1)
                        .text("state", state)
                        .text("mount", state.equals("mounted") ? folder.toString() : "")
                        .text("error", "")
                        .build());
    }

    private void serve() {
        while (!closing) {
            try (var list = Files.list(root.resolve("requests"))) {
                for (Path request :
                        list.filter(file -> file.toString().endsWith(".json")).toList()) {
                    answer(request);
                }
                Thread.sleep(20);
            } catch (IOException | UncheckedIOException | MalformedException e) {
                if (!closing) {
                    throw new IllegalStateException(e);
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void answer(Path file) throws IOException, MalformedException {
        FieldsReader in = new FieldsReader(JsonReader.read(Files.readAllBytes(file)));
        Files.delete(file);
        String port = in.text("port");
        List<String> plugged = Files.readAllLines(root.resolve(port + ".folder"));
        Path folder = Path.of(plugged.getFirst());
        String ask = in.text("ask");
        List<Json> outcomes = new ArrayList<>();
        switch (ask) {
            case "mount", "unmount" ->
                write(
                        port,
                        folder,
                        plugged.get(1),
                        plugged.get(2),
                        ask.equals("mount") ? "mounted" : "present",
                        plugged.get(3));
            case "erase" -> {
                for (FieldsReader each : in.objects("files")) {
                    outcomes.add(erase(folder, each));
                }
            }
            default -> Files.writeString(new RawName(in.text("name")).under(folder), in.text("text"));
        }
        put(
                root.resolve("answers").resolve(port + ".json"),
                new FieldsBuilder()
                        .text("id", in.text("id"))
                        .text("port", port)
                        .text("ask", ask)
                        .text("outcome", "done")
                        .text("error", "")
                        .items("files", outcomes)
                        .build());
    }

    private static Json erase(Path folder, FieldsReader in) throws IOException, MalformedException {
        String name = in.text("name");
        Path file = new RawName(name).under(folder);
        boolean same = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Files.size(file) == in.count("bytes")
                && Long.toString(Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS))
                        .equals(in.text("modified"))
                && Hash.over(Files.readAllBytes(file)).equals(in.hash("sha256"));
        if (same) {
            Files.delete(file);
        }
        return new FieldsBuilder()
                .text("name", name)
                .text("outcome", same ? "erased" : "changed")
                .text("error", "")
                .build();
    }

    private static void put(Path file, Json content) throws IOException {
        Path fresh = file.resolveSibling("." + file.getFileName());
        Files.write(fresh, JsonWriter.bytes((Json.Fields) content));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
    }
}

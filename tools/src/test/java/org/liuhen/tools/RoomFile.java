package org.liuhen.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.liuhen.tools.camera.SimulatedCamera;

/// An appliance file with one room, `room-1`, whose page takes a free port.
final class RoomFile {
    private RoomFile() {}

    /// A source of the room.
    ///
    /// @param transport `tcp` or `udp`
    record Camera(String name, String url, String transport) {}

    /// Writes the file into `directory`; the room keeps so much from before START.
    static Path writeWithPreRoll(Path directory, Path state, String preRoll, List<Camera> cameras) throws IOException {
        return write(directory, state, "127.0.0.1", preRoll, cameras);
    }

    /// Writes the file into `directory`; the page is for this machine alone.
    static Path write(Path directory, Path state, List<Camera> cameras) throws IOException {
        return write(directory, state, "127.0.0.1", "0s", cameras);
    }

    /// Writes the file into `directory`, with a source for each camera, over TCP.
    ///
    /// @param bind the address of the page
    static Path write(Path directory, Path state, String bind, Collection<SimulatedCamera> cameras) throws IOException {
        return write(
                directory,
                state,
                bind,
                "0s",
                cameras.stream()
                        .map(camera -> new Camera(camera.path().substring(1), camera.url(), "tcp"))
                        .toList());
    }

    private static Path write(Path directory, Path state, String bind, String preRoll, List<Camera> cameras)
            throws IOException {
        StringBuilder text = new StringBuilder("""
                state = "%s"
                origin = "test.liuhen.org/recorder/1"
                [https]
                bind = "%s"
                port = 0
                [recording]
                segment = "4s"
                tick = "500ms"
                silence = "3s"
                run-length = "1h"
                run-size = "1GiB"
                free-reserve = "64MiB"
                expected-session = "10min"
                pre-roll = "%s"
                tail = "0s"
                [[rooms]]
                id = "room-1"
                name = "第一询问室"
                """.formatted(state, bind, preRoll));
        for (Camera camera : cameras) {
            text.append("""
                    [[rooms.sources]]
                    name = "%s"
                    title = "摄像机"
                    url = "%s"
                    transport = "%s"
                    """.formatted(camera.name(), camera.url(), camera.transport()));
        }
        return Files.writeString(directory.resolve("appliance.toml"), text);
    }
}

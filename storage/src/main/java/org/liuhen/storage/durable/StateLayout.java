package org.liuhen.storage.durable;

import java.nio.file.Path;
import org.liuhen.storage.format.Names;
import org.liuhen.storage.format.TrackId;

/// Where things are in a state directory. `storage/FORMAT.md` is the description for readers.
///
/// @param root the state directory
public record StateLayout(Path root) {
    /// First line of the file `format`.
    public static final String FORMAT = "liuhen-state 1";

    public Path format() {
        return root.resolve("format");
    }

    public Path lock() {
        return root.resolve("lock");
    }

    public Path log() {
        return root.resolve("log");
    }

    public Path entries() {
        return log().resolve("entries");
    }

    public Path checkpoints() {
        return log().resolve("checkpoints");
    }

    public Path media() {
        return root.resolve("media");
    }

    public Path track(TrackId track) {
        return media().resolve(track.session()).resolve(track.track());
    }

    public Path run(TrackId track, int run) {
        return track(track).resolve(Names.runFile(run));
    }

    public Path meta() {
        return root.resolve("meta");
    }

    /// The metadata object `id`.
    public Path meta(String id) {
        return meta().resolve(id + ".json");
    }

    public Path index() {
        return root.resolve("index");
    }

    public Path quarantine() {
        return root.resolve("quarantine");
    }

    public Path keys() {
        return root.resolve("keys");
    }

    public Path signingKey() {
        return keys().resolve("log.pem");
    }

    /// Path of `file` as it is named in entries and findings.
    public String relative(Path file) {
        return root.relativize(file).toString();
    }
}

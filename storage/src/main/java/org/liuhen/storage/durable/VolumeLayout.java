package org.liuhen.storage.durable;

import java.nio.file.Path;
import org.liuhen.storage.format.Names;
import org.liuhen.storage.format.TrackId;

/// Where things are on a volume. The first volume is the state directory itself, a further one is reached through
/// its link in `volumes/`.
///
/// @param number 1 for the first
/// @param root the state directory, or the link
public record VolumeLayout(int number, Path root) {
    public Path media() {
        return root.resolve("media");
    }

    public Path track(TrackId track) {
        return media().resolve(track.session()).resolve(track.track());
    }

    public Path run(TrackId track, int run) {
        return track(track).resolve(Names.runFile(run));
    }

    /// What would stand in the log of a run whose beginning could not be entered.
    public Path unenteredOpening(TrackId track, int run) {
        return track(track).resolve(Names.unenteredOpening(run));
    }

    /// Files that came from elsewhere, a folder for each intake; on a further volume their second copies.
    public Path originals() {
        return root.resolve("originals");
    }

    /// Files on their way to it: no evidence yet.
    public Path incoming() {
        return root.resolve("incoming");
    }

    public Path quarantine() {
        return root.resolve("quarantine");
    }

    /// Says of a further volume whose it is.
    public Path mark() {
        return root.resolve("volume");
    }

    /// What is written to find out whether the volume takes footage again.
    public Path probe() {
        return root.resolve("probe");
    }
}

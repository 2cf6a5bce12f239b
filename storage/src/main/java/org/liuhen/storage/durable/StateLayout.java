package org.liuhen.storage.durable;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.liuhen.storage.format.Extent;
import org.liuhen.storage.format.Names;
import org.liuhen.storage.format.TrackId;

/// Where things are in a state directory. `storage/FORMAT.md` is the description for readers.
///
/// @param root the state directory
public record StateLayout(Path root) {
    /// First line of the file `format`.
    public static final String FORMAT = "liuhen-state 1";

    private static final Pattern NUMBER = Pattern.compile("[2-9]|[1-9][0-9]");

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

    /// Checkpoints that a witness cosigned; there once the first did.
    public Path cosigned() {
        return log().resolve("cosigned");
    }

    /// The volume that is the state directory itself.
    public VolumeLayout firstVolume() {
        return new VolumeLayout(1, root);
    }

    /// Where the links to further volumes are.
    public Path furtherVolumes() {
        return root.resolve("volumes");
    }

    /// The further volume `number`, 2 or more, whether it is there or not.
    public VolumeLayout furtherVolume(int number) {
        return new VolumeLayout(number, furtherVolumes().resolve(Integer.toString(number)));
    }

    /// All volumes that this store ever had, reachable or not, the first one first.
    public List<VolumeLayout> volumes() {
        List<VolumeLayout> volumes = new ArrayList<>();
        String[] names = furtherVolumes().toFile().list();
        for (String name : names == null ? new String[0] : names) {
            if (NUMBER.matcher(name).matches()) {
                volumes.add(furtherVolume(Integer.parseInt(name)));
            }
        }
        volumes.add(firstVolume());
        volumes.sort(Comparator.comparingInt(VolumeLayout::number));
        return volumes;
    }

    /// The volume that `file` is on.
    public VolumeLayout volumeOf(Path file) {
        return volumes().reversed().stream()
                .filter(volume -> file.startsWith(volume.root()))
                .findFirst()
                .orElse(firstVolume());
    }

    /// Footage on the first volume.
    public Path media() {
        return firstVolume().media();
    }

    /// The file of a run, on the volume where it is; where it would be on the first one if it is on none.
    public Path run(TrackId track, int run) {
        Path first = firstVolume().run(track, run);
        if (Files.exists(first, LinkOption.NOFOLLOW_LINKS)) {
            return first;
        }
        return volumes().stream()
                .map(volume -> volume.run(track, run))
                .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS))
                .findFirst()
                .orElse(first);
    }

    public Path meta() {
        return root.resolve("meta");
    }

    /// The metadata object `id`.
    public Path meta(String id) {
        return meta().resolve(id + ".json");
    }

    /// Files that came from elsewhere, a folder for each intake.
    public Path originals() {
        return firstVolume().originals();
    }

    /// The folder of an intake.
    public Path originals(String intake) {
        return originals().resolve(intake);
    }

    /// Where the second copy of a file in the folder of an intake is, or would be.
    ///
    /// @param volume a further volume
    public Path secondCopy(VolumeLayout volume, Path original) {
        return volume.originals().resolve(originals().relativize(original));
    }

    /// The listing of an intake.
    public Path listing(String intake) {
        return originals(intake).resolve("listing.jsonl");
    }

    /// The file whose bytes an entry answers for.
    public Path file(Extent.Place place) {
        return switch (place) {
            case Extent.Place.Run(TrackId track, int run) -> run(track, run);
            case Extent.Place.Original(String intake, int _, String name) ->
                originals(intake).resolve(name);
            case Extent.Place.Blocks(String intake, int item) ->
                originals(intake).resolve(Names.blocksFile(item));
            case Extent.Place.Listing(String intake) -> listing(intake);
            case Extent.Place.Metadata(String id) -> meta(id);
        };
    }

    /// Files on their way in: no evidence yet.
    public Path incoming() {
        return firstVolume().incoming();
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

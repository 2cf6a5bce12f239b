package org.liuhen.storage.archive;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.liuhen.storage.format.Extent;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.TileName;

/// Names of the objects of one appliance: `storage/FORMAT.md` 10.1.
public final class ArchiveKeys {
    /// What is longer lies in several objects.
    public static final int PART_BYTES = 16 << 20;

    /// Hashes of a tile and entries of a bundle (C2SP tlog-tiles).
    static final int TILE_WIDTH = TileName.WIDTH;

    /// The folder of those who write to an archive.
    static final String APPLIANCES = "appliances/";

    private static final Pattern KEY =
            Pattern.compile("(?:[A-Za-z0-9_%-][A-Za-z0-9._%-]*/)*[A-Za-z0-9_%-][A-Za-z0-9._%-]*");
    private static final Pattern OF_LOG = Pattern.compile("checkpoint|(?:checkpoints|cosigned)/[0-9]{20}"
            + "|tile/(?:entries|[0-9]|[1-5][0-9]|6[0-3])/(?:x[0-9]{3}/)*[0-9]{3}(?:\\.p/[1-9][0-9]{0,2})?");
    private static final int LONGEST_KEY = 1_024;
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final String CHECKPOINTS = "checkpoints/";

    private final String prefix;

    /// @param origin name of the log
    public ArchiveKeys(String origin) {
        this.prefix = escaped(origin) + "/";
    }

    /// Refuses what can be no name of an object: nothing may leave an archive by its name.
    public static void require(String key) throws ArchiveException {
        if (key.length() > LONGEST_KEY || !KEY.matcher(key).matches()) {
            throw new ArchiveException.Refused("not a key of an archive: \"" + key + "\"");
        }
    }

    /// What all keys of this appliance begin with; ends with a slash.
    public String prefix() {
        return prefix;
    }

    /// Who writes here.
    ///
    /// @param verifierKey as text
    static String appliance(String verifierKey) {
        return APPLIANCES
                + Hash.over(verifierKey.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /// The newest checkpoint.
    String checkpoint() {
        return prefix + "checkpoint";
    }

    /// What the keys of all checkpoints begin with.
    String checkpoints() {
        return prefix + CHECKPOINTS;
    }

    /// What the keys of all checkpoints begin with that a witness cosigned.
    String cosigned() {
        return prefix + "cosigned/";
    }

    /// The checkpoint over `size` entries that a witness cosigned.
    String cosigned(long size) {
        return cosigned() + "%020d".formatted(size);
    }

    /// Whether an object of the log can have this key.
    boolean isOfLog(String key) {
        return key.startsWith(prefix)
                && OF_LOG.matcher(key.substring(prefix.length())).matches();
    }

    /// The checkpoint over `size` entries.
    String checkpoint(long size) {
        return checkpoints() + "%020d".formatted(size);
    }

    /// A tile of the tree.
    ///
    /// @param width 1 to 256
    String tile(int level, long number, int width) {
        return prefix + TileName.hashes(level, number, width);
    }

    /// A bundle of entries.
    ///
    /// @param width 1 to 256
    String entries(long number, int width) {
        return prefix + TileName.entries(number, width);
    }

    /// The folder with the objects of a file; ends with a slash.
    String folder(Extent.Place place) {
        return prefix
                + switch (place) {
                    case Extent.Place.Run(var track, int run) ->
                        "media/" + track.session() + "/" + track.track() + "/%06d/".formatted(run);
                    case Extent.Place.Original(String intake, int item, String _) ->
                        "originals/" + intake + "/%06d/".formatted(item);
                    case Extent.Place.Blocks(String intake, int item) ->
                        "originals/" + intake + "/%06d.blocks/".formatted(item);
                    case Extent.Place.Listing(String intake) -> "originals/" + intake + "/listing/";
                    case Extent.Place.Metadata(String id) -> "meta/" + id + "/";
                };
    }

    /// The object of a part of a file.
    ///
    /// @param offset of its first byte in the file
    /// @param hash of its bytes
    String part(Extent.Place place, long offset, Hash hash) {
        return folder(place) + "%012d-".formatted(offset) + hash.hex();
    }

    private static String escaped(String origin) {
        StringBuilder out = new StringBuilder();
        boolean begins = true;
        for (byte b : origin.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = PLAIN.indexOf(c) >= 0;
            if (plain || (!begins && (c == '.' || c == '/'))) {
                out.append(c);
            } else {
                out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
            begins = c == '/';
        }
        return out.toString();
    }
}

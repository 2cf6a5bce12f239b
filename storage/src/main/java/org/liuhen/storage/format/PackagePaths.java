package org.liuhen.storage.format;

/// Where things are in an evidence package: `storage/FORMAT.md` 11.1.
public final class PackagePaths {
    public static final String BAGIT = "bagit.txt";

    /// The bytes of `bagit.txt`.
    public static final String BAGIT_TEXT = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

    public static final String BAG_INFO = "bag-info.txt";
    public static final String MANIFEST = "manifest-sha256.txt";
    public static final String TAG_MANIFEST = "tagmanifest-sha256.txt";

    /// The folder of what a bag is about.
    public static final String PAYLOAD = "data/";

    public static final String CONTENTS = "data/record/contents.json";
    public static final String ENTRIES = "data/record/entries.jsonl";
    public static final String INDEX = "data/record/index.txt";
    public static final String CHECKPOINT = "data/log/checkpoint";

    private PackagePaths() {}

    /// A tile of hashes.
    public static String tile(int level, long number, int width) {
        return "data/log/" + TileName.hashes(level, number, width);
    }

    /// A metadata object.
    public static String meta(String id) {
        return "data/meta/" + id + ".json";
    }
}

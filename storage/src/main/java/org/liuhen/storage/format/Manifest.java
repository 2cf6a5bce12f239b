package org.liuhen.storage.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A manifest of a bag (RFC 8493, 2.1.3), in the one form that `sha256sum -c` and we read: `storage/FORMAT.md` 11.1.
///
/// @param hashes of the files, by their paths in the bag
public record Manifest(SortedMap<String, Hash> hashes) {
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  (\\S{1,1000})");
    private static final Pattern PATH =
            Pattern.compile("(?!\\.{1,2}(/|$))[A-Za-z0-9._-]+(/(?!\\.{1,2}(/|$))[A-Za-z0-9._-]+)*");

    public Manifest {
        hashes = Collections.unmodifiableSortedMap(new TreeMap<>(hashes));
        for (String path : hashes.keySet()) {
            if (!PATH.matcher(path).matches()) {
                throw new IllegalArgumentException("no path in a bag: \"" + path + "\"");
            }
        }
    }

    /// The bytes of its file.
    public byte[] encode() {
        StringBuilder out = new StringBuilder();
        for (Map.Entry<String, Hash> each : hashes.entrySet()) {
            out.append(each.getValue().hex()).append("  ").append(each.getKey()).append('\n');
        }
        return out.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /// Reads the bytes of its file.
    ///
    /// @throws MalformedException if they are not exactly what [#encode] gives for some manifest
    public static Manifest decode(byte[] bytes) throws MalformedException {
        SortedMap<String, Hash> hashes = new TreeMap<>();
        String text = new String(bytes, StandardCharsets.US_ASCII);
        for (String line : text.lines().toList()) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches() || !PATH.matcher(matcher.group(2)).matches()) {
                throw new MalformedException("not a line of a manifest: \"" + line + "\"");
            }
            hashes.put(matcher.group(2), Hash.ofHex(matcher.group(1)));
        }
        Manifest manifest = new Manifest(hashes);
        if (!Arrays.equals(manifest.encode(), bytes)) {
            throw new MalformedException("its lines are not in their order, each once and with its end");
        }
        return manifest;
    }
}

package org.liuhen.storage.kit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.Manifest;
import org.liuhen.storage.format.PackagePaths;

/// Does one thing to a package, as an accident or a forger might. A forger mends the manifests afterwards.
public final class PackageDamage {
    private final Path folder;
    private final Random random;

    /// @param folder of the package
    public PackageDamage(Path folder, Random random) {
        this.folder = folder;
        this.random = random;
    }

    /// Does it.
    ///
    /// @return what was done, in words
    public String once() throws IOException {
        String what = random.nextInt(3) == 0 ? toRecord() : toFile(pick());
        if (random.nextInt(3) == 0) {
            return what;
        }
        mend();
        return what + "; manifests mended";
    }

    private String toFile(Path file) throws IOException {
        byte[] before = Files.readAllBytes(file);
        String name = folder.relativize(file).toString();
        int at = before.length == 0 ? 0 : random.nextInt(before.length);
        return switch (random.nextInt(8)) {
            case 0 -> {
                Files.delete(file);
                yield "removed " + name;
            }
            case 1 -> {
                Files.write(file, Arrays.copyOf(before, at));
                yield "cut " + name + " to " + at;
            }
            case 2 -> {
                Files.write(file, joined(Arrays.copyOf(before, at), new byte[] {'x'}, rest(before, at)));
                yield "put a byte into " + name + " at " + at;
            }
            case 3 -> {
                int to = Math.min(before.length, at + 1 + random.nextInt(64));
                Files.write(file, joined(Arrays.copyOf(before, at), rest(before, to)));
                yield "took the bytes " + at + " to " + to + " out of " + name;
            }
            case 4 -> {
                Files.write(file.resolveSibling("stranger"), new byte[] {'x'});
                yield "added a file beside " + name;
            }
            case 5 -> {
                Path other = pick();
                byte[] bytes = Files.readAllBytes(other);
                Files.write(other, before);
                Files.write(file, bytes);
                yield "exchanged " + name + " and " + folder.relativize(other);
            }
            default -> {
                if (before.length > 0) {
                    before[at] ^= (byte) (1 << random.nextInt(8));
                    Files.write(file, before);
                }
                yield "turned a bit of byte " + at + " of " + name;
            }
        };
    }

    /// What a forger would do with the lines of the record and what belongs to them.
    private String toRecord() throws IOException {
        Path lines = folder.resolve(PackagePaths.ENTRIES);
        Path numbers = folder.resolve(PackagePaths.INDEX);
        List<String> entries = new ArrayList<>(Files.readAllLines(lines));
        List<String> indexes = new ArrayList<>(Files.readAllLines(numbers));
        int one = random.nextInt(entries.size());
        int other = random.nextInt(entries.size());
        String what = switch (random.nextInt(7)) {
            case 0 -> {
                entries.remove(one);
                indexes.remove(one);
                yield "took entry " + one + " out";
            }
            case 1 -> {
                entries.add(one, entries.get(other));
                indexes.add(one, indexes.get(other));
                yield "put entry " + other + " in again at " + one;
            }
            case 2 -> {
                Collections.swap(entries, one, other);
                yield "exchanged the entries " + one + " and " + other;
            }
            case 3 -> {
                Collections.swap(entries, one, other);
                Collections.swap(indexes, one, other);
                yield "exchanged the entries " + one + " and " + other + " with their indexes";
            }
            case 4 -> {
                indexes.set(one, Long.toString(Long.parseLong(indexes.get(one)) + 1 - random.nextInt(3)));
                yield "moved the index of entry " + one;
            }
            case 5 -> {
                entries.set(one, entries.get(one).replaceFirst("[0-9](?=[^0-9]*$)", "7"));
                yield "wrote another digit into entry " + one;
            }
            default -> contents();
        };
        Files.write(lines, (String.join("\n", entries) + "\n").getBytes(StandardCharsets.UTF_8));
        Files.write(numbers, (String.join("\n", indexes) + "\n").getBytes(StandardCharsets.UTF_8));
        return what;
    }

    private String contents() throws IOException {
        Path file = folder.resolve(PackagePaths.CONTENTS);
        String text = Files.readString(file);
        List<String> replaced = List.of(
                "\"first\":0>\"first\":1",
                "\"segments\":5>\"segments\":4",
                "\"segments\":4>\"segments\":40",
                "\"run\":1>\"run\":7",
                "\"v\":1>\"v\":2",
                "\"v\":1>\"v\":1.0",
                "\"parts\":[>\"parts\": [",
                "\"track\":\"front\">\"track\":\"other\"",
                "\"first\":0>\"first\":0,\"first\":0",
                "\"first\":0>\"first\":null",
                "}],>}],\"q\":1,",
                ",{>,{\"a\":1,");
        String change = replaced.get(random.nextInt(replaced.size()));
        int middle = change.indexOf('>');
        Files.writeString(
                file, text.replaceFirst(Pattern.quote(change.substring(0, middle)), change.substring(middle + 1)));
        return "wrote \"" + change + "\" into the contents";
    }

    /// Makes both manifests anew, of what is there.
    public void mend() throws IOException {
        manifest(PackagePaths.MANIFEST, true);
        manifest(PackagePaths.TAG_MANIFEST, false);
    }

    private void manifest(String name, boolean payload) throws IOException {
        SortedMap<String, Hash> hashes = new TreeMap<>();
        for (Path file : files()) {
            String path = folder.relativize(file).toString();
            if (path.startsWith(PackagePaths.PAYLOAD) == payload && !path.equals(PackagePaths.TAG_MANIFEST)) {
                hashes.put(path, Hash.over(Files.readAllBytes(file)));
            }
        }
        Files.write(folder.resolve(name), new Manifest(hashes).encode());
    }

    private Path pick() throws IOException {
        List<Path> files = files();
        return files.get(random.nextInt(files.size()));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
    }

    private static byte[] rest(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    private static byte[] joined(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] whole = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }
}

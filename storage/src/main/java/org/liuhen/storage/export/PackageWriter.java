package org.liuhen.storage.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.export.PackageListing.Footage;
import org.liuhen.storage.export.PackageListing.Listed;
import org.liuhen.storage.export.SessionRecord.RunOfSession;
import org.liuhen.storage.format.Extent;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.Manifest;
import org.liuhen.storage.format.PackageContents;
import org.liuhen.storage.format.PackageContents.Part;
import org.liuhen.storage.format.PackagePaths;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.UtcTime;
import org.liuhen.storage.tree.TreeHash;

/// Writes an evidence package from the files of a state directory alone, whoever records into it.
///
/// **Thread.** One.
public final class PackageWriter {
    private static final int BUFFER_BYTES = 1 << 20;

    private final StateLayout layout;
    private final Selection selection;
    private final Clocks clocks;
    private final String software;
    private final PackageProgress progress;
    private final SessionRecord record;
    private final VerifierKey key;
    private final PackageContents contents;
    private final List<Listed> files = new ArrayList<>();
    private final long totalBytes;
    private long doneBytes;

    private PackageWriter(
            Path state,
            Selection selection,
            Clocks clocks,
            String software,
            PackageProgress progress,
            SessionRecord record,
            VerifierKey key)
            throws IOException {
        this.layout = new StateLayout(state);
        this.selection = selection;
        this.clocks = clocks;
        this.software = software;
        this.progress = progress;
        this.record = record;
        this.key = key;
        this.contents = chosen(record, selection);
        this.totalBytes = contents.parts().stream().mapToLong(this::length).sum();
    }

    /// Reads what the log says of the session, and chooses.
    ///
    /// @param clocks for the date of the package
    /// @param software what writes it, name and version
    /// @throws IOException if there is no such session, it has not ended, or nothing of it was chosen
    public static PackageWriter of(
            Path state, Selection selection, Clocks clocks, String software, PackageProgress progress)
            throws IOException {
        SessionRecord record = SessionRecord.read(state, selection.session());
        try {
            VerifierKey key = VerifierKey.parse(record.genesis().key());
            return new PackageWriter(state, selection, clocks, software, progress, record, key);
        } catch (MalformedException e) {
            throw new IOException("the key of the log of " + state + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static PackageContents chosen(SessionRecord record, Selection selection) throws IOException {
        List<String> tracks = record.runs().stream()
                .map(run -> run.open().track().track())
                .distinct()
                .toList();
        for (String wanted : selection.tracks()) {
            if (!tracks.contains(wanted)) {
                throw new IOException("session " + selection.session() + " has no footage of a track " + wanted
                        + "; its tracks are: " + String.join(", ", tracks));
            }
        }
        List<Part> parts = new ArrayList<>();
        for (RunOfSession run : record.runs()) {
            if (selection.wantsTrack(run.open().track().track())) {
                part(run, selection).ifPresent(parts::add);
            }
        }
        if (parts.isEmpty()) {
            throw new IOException("session " + selection.session() + " has no footage in the time that was asked for");
        }
        return new PackageContents(selection.session(), parts);
    }

    private static Optional<Part> part(RunOfSession run, Selection selection) {
        TrackId track = run.open().track();
        if (selection.isOfAllTime()) {
            return Optional.of(
                    new Part(track.track(), run.open().run(), 0, run.segments().size()));
        }
        List<Integer> wanted = run.segments().stream()
                .filter(selection::wants)
                .map(Fact.Segment::segment)
                .toList();
        return wanted.isEmpty()
                ? Optional.empty()
                : Optional.of(new Part(
                        track.track(), run.open().run(), wanted.getFirst(), wanted.getLast() - wanted.getFirst() + 1));
    }

    /// Which footage it holds.
    public PackageContents contents() {
        return contents;
    }

    /// Whether it holds all footage of the session.
    public boolean isWhole() {
        return contents.parts().stream()
                        .allMatch(part -> part.first() == 0
                                && part.segments() == run(part).segments().size())
                && contents.parts().size() == record.runs().size();
    }

    /// How many bytes of footage it holds: nearly all of it.
    public long footageBytes() {
        return totalBytes;
    }

    /// Writes it. May be called once.
    ///
    /// @throws IOException if something is not as the log says, or the outlet takes no more
    public void write(Outlet outlet, Enclosures enclosures) throws IOException {
        SignedTree tree = SignedTree.read(
                layout.root(), key, record.entries().keySet(), record.entries().lastKey());
        put(outlet, PackagePaths.CHECKPOINT, tree.note().encode().getBytes(StandardCharsets.UTF_8));
        for (Map.Entry<String, byte[]> tile : tree.tiles().entrySet()) {
            put(outlet, "data/log/" + tile.getKey(), tile.getValue());
        }
        for (Part part : contents.parts()) {
            putFootage(outlet, part);
        }
        for (Map.Entry<String, Extent> object : record.metadata().entrySet()) {
            putMetadata(outlet, object.getKey(), object.getValue());
        }
        put(outlet, PackagePaths.CONTENTS, contents.encode());
        putEntries(outlet);
        put(outlet, PackagePaths.INDEX, indexes());
        putTags(outlet, enclosures);
    }

    private void putTags(Outlet outlet, Enclosures enclosures) throws IOException {
        SortedMap<String, Hash> payload = new TreeMap<>();
        files.forEach(file -> payload.put(file.path(), file.hash()));
        SortedMap<String, byte[]> tags = new TreeMap<>();
        tags.put(PackagePaths.BAGIT, PackagePaths.BAGIT_TEXT.getBytes(StandardCharsets.US_ASCII));
        tags.put(PackagePaths.BAG_INFO, info().getBytes(StandardCharsets.UTF_8));
        byte[] manifest = new Manifest(payload).encode();
        tags.put(PackagePaths.MANIFEST, manifest);
        for (Enclosures.Enclosure each : enclosures.of(listing(Hash.over(manifest)))) {
            tags.put(each.path(), each.bytes());
        }
        SortedMap<String, Hash> hashes = new TreeMap<>();
        for (Map.Entry<String, byte[]> tag : tags.entrySet()) {
            hashes.put(tag.getKey(), Hash.over(tag.getValue()));
        }
        tags.put(PackagePaths.TAG_MANIFEST, new Manifest(hashes).encode());
        for (Map.Entry<String, byte[]> tag : tags.entrySet()) {
            write(outlet, tag.getKey(), tag.getValue());
        }
    }

    private PackageListing listing(Hash manifest) throws IOException {
        byte[] end = record.entries().getOrDefault(record.ended(), new byte[0]);
        return new PackageListing(
                record.genesis().origin(),
                key.text(),
                contents,
                isWhole(),
                record.ended(),
                TreeHash.leaf(end),
                manifest,
                files.stream().sorted(Comparator.comparing(Listed::path)).toList(),
                record.accesses());
    }

    private String info() throws IOException {
        long bytes = files.stream().mapToLong(Listed::lengthBytes).sum();
        return "Bag-Software-Agent: " + software + "\nBagging-Date: "
                + UtcTime.text(clocks.wallMicros()).substring(0, 10)
                + "\nExternal-Description: "
                + (isWhole() ? "a session, whole" : "a clip of a session")
                + "\nExternal-Identifier: " + selection.session() + "\nLiuhen-Key: " + key.text() + "\nLiuhen-Log: "
                + record.genesis().origin() + "\nPayload-Oxum: " + bytes + "." + files.size() + "\n";
    }

    private void putEntries(Outlet outlet) throws IOException {
        long length = record.entries().values().stream()
                .mapToLong(entry -> entry.length + 1L)
                .sum();
        MessageDigest digest = Hash.newDigest();
        try (OutputStream out = new DigestOutputStream(outlet.begin(PackagePaths.ENTRIES, length), digest)) {
            for (byte[] entry : record.entries().values()) {
                out.write(entry);
                out.write('\n');
            }
        }
        files.add(new Listed(PackagePaths.ENTRIES, length, Hash.ending(digest), Optional.empty()));
    }

    private byte[] indexes() {
        StringBuilder out = new StringBuilder();
        record.entries().keySet().forEach(index -> out.append(index).append('\n'));
        return out.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private RunOfSession run(Part part) {
        return record.run(part.track(), part.run())
                .orElseThrow(() -> new IllegalStateException("a part of no run: " + part));
    }

    /// The stretches of the run file that a part consists of.
    private List<Extent> ranges(Part part) {
        RunOfSession run = run(part);
        int all = run.segments().size();
        List<Extent> ranges = new ArrayList<>();
        ranges.add(run.ranges().getFirst());
        ranges.addAll(run.ranges().subList(1 + part.first(), 1 + (int) part.end()));
        if (part.end() == all) {
            ranges.addAll(run.ranges().subList(1 + all, run.ranges().size()));
        }
        return ranges;
    }

    private long length(Part part) {
        return ranges(part).stream().mapToLong(Extent::lengthBytes).sum();
    }

    private void putFootage(Outlet outlet, Part part) throws IOException {
        Path file = layout.run(run(part).open().track(), part.run());
        MessageDigest whole = Hash.newDigest();
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ);
                OutputStream out = outlet.begin(part.path(), length(part))) {
            for (Extent range : ranges(part)) {
                copy(file, in, range, out, whole);
            }
        }
        List<Fact.Segment> shown = run(part).segments().subList(part.first(), (int) part.end());
        Footage footage = new Footage(
                part.track(),
                part.run(),
                part.first(),
                part.segments(),
                run(part).segments().size(),
                shown.isEmpty()
                        ? run(part).open().startMicros()
                        : shown.getFirst().startMicros(),
                shown.isEmpty()
                        ? run(part).open().startMicros()
                        : shown.getLast().endMicros());
        files.add(new Listed(part.path(), length(part), Hash.ending(whole), Optional.of(footage)));
    }

    private void copy(Path file, FileChannel in, Extent range, OutputStream out, MessageDigest whole)
            throws IOException {
        MessageDigest digest = Hash.newDigest();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        long at = range.offset();
        long end = range.offset() + range.lengthBytes();
        while (at < end) {
            if (progress.isStopped()) {
                throw new IOException("the package was given up before it was whole");
            }
            buffer.clear().limit((int) Math.min(BUFFER_BYTES, end - at));
            int got = in.read(buffer, at);
            if (got < 0) {
                throw differs(file, range, "it ends at byte " + at);
            }
            digest.update(buffer.array(), 0, got);
            whole.update(buffer.array(), 0, got);
            out.write(buffer.array(), 0, got);
            at += got;
            doneBytes += got;
            progress.progress(doneBytes, totalBytes);
        }
        if (!Hash.ending(digest).equals(range.hash())) {
            throw differs(file, range, "they are not those of the log");
        }
    }

    private static IOException differs(Path file, Extent range, String what) {
        return new IOException("the bytes " + range.offset() + " to " + (range.offset() + range.lengthBytes() - 1)
                + " of " + file + " cannot go into a package: " + what
                + ". \"liuhen verify\" tells what else is wrong; --track, --from and --to leave them out");
    }

    private void putMetadata(Outlet outlet, String id, Extent extent) throws IOException {
        Path file = layout.meta(id);
        if (!Files.isRegularFile(file)) {
            throw new IOException("the metadata object " + file + " is missing, and the record commits to it");
        }
        byte[] bytes = Files.readAllBytes(file);
        if (!Hash.over(bytes).equals(extent.hash())) {
            throw new IOException("the metadata object " + file + " is not the one that the log commits to;"
                    + " \"liuhen verify\" tells what else is wrong");
        }
        put(outlet, PackagePaths.meta(id), bytes);
    }

    private void put(Outlet outlet, String path, byte[] bytes) throws IOException {
        write(outlet, path, bytes);
        files.add(new Listed(path, bytes.length, Hash.over(bytes), Optional.empty()));
    }

    private static void write(Outlet outlet, String path, byte[] bytes) throws IOException {
        try (OutputStream out = outlet.begin(path, bytes.length)) {
            out.write(bytes);
        }
    }
}

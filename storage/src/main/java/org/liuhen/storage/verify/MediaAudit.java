package org.liuhen.storage.verify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.durable.VolumeLayout;
import org.liuhen.storage.format.Hash;

/// The check of the run files: each is there, as long as the log says, and every range has its digest.
final class MediaAudit {
    private static final int BUFFER_BYTES = 64 << 10;

    private final StateLayout layout;
    private final Reach reach;
    private final Verifier.Scope scope;
    private final List<Finding> findings;
    private final Advance advance;

    /// @param findings takes what is wrong, from several threads
    MediaAudit(StateLayout layout, Reach reach, Verifier.Scope scope, List<Finding> findings, Advance advance) {
        this.layout = layout;
        this.reach = reach;
        this.scope = scope;
        this.findings = findings;
        this.advance = advance;
    }

    private record FilePart(Path file, String name, long fileBytes, StoryAudit.Range range) {}

    /// Looks at the files of `runs` and at `originals`, and gives the ranges that are there to the workers.
    ///
    /// @param named the second copies of `originals` that must be there
    void hash(
            List<StoryAudit.Covered> runs,
            List<IntakeAudit.Kept> originals,
            Set<IntakeAudit.SecondCopy> named,
            Workers workers)
            throws IOException {
        List<FilePart> parts = parts(runs);
        List<VolumeLayout> further = furtherVolumes(named);
        for (IntakeAudit.Kept each : originals) {
            Path file = layout.originals(each.intake()).resolve(each.file());
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                original(each, file).ifPresent(parts::add);
            } else {
                findings.add(new Finding.FileMissing(
                        layout.relative(file), "the log holds the digest of this file: " + each.part()));
            }
            for (VolumeLayout volume : further) {
                secondCopy(each, file, volume, named).ifPresent(parts::add);
            }
        }
        advance.expect(
                parts.stream().mapToLong(part -> part.range().lengthBytes()).sum());
        for (List<FilePart> batch : batches(parts)) {
            workers.give(() -> hashBatch(batch));
        }
    }

    private List<FilePart> parts(List<StoryAudit.Covered> runs) throws IOException {
        List<FilePart> parts = new ArrayList<>();
        for (StoryAudit.Covered run : runs) {
            Path file = layout.run(run.track(), run.run());
            String name = layout.relative(file);
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                findings.add(reach.absent(name, "the log covers " + run.length() + " bytes of it"));
                continue;
            }
            long length = Files.size(file);
            for (StoryAudit.Range range : run.ranges()) {
                if (range.offset() + range.lengthBytes() > length) {
                    findings.add(
                            new Finding.BytesMissing(name, range.part(), range.offset(), range.lengthBytes(), length));
                } else {
                    parts.add(new FilePart(file, name, length, range));
                }
            }
            reportUncovered(run, name, length);
        }
        return parts;
    }

    /// The further volumes that can be read, or that a second copy is said to be on.
    private List<VolumeLayout> furtherVolumes(Set<IntakeAudit.SecondCopy> named) {
        return Stream.concat(
                        reach.there().stream().filter(volume -> volume.number() > 1),
                        named.stream().map(copy -> layout.furtherVolume(copy.volume())))
                .distinct()
                .toList();
    }

    /// The second copy of a file, if it is there; what is to be said if it must be and is not.
    private Optional<FilePart> secondCopy(
            IntakeAudit.Kept kept, Path first, VolumeLayout volume, Set<IntakeAudit.SecondCopy> named)
            throws IOException {
        Path file = layout.secondCopy(volume, first);
        if (reach.there().contains(volume) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return original(kept, file);
        }
        if (named.contains(new IntakeAudit.SecondCopy(volume.number(), kept.intake(), kept.file()))) {
            findings.add(reach.absent(
                    layout.relative(file),
                    "a file was erased on its recorder because this second copy was there: " + kept.part()));
        }
        return Optional.empty();
    }

    private Optional<FilePart> original(IntakeAudit.Kept kept, Path file) throws IOException {
        String name = layout.relative(file);
        long length = Files.size(file);
        long expected = kept.lengthBytes() < 0 ? length : kept.lengthBytes();
        if (length < expected) {
            findings.add(new Finding.BytesMissing(name, kept.part(), 0, expected, length));
            return Optional.empty();
        }
        if (length > expected) {
            findings.add(new Finding.BytesUncovered(
                    name, expected, length - expected, "the file had " + expected + " bytes when it was taken in"));
        }
        return Optional.of(
                new FilePart(file, name, length, new StoryAudit.Range(kept.part(), 0, expected, kept.hash())));
    }

    private void reportUncovered(StoryAudit.Covered run, String name, long length) {
        long covered = run.closedAt().orElse(run.length());
        if (length > covered && (run.closedAt().isPresent() || scope instanceof Verifier.Scope.AtRest)) {
            String why = run.closedAt().isPresent()
                    ? "the file had " + covered + " bytes when its run was closed"
                    : "they were written and never sealed";
            findings.add(new Finding.BytesUncovered(name, covered, length - covered, why));
        }
    }

    /// Parts of one file, in stretches long enough to be read in one go and short enough to share out.
    private static List<List<FilePart>> batches(List<FilePart> parts) {
        List<List<FilePart>> batches = new ArrayList<>();
        List<FilePart> batch = new ArrayList<>();
        long bytes = 0;
        for (FilePart part : parts) {
            if (!batch.isEmpty()
                    && (bytes > (32L << 20) || !batch.getFirst().file().equals(part.file()))) {
                batches.add(batch);
                batch = new ArrayList<>();
                bytes = 0;
            }
            batch.add(part);
            bytes += part.range().lengthBytes();
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        return batches;
    }

    private void hashBatch(List<FilePart> batch) throws VerificationStoppedException {
        byte[] buffer = new byte[BUFFER_BYTES];
        MessageDigest digest = Hash.newDigest();
        FilePart first = batch.getFirst();
        try (FileChannel channel = FileChannel.open(first.file(), StandardOpenOption.READ)) {
            InputStream in = Channels.newInputStream(channel);
            for (FilePart part : batch) {
                channel.position(part.range().offset());
                hashPart(in, part, digest, buffer);
            }
        } catch (VerificationStoppedException e) {
            throw e;
        } catch (IOException e) {
            findings.add(new Finding.FileUnreadable(first.name(), String.valueOf(e.getMessage())));
        }
    }

    private void hashPart(InputStream in, FilePart part, MessageDigest digest, byte[] buffer) throws IOException {
        StoryAudit.Range range = part.range();
        long left = range.lengthBytes();
        while (left > 0) {
            int got = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (got < 0) {
                findings.add(new Finding.BytesMissing(
                        part.name(), range.part(), range.offset(), range.lengthBytes(), part.fileBytes() - left));
                return;
            }
            digest.update(buffer, 0, got);
            left -= got;
            advance.hashed(got);
        }
        Hash actual = Hash.ending(digest);
        if (!actual.equals(range.hash())) {
            findings.add(new Finding.BytesAltered(
                    part.name(), range.part(), range.offset(), range.lengthBytes(), range.hash(), actual));
        }
    }
}

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
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.OpenSession;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.log.CheckpointFiles;
import org.liuhen.storage.note.Checkpoint;
import org.liuhen.storage.note.VerifierKey;

/// Checks a state directory from its bytes alone.
///
/// **Thread.** Used by one thread; hashes with as many as it was given.
public final class Verifier {
    private static final int BUFFER_BYTES = 64 << 10;

    private final StateLayout layout;
    private final Optional<VerifierKey> expected;
    private final Scope scope;
    private final int threads;
    private final VerificationProgress progress;
    private final Predicate<TrackId> wanted;
    private final List<Finding> findings = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong doneBytes = new AtomicLong();
    private long totalBytes;

    /// @param state the state directory
    /// @param expected the key that must have signed, or empty to take the one the log names
    /// @param threads how many hash at once
    public Verifier(
            Path state, Optional<VerifierKey> expected, Scope scope, int threads, VerificationProgress progress) {
        this(state, expected, scope, threads, progress, track -> true);
    }

    private Verifier(
            Path state,
            Optional<VerifierKey> expected,
            Scope scope,
            int threads,
            VerificationProgress progress,
            Predicate<TrackId> wanted) {
        this.wanted = wanted;
        this.layout = new StateLayout(state);
        this.expected = expected;
        this.scope = scope;
        this.threads = threads;
        this.progress = progress;
    }

    /// A check of the whole log, and of the media of one session alone.
    public static Verifier ofSession(
            Path state,
            Optional<VerifierKey> expected,
            Scope scope,
            int threads,
            VerificationProgress progress,
            String session) {
        return new Verifier(
                state,
                expected,
                scope,
                threads,
                progress,
                track -> track.session().equals(session));
    }

    /// How far the check reaches.
    public sealed interface Scope {
        /// A store that nobody writes: all of it, and nothing may be left open.
        record AtRest() implements Scope {}

        /// A store that is being recorded into: its first `entries` entries, and what they speak of.
        record While(long entries) implements Scope {}
    }

    /// The scope for a store that is being recorded into: all that its newest signed checkpoint covers.
    public static Scope whileRecording(Path state) throws IOException {
        List<Path> files = CheckpointFiles.files(new StateLayout(state).checkpoints());
        for (Path file : files.reversed()) {
            for (CheckpointFiles.Found found : CheckpointFiles.read(file).reversed()) {
                try {
                    if (found.note() != null) {
                        return new Scope.While(
                                Checkpoint.parse(found.note().text()).size());
                    }
                } catch (MalformedException e) {
                    throw new IOException("the newest checkpoint cannot be read: " + e.getMessage(), e);
                }
            }
        }
        throw new IOException("there is no checkpoint in " + state);
    }

    /// Checks everything. May be called once.
    ///
    /// @throws IOException if there is no log to check or a folder cannot be read: then there is no verdict
    public Verdict verify() throws IOException {
        if (!Files.isDirectory(layout.entries()) || !Files.isDirectory(layout.checkpoints())) {
            throw new IOException(layout.root() + " holds no log to verify: " + layout.entries() + " and "
                    + layout.checkpoints() + " must be there");
        }
        StoryAudit story = new StoryAudit(findings);
        LogAudit log = new LogAudit(layout.root()::relativize, findings, story);
        Optional<Long> limit = scope instanceof Scope.While running ? Optional.of(running.entries()) : Optional.empty();
        log.run(layout.entries(), layout.checkpoints(), expected, limit);
        if (limit.isEmpty()) {
            reportOpen(story.open());
        }
        List<FilePart> parts = parts(story);
        totalBytes =
                parts.stream().mapToLong(part -> part.range().lengthBytes()).sum();
        progress.progress(0, totalBytes);
        hash(parts);
        checkMetadata(story.metadata());
        if (limit.isEmpty()) {
            reportUnknown(story);
        }
        return new Verdict(
                log.key().map(VerifierKey::text).orElse(""),
                expected.isPresent() ? Verdict.Pinning.PINNED : Verdict.Pinning.FROM_THE_LOG,
                log.entries(),
                log.checkpoints(),
                story.sessions(),
                story.segments(),
                doneBytes.get(),
                List.copyOf(findings));
    }

    private record FilePart(Path file, String name, long fileBytes, StoryAudit.Range range) {}

    private void reportOpen(List<OpenSession> sessions) {
        for (OpenSession session : sessions) {
            for (OpenSession.OpenTrack track : session.tracks()) {
                track.run()
                        .ifPresent(run -> findings.add(new Finding.LeftOpen(
                                "the run was never closed: the recorder stopped in the middle of it; starting it again"
                                        + " closes the run",
                                session.session() + "/" + track.track() + " run " + run.run())));
            }
        }
    }

    private List<FilePart> parts(StoryAudit story) throws IOException {
        List<FilePart> parts = new ArrayList<>();
        for (StoryAudit.Covered run : story.runs()) {
            if (!wanted.test(run.track())) {
                continue;
            }
            Path file = layout.run(run.track(), run.run());
            String name = layout.relative(file);
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                findings.add(new Finding.FileMissing(name, "the log covers " + run.length() + " bytes of it"));
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

    private void reportUncovered(StoryAudit.Covered run, String name, long length) {
        long covered = run.closedAt().orElse(run.length());
        if (length > covered && (run.closedAt().isPresent() || scope instanceof Scope.AtRest)) {
            String why = run.closedAt().isPresent()
                    ? "the file had " + covered + " bytes when its run was closed"
                    : "they were written and never sealed";
            findings.add(new Finding.BytesUncovered(name, covered, length - covered, why));
        }
    }

    private void hash(List<FilePart> parts) throws IOException {
        try (ExecutorService workers = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("verifier-", 0).factory())) {
            List<Future<Boolean>> done = new ArrayList<>();
            for (List<FilePart> batch : batches(parts)) {
                done.add(workers.submit(() -> {
                    hashBatch(batch);
                    return true;
                }));
            }
            for (Future<Boolean> each : done) {
                each.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the verification was interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException("the verification failed: " + e.getCause(), e);
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

    private void hashBatch(List<FilePart> batch) {
        byte[] buffer = new byte[BUFFER_BYTES];
        MessageDigest digest = Hash.newDigest();
        FilePart first = batch.getFirst();
        try (FileChannel channel = FileChannel.open(first.file(), StandardOpenOption.READ)) {
            InputStream in = Channels.newInputStream(channel);
            for (FilePart part : batch) {
                channel.position(part.range().offset());
                hashPart(in, part, digest, buffer);
            }
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
            progress.progress(doneBytes.addAndGet(got), totalBytes);
        }
        Hash actual = Hash.ending(digest);
        if (!actual.equals(range.hash())) {
            findings.add(new Finding.BytesAltered(
                    part.name(), range.part(), range.offset(), range.lengthBytes(), range.hash(), actual));
        }
    }

    private void checkMetadata(Map<String, Hash> metadata) {
        for (Map.Entry<String, Hash> each : metadata.entrySet()) {
            Path file = layout.meta(each.getKey());
            String name = layout.relative(file);
            try {
                if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    findings.add(new Finding.FileMissing(name, "the log holds the digest of this metadata object"));
                    continue;
                }
                byte[] bytes = Files.readAllBytes(file);
                doneBytes.addAndGet(bytes.length);
                Hash actual = Hash.over(bytes);
                if (!actual.equals(each.getValue())) {
                    findings.add(new Finding.BytesAltered(
                            name, "metadata object", 0, bytes.length, each.getValue(), actual));
                }
            } catch (IOException e) {
                findings.add(new Finding.FileUnreadable(name, String.valueOf(e.getMessage())));
            }
        }
    }

    private void reportUnknown(StoryAudit story) throws IOException {
        Set<Path> known = new HashSet<>();
        for (StoryAudit.Covered run : story.runs()) {
            known.add(layout.run(run.track(), run.run()));
        }
        for (String meta : story.metadata().keySet()) {
            known.add(layout.meta(meta));
        }
        for (Path folder : List.of(layout.media(), layout.meta())) {
            if (!Files.isDirectory(folder)) {
                findings.add(new Finding.FileMissing(layout.relative(folder), "a store has this folder"));
                continue;
            }
            try (Stream<Path> walk = Files.walk(folder)) {
                walk.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && !known.contains(path))
                        .sorted()
                        .forEach(path -> findings.add(new Finding.FileUnknown(layout.relative(path))));
            }
        }
        try (Stream<Path> list = Files.list(layout.log())) {
            list.filter(path -> !path.equals(layout.entries()) && !path.equals(layout.checkpoints()))
                    .sorted()
                    .forEach(path -> findings.add(new Finding.FileUnknown(layout.relative(path))));
        }
    }
}

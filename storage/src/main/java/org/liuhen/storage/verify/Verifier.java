package org.liuhen.storage.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.OpenSession;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.log.CheckpointFiles;
import org.liuhen.storage.note.Checkpoint;
import org.liuhen.storage.note.SignedNote;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.note.WitnessPolicy;

/// Checks a state directory from its bytes alone.
///
/// **Thread.** Used by one thread, which reads the log; checks signatures and hashes with as many as it was
/// given.
public final class Verifier {
    private final StateLayout layout;
    private final Optional<VerifierKey> expected;
    private final Scope scope;
    private final int threads;
    private final VerificationProgress progress;
    private final Predicate<TrackId> wanted;
    private final Covering covering;
    private final List<Seal> seals = new ArrayList<>();
    private Optional<WitnessPolicy.Quorum> quorum = Optional.empty();
    private final List<Finding> findings = Collections.synchronizedList(new ArrayList<>());

    /// @param state the state directory
    /// @param expected the key that must have signed, or empty to take the one the log names
    /// @param threads how many hash at once
    public Verifier(
            Path state, Optional<VerifierKey> expected, Scope scope, int threads, VerificationProgress progress) {
        this(state, expected, scope, threads, progress, track -> true, Covering.EVERYTHING);
    }

    private Verifier(
            Path state,
            Optional<VerifierKey> expected,
            Scope scope,
            int threads,
            VerificationProgress progress,
            Predicate<TrackId> wanted,
            Covering covering) {
        this.covering = covering;
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
                track -> track.session().equals(session),
                Covering.ONE_SESSION);
    }

    /// A check of the log alone: what its entries answer for is somewhere else.
    ///
    /// @param entries how many of its entries are looked at
    public static Verifier ofLog(
            Path state, Optional<VerifierKey> expected, long entries, int threads, VerificationProgress progress) {
        return new Verifier(
                state, expected, new Scope.While(entries), threads, progress, track -> false, Covering.LOG_ALONE);
    }

    private enum Covering {
        EVERYTHING,
        ONE_SESSION,
        LOG_ALONE
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
        Optional<SignedNote> newest = CheckpointFiles.newest(new StateLayout(state).checkpoints());
        try {
            if (newest.isPresent()) {
                return new Scope.While(Checkpoint.parse(newest.get().text()).size());
            }
        } catch (MalformedException e) {
            throw new IOException("the newest checkpoint cannot be read: " + e.getMessage(), e);
        }
        throw new IOException("there is no checkpoint in " + state);
    }

    /// Holds the log against what was kept of it elsewhere, too. Before [#verify].
    ///
    /// @return this
    public Verifier against(Seal seal) {
        seals.add(seal);
        return this;
    }

    /// Asks for cosignatures, too. Before [#verify].
    ///
    /// @return this
    public Verifier witnessedBy(Optional<WitnessPolicy.Quorum> witnesses) {
        quorum = witnesses;
        return this;
    }

    /// Checks everything. May be called once.
    ///
    /// @throws VerificationStoppedException if the progress says that nobody waits for the verdict any more
    /// @throws IOException if there is no log to check or a folder cannot be read: then there is no verdict
    public Verdict verify() throws IOException {
        if (!Files.isDirectory(layout.entries()) || !Files.isDirectory(layout.checkpoints())) {
            throw new IOException(layout.root() + " holds no log to verify: " + layout.entries() + " and "
                    + layout.checkpoints() + " must be there");
        }
        Optional<Long> limit = scope instanceof Scope.While running ? Optional.of(running.entries()) : Optional.empty();
        Advance advance = new Advance(progress);
        List<Finding> ofCheckpoints = new ArrayList<>();
        CheckpointAudit checkpoints = new CheckpointAudit(layout.root()::relativize, limit, ofCheckpoints);
        StoryAudit story = new StoryAudit(findings);
        SealAudit kept = new SealAudit(seals);
        CosignedAudit cosigned = new CosignedAudit(layout.root()::relativize, limit, quorum, ofCheckpoints);
        LogAudit log =
                new LogAudit(layout.root()::relativize, limit, findings, story, checkpoints, cosigned, kept, advance);
        Reach reach;
        try (Workers workers = new Workers(threads)) {
            log.run(layout, expected, workers);
            reach = Reach.of(layout, log.key().map(VerifierKey::text).orElse(""));
            if (limit.isEmpty()) {
                reportOpen(story.open());
                story.openIntakes()
                        .forEach(intake -> findings.add(new Finding.LeftOpen(
                                "the intake never ended: the recorder stopped in the middle of it; starting it again"
                                        + " ends it",
                                "intake " + intake)));
            }
            new MediaAudit(layout, reach, scope, findings, advance)
                    .hash(wanted(story), originals(story), story.secondCopies(), workers);
            workers.await();
        }
        checkpoints.judge(log.entries());
        Optional<Verdict.Witnessed> witnessed = cosigned.judge();
        kept.judge(log.key(), log.entries(), findings);
        FolderAudit folders = new FolderAudit(layout, reach, findings, advance);
        if (covering != Covering.LOG_ALONE) {
            folders.checkMetadata(story.metadata());
        }
        if (limit.isEmpty()) {
            folders.reportUnknown(story);
        }
        ofCheckpoints.addAll(findings);
        return new Verdict(
                log.key().map(VerifierKey::text).orElse(""),
                expected.isPresent() ? Verdict.Pinning.PINNED : Verdict.Pinning.FROM_THE_LOG,
                log.entries(),
                checkpoints.accepted(),
                story.sessions(),
                story.segments(),
                advance.doneBytes(),
                witnessed,
                ofCheckpoints);
    }

    private List<StoryAudit.Covered> wanted(StoryAudit story) {
        return story.runs().stream().filter(run -> wanted.test(run.track())).toList();
    }

    private List<IntakeAudit.Kept> originals(StoryAudit story) {
        return covering == Covering.EVERYTHING ? story.originals() : List.of();
    }

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
}

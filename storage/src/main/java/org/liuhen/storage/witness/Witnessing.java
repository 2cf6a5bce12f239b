package org.liuhen.storage.witness;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.index.EvidenceIndex;
import org.liuhen.storage.log.CosignedNotes;
import org.liuhen.storage.note.Checkpoint;
import org.liuhen.storage.note.SignedNote;
import org.liuhen.storage.time.Clocks;

/// Shows the log to a witness again and again, and keeps what it cosigned.
///
/// **Thread.** One of its own. Asked by any.
public final class Witnessing implements AutoCloseable {
    private static final Duration PARK = Duration.ofMillis(100);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final String WAY_OUT =
            ". Recording goes on. Find out which of the two is right before anybody relies on this log";

    private final Witness witness;
    private final Supplier<Optional<SignedNote>> shown;
    private final Supplier<EvidenceIndex> index;
    private final CosignedNotes notes;
    private final Clocks clocks;
    private final Thread thread;
    private volatile boolean closing;
    private volatile WitnessState state;
    private volatile Optional<SignedNote> newest = Optional.empty();

    /// What the witness cosigned, as far as is known.
    private long known;

    private Witnessing(
            Witness witness,
            Supplier<Optional<SignedNote>> shown,
            Supplier<EvidenceIndex> index,
            CosignedNotes notes,
            Clocks clocks) {
        this.witness = witness;
        this.shown = shown;
        this.index = index;
        this.notes = notes;
        this.clocks = clocks;
        this.state = new WitnessState(
                witness.rules().key().name(), WitnessState.Link.CONNECTING, 0, Optional.empty(), Optional.empty());
        this.thread = Thread.ofPlatform().name("witness").daemon().unstarted(this::run);
    }

    /// Begins.
    ///
    /// @param witness is closed with this
    /// @param shown the checkpoint that the witness may see: a log that is archived must never be known to it
    /// further than the archive could bring it back
    /// @param notes is closed with this
    public static Witnessing begin(
            Witness witness,
            Supplier<Optional<SignedNote>> shown,
            Supplier<EvidenceIndex> index,
            CosignedNotes notes,
            Clocks clocks) {
        Witnessing witnessing = new Witnessing(witness, shown, index, notes, clocks);
        witnessing.thread.start();
        return witnessing;
    }

    /// How it stands.
    public WitnessState state() {
        return state;
    }

    /// The newest checkpoint that was cosigned since this began, or before; empty if there is none.
    public Optional<SignedNote> newest() {
        return newest;
    }

    private void run() {
        try {
            recall();
        } catch (IOException | MalformedException e) {
            tell(WitnessState.Link.CONNECTING, "what was cosigned before cannot be read: " + e.getMessage());
        }
        while (!closing) {
            try {
                round();
            } catch (IOException | RuntimeException | MalformedException e) {
                tell(
                        WitnessState.Link.UNREACHABLE,
                        "the witness at " + witness.rules().address() + " does not answer: " + e.getMessage());
            }
            rest(witness.rules().rhythm());
        }
    }

    private void recall() throws IOException, MalformedException {
        newest = notes.newest();
        if (newest.isPresent()) {
            SignedNote note = newest.get();
            known = Checkpoint.parse(note.text()).size();
            cosigned(known, witness.rules().key().cosigned(note).orElse(0), WitnessState.Link.CONNECTING);
        }
    }

    private void round() throws IOException, MalformedException {
        Optional<SignedNote> checkpoint = shown.get();
        if (checkpoint.isEmpty()) {
            return;
        }
        SignedNote note = checkpoint.get();
        long size = Checkpoint.parse(note.text()).size();
        // It may know less or more than we remember: then it says so, and is asked once more.
        for (int i = 0; i < 2 && size >= known && (size > known || !isConnected()); i++) {
            if (take(witness.add(known, proof(known, size), note), size)) {
                return;
            }
        }
    }

    private boolean isConnected() {
        return state.link() == WitnessState.Link.CONNECTED;
    }

    /// Whether nothing is left to be asked.
    private boolean take(WitnessReply reply, long size) throws IOException {
        switch (reply) {
            case WitnessReply.Cosigned(SignedNote checkpoint, long seconds) -> {
                notes.append(checkpoint);
                known = size;
                newest = Optional.of(checkpoint);
                cosigned(size, seconds, WitnessState.Link.CONNECTED);
            }
            case WitnessReply.Knows(long there)
            when there > size -> tell(WitnessState.Link.CONTRADICTED, witness.putBack(size, there) + WAY_OUT);
            case WitnessReply.Knows(long there) -> {
                boolean isNews = there != known;
                known = there;
                return !isNews;
            }
            case WitnessReply.Contradicts() -> tell(WitnessState.Link.CONTRADICTED, witness.another(size) + WAY_OUT);
            case WitnessReply.Refuses(String why) ->
                tell(
                        WitnessState.Link.REFUSED,
                        "the witness at " + witness.rules().address() + " does not cosign this log: " + why
                                + ". Whoever runs it has to know the key of this log; [witness] in the configuration names"
                                + " its address and key");
        }
        return true;
    }

    private List<Hash> proof(long old, long size) throws IOException {
        if (old == 0 || old == size) {
            return List.of();
        }
        if (index.get().cursor().entries() < size) {
            throw new IOException("the index is behind the log; the witness is asked when it is not");
        }
        return index.get().proofs().consistency(old, size);
    }

    private void cosigned(long size, long seconds, WitnessState.Link link) {
        state = new WitnessState(
                witness.rules().key().name(),
                link,
                size,
                Optional.of(TimeUnit.SECONDS.toMicros(seconds)),
                Optional.empty());
    }

    private void tell(WitnessState.Link link, String problem) {
        WitnessState before = state;
        state = new WitnessState(before.name(), link, before.entries(), before.cosignedMicros(), Optional.of(problem));
    }

    private void rest(Duration time) {
        long end = clocks.monotonicNanos() + time.toNanos();
        while (!closing && end - clocks.monotonicNanos() > 0) {
            LockSupport.parkNanos(Math.min(PARK.toNanos(), end - clocks.monotonicNanos()));
        }
    }

    /// Ends, as soon as a question that is on its way was answered.
    @Override
    public void close() throws IOException {
        closing = true;
        LockSupport.unpark(thread);
        witness.close();
        try {
            thread.join(CLOSE_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        notes.close();
    }
}

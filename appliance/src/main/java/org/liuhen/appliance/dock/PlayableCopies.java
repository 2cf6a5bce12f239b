package org.liuhen.appliance.dock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.liuhen.ingest.play.PlayableCopy;
import org.liuhen.ingest.play.PlayableCopy.Made;
import org.liuhen.ingest.play.PlayableCopy.Manner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Copies for playing, made when somebody wants to see a file that no browser plays as it is. They are no
/// evidence: they can be thrown away and made again, and the oldest are. One is made at a time. Safe for many
/// threads.
public final class PlayableCopies implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PlayableCopies.class);
    private static final long MOST_BYTES = 4L << 30;
    /// A player asks for some segments of some tracks ahead.
    private static final int MOST_WAITING = 16;

    private static final int MOST_STATES = 4096;

    private final Path directory;
    private final Map<String, State> states = new ConcurrentHashMap<>();
    private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
    private final ExecutorService maker = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            waiting,
            Thread.ofPlatform().name("playable-copies").daemon().factory());
    private volatile boolean closing;

    /// @param directory where the copies lie
    public PlayableCopies(Path directory) {
        this.directory = directory;
    }

    /// How far a copy is.
    public sealed interface State {
        /// It is being made, or waits for its turn.
        record Making() implements State {}

        /// It is there.
        ///
        /// @param changes what is not as in the original
        record Ready(Path file, String contentType, List<String> changes) implements State {}

        /// It cannot be made.
        record Failed(String reason) implements State {}
    }

    /// The copy of an original; it is begun if nobody asked for it yet.
    ///
    /// @param key names the original, as a name of a file
    public State of(String key, Path original, Manner manner) {
        String name = key + (manner == Manner.REMUX ? ".remux.mp4" : ".transcode.mp4");
        State known = states.get(name);
        if (known instanceof State.Ready ready && !Files.exists(ready.file())) {
            known = null;
        }
        if (known == null) {
            known = begin(name, () -> make(name, original, manner));
        }
        return known;
    }

    private State begin(String name, Supplier<State> making) {
        try {
            states.put(name, new State.Making());
            maker.execute(() -> states.put(name, making.get()));
            return new State.Making();
        } catch (RejectedExecutionException e) {
            return new State.Failed("the program is being stopped");
        }
    }

    /// Parts are many; what is on the disk of a forgotten one is made again.
    private void forgetOld() {
        if (states.size() > MOST_STATES) {
            states.values().removeIf(state -> !(state instanceof State.Making));
        }
    }

    private State makePart(String name, Part part) {
        Path original = directory.resolve(name + ".part.mp4");
        try {
            Files.createDirectories(directory);
            Files.deleteIfExists(original);
            part.writeTo(original);
            return make(name, original, Manner.TRANSCODE);
        } catch (IOException e) {
            LOG.info("No view for playing: part={} reason={}", name, e.getMessage());
            return new State.Failed(String.valueOf(e.getMessage()));
        } finally {
            removeQuietly(original);
        }
    }

    private static void removeQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.info("A part stays behind: file={} reason={}", file, e.getMessage());
        }
    }

    /// A part of a file, which is played by itself.
    public interface Part {
        /// Writes it to a new file.
        void writeTo(Path file) throws IOException;
    }

    /// The H.264 view of a part of a file; it is begun if nobody asked for it yet. While too many wait it is not,
    /// and whoever asks again has his turn later.
    ///
    /// @param key names the part, as a name of a file
    public State ofPart(String key, Part part) {
        String name = key + ".view.mp4";
        State known = states.get(name);
        if (known instanceof State.Ready ready && !Files.exists(ready.file())) {
            known = null;
        }
        if (known != null || waiting.size() >= MOST_WAITING) {
            return known == null ? new State.Making() : known;
        }
        forgetOld();
        return begin(name, () -> makePart(name, part));
    }

    /// The copy of this name, if it is there.
    public Optional<State.Ready> ready(String key, Manner manner) {
        State known = states.get(key + (manner == Manner.REMUX ? ".remux.mp4" : ".transcode.mp4"));
        return known instanceof State.Ready ready && Files.exists(ready.file()) ? Optional.of(ready) : Optional.empty();
    }

    private State make(String name, Path original, Manner manner) {
        try {
            Files.createDirectories(directory);
            makeRoom(Files.size(original));
            Path file = directory.resolve(name);
            Path fresh = directory.resolve(name + ".new");
            Files.deleteIfExists(fresh);
            Files.deleteIfExists(file);
            Made made = PlayableCopy.make(original, fresh, manner, () -> closing);
            Files.move(fresh, file);
            return new State.Ready(file, made.contentType(), made.changes());
        } catch (IOException e) {
            LOG.info("No copy for playing: original={} reason={}", original.getFileName(), e.getMessage());
            return new State.Failed(String.valueOf(e.getMessage()));
        }
    }

    private void makeRoom(long wanted) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> list = Files.list(directory)) {
            files.addAll(list.filter(Files::isRegularFile)
                    .sorted(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .toList());
        }
        long held = wanted;
        for (Path file : files) {
            held += Files.size(file);
        }
        for (Path file : files) {
            if (held <= MOST_BYTES) {
                return;
            }
            held -= Files.size(file);
            Files.deleteIfExists(file);
        }
    }

    @Override
    public void close() {
        closing = true;
        maker.shutdownNow();
    }
}

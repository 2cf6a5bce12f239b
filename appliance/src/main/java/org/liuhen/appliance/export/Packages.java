package org.liuhen.appliance.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.liuhen.storage.export.Enclosures;
import org.liuhen.storage.export.PackageProgress;
import org.liuhen.storage.export.PackageWriter;
import org.liuhen.storage.export.Selection;
import org.liuhen.storage.time.Clocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Packages that were asked for on the page: made one at a time, on a thread of its own, a few waiting, the newest kept
/// to be fetched. They are no evidence: they can be thrown away and made again. Safe for many threads.
public final class Packages implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Packages.class);
    private static final int MOST_WAITING = 4;
    private static final int MOST_REMEMBERED = 50;
    private static final int MOST_KEPT = 4;

    private final Path state;
    private final Path directory;
    private final Parts parts;
    private final LinkedHashMap<Integer, View> views = new LinkedHashMap<>();
    private final ExecutorService maker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("packages").daemon().factory());
    private int next = 1;
    private volatile boolean closing;

    /// @param state the state directory
    /// @param directory where they lie until they are fetched; nothing else is in it
    public Packages(Path state, Path directory, Parts parts) {
        this.state = state;
        this.directory = directory;
        this.parts = parts;
    }

    /// What packages are made with.
    ///
    /// @param enclosures what goes beside the evidence, by the index of the entry that tells of the export
    /// @param clocks for their date
    /// @param software name and version
    public record Parts(LongFunction<Enclosures> enclosures, Clocks clocks, String software) {}

    /// How far a package is.
    public sealed interface Stage {
        /// It waits for its turn.
        record Waiting() implements Stage {}

        /// It is being written.
        record Making(long doneBytes, long totalBytes) implements Stage {}

        /// It can be fetched.
        record Ready(Path file, long lengthBytes) implements Stage {}

        /// It could not be made.
        record Failed(String reason) implements Stage {}
    }

    /// A package that was asked for.
    ///
    /// @param taken index of the entry that tells who took it
    public record View(int id, Selection selection, long taken, Stage stage) {}

    /// Asks for one. Empty if too many are waiting.
    ///
    /// @param taken index of the entry that tells who takes it
    public synchronized Optional<View> ask(Selection selection, long taken) {
        long waiting = views.values().stream()
                .filter(each -> each.stage() instanceof Stage.Waiting)
                .count();
        if (waiting >= MOST_WAITING || closing) {
            return Optional.empty();
        }
        View view = new View(next++, selection, taken, new Stage.Waiting());
        views.put(view.id(), view);
        if (views.size() > MOST_REMEMBERED) {
            views.pollFirstEntry();
        }
        maker.execute(() -> make(view));
        return Optional.of(view);
    }

    /// The one with this number; one whose file was thrown away since is not there.
    public synchronized Optional<View> find(int id) {
        return Optional.ofNullable(views.get(id))
                .filter(view -> !(view.stage() instanceof Stage.Ready ready) || Files.exists(ready.file()));
    }

    private synchronized void put(View view, Stage stage) {
        views.replace(view.id(), new View(view.id(), view.selection(), view.taken(), stage));
    }

    private void make(View view) {
        String session = view.selection().session();
        try {
            put(view, write(view, session));
        } catch (IOException e) {
            LOG.info("No package: session={} reason={}", session, e.getMessage());
            put(view, new Stage.Failed(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            LOG.error("couldn't make a package: session={}", session, e);
            put(view, new Stage.Failed(String.valueOf(e)));
        }
    }

    private Stage write(View view, String session) throws IOException {
        PackageWriter writer =
                PackageWriter.of(state, view.selection(), parts.clocks(), parts.software(), new PackageProgress() {
                    @Override
                    public void progress(long doneBytes, long totalBytes) {
                        put(view, new Stage.Making(doneBytes, totalBytes));
                    }

                    @Override
                    public boolean isStopped() {
                        return closing;
                    }
                });
        Files.createDirectories(directory);
        makeRoom(writer.footageBytes());
        Path fresh = directory.resolve("package.new");
        Files.deleteIfExists(fresh);
        try (PackageZip zip = new PackageZip(fresh, session)) {
            writer.write(zip, parts.enclosures().apply(view.taken()));
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
        Path file = directory.resolve(session + "-" + view.id() + ".zip");
        Files.deleteIfExists(file);
        Files.move(fresh, file);
        return new Stage.Ready(file, Files.size(file));
    }

    /// Throws the oldest away until few enough are left and the new one takes no more than half of what is free: the
    /// rest is what recordings count on.
    private void makeRoom(long wanted) throws IOException {
        List<Path> kept = new ArrayList<>();
        try (Stream<Path> list = Files.list(directory)) {
            list.filter(Files::isRegularFile)
                    .sorted(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .forEach(kept::add);
        }
        while (kept.size() >= MOST_KEPT || (!kept.isEmpty() && wanted > free() / 2)) {
            Files.deleteIfExists(kept.removeFirst());
        }
        if (wanted > free() / 2) {
            throw new IOException("the package has " + (wanted >> 20) + " MiB, and half of what is free on the disk is "
                    + (free() >> 21) + " MiB, the rest being for recordings: choose a part of it, or use"
                    + " \"liuhen export\" with a disk of its own");
        }
    }

    private long free() throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    @Override
    public void close() {
        closing = true;
        maker.shutdownNow();
    }
}

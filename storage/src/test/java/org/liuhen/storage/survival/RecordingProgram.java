package org.liuhen.storage.survival;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.SessionOpening;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.Json;
import org.liuhen.storage.time.SystemClocks;

/// Records scripted sources into a store and prints an acknowledgement of everything the store promised, right
/// after the promise. Goes on with a session that an earlier process left open. What fails is said on stderr, a
/// sentence each.
final class RecordingProgram {
    private static final int FAILED = 3;

    private final RecordingScript script;
    private final EvidenceStore store;
    private final AckPrinter acks;

    private RecordingProgram(RecordingScript script, EvidenceStore store, AckPrinter acks) {
        this.script = script;
        this.store = store;
        this.acks = acks;
    }

    public static void main(String[] arguments) throws InterruptedException {
        RecordingScript script = RecordingScript.parse(arguments);
        int exitCode = 0;
        try (EvidenceStore store = open(script)) {
            AckPrinter acks = new AckPrinter(script, store);
            acks.durable();
            exitCode = new RecordingProgram(script, store, acks).record() ? 0 : FAILED;
        } catch (IOException e) {
            System.err.println(e.getMessage());
            exitCode = FAILED;
        }
        System.exit(exitCode);
    }

    private static EvidenceStore open(RecordingScript script) throws IOException {
        StoreSettings settings = new StoreSettings(
                new ForgetfulDisk(script.forgetting()), new SystemClocks(), "recording program", Hash.over());
        return EvidenceStore.exists(script.state())
                ? EvidenceStore.open(script.state(), settings)
                : EvidenceStore.create(script.state(), "test.example/survival", settings);
    }

    /// Whether the session came to its planned end.
    private boolean record() throws IOException, InterruptedException {
        SessionWriter session = session();
        acks.durable();
        List<ScriptedTrack> tracks = new ArrayList<>();
        for (TrackWriter track : session.tracks()) {
            tracks.add(new ScriptedTrack(script, store, track, acks));
        }
        List<Thread> threads = tracks.stream()
                .map(track -> Thread.ofPlatform().name(track.name()).start(track))
                .toList();
        for (Thread thread : threads) {
            while (!thread.join(Duration.ofMillis(20))) {
                acks.checkpoint();
            }
        }
        boolean whole = tracks.stream().allMatch(ScriptedTrack::whole);
        if (whole) {
            acks.entry(session.end("script", store.clocks().wallMicros(), Cause.STOPPED));
        }
        acks.checkpoint();
        return whole;
    }

    private SessionWriter session() throws IOException {
        if (store.resumed().isEmpty()) {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < script.tracks(); i++) {
                names.add("track-" + i);
            }
            SortedMap<String, Json> metadata = new TreeMap<>();
            metadata.put("case", new Json.Text("测试"));
            return store.begin(new SessionOpening("room", "script", names, new Json.Fields(metadata)));
        }
        SessionWriter session = store.resumed().getFirst();
        for (TrackWriter track : session.tracks()) {
            track.interruption(
                    track.resumedAfter().orElseThrow(),
                    track.accountedMicros(),
                    store.clocks().wallMicros());
        }
        return session;
    }
}

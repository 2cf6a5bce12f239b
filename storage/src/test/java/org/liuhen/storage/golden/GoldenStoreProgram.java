package org.liuhen.storage.golden;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.liuhen.storage.Ending;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.RunWriter;
import org.liuhen.storage.SegmentClose;
import org.liuhen.storage.SessionOpening;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.kit.SimulatedClocks;
import org.liuhen.storage.kit.TinyMedia;
import org.liuhen.storage.media.Fragment;

/// Makes the golden store: `java … org.liuhen.storage.golden.GoldenStoreProgram DIRECTORY`. Run once for each
/// version of the format, and never again: what it made is kept, so that every later version of the software
/// reads it.
final class GoldenStoreProgram {
    private static final String ORIGIN = "example.org/rec/golden/1";
    // A key for this store alone, known to everybody.
    private static final String KEY = "-----BEGIN PRIVATE KEY-----\n"
            + "MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n"
            + "-----END PRIVATE KEY-----\n";

    private final Path state;
    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");
    private final Random random = new Random(1);

    private GoldenStoreProgram(Path state) {
        this.state = state;
    }

    public static void main(String[] args) throws IOException {
        new GoldenStoreProgram(Path.of(args[0])).make();
    }

    private void make() throws IOException {
        Files.createDirectories(state.resolve("keys"));
        Files.writeString(state.resolve("keys/log.pem"), KEY, StandardCharsets.US_ASCII);
        try (EvidenceStore store = EvidenceStore.create(state, ORIGIN, settings())) {
            recordAndCrash(store);
        }
        clocks.advance(Duration.ofSeconds(30));
        clocks.reboot("22222222-3333-4444-5555-666666666666");
        try (EvidenceStore store = EvidenceStore.open(state, settings())) {
            goOnAndEnd(store);
        }
    }

    private void recordAndCrash(EvidenceStore store) throws IOException {
        SessionWriter session = store.begin(new SessionOpening(
                "xunwen-1",
                "panel",
                List.of("front", "whole"),
                new FieldsBuilder().text("case", "测试案件").text("officer", "测试员").build()));
        long start = clocks.wallMicros();
        RunWriter whole = session.track("whole").orElseThrow().beginRun(TinyMedia.opening(start));
        TrackWriter front = session.track("front").orElseThrow();
        clocks.advance(Duration.ofMillis(1_500));
        front.interruption(new Ending(Cause.NETWORK, "no answer from the camera"), start, clocks.wallMicros());
        RunWriter run = front.beginRun(TinyMedia.opening(clocks.wallMicros()));
        for (int i = 0; i < 2; i++) {
            run.append(fragment(start + 1_500_000, i));
            whole.append(fragment(start, i));
            clocks.advance(Duration.ofSeconds(1));
            run.seal(new SegmentClose(i, Optional.of(clocks.wallMicros() - 1_000_250)));
            if (i == 0) {
                whole.seal(new SegmentClose(0, Optional.empty()));
            }
        }
        run.close(new Ending(Cause.PARAMETER_CHANGE, "640x360 becomes 1280x720"));
        whole.sync();
        Files.write(
                store.layout().run(whole(session), 0),
                "the beginning of a fragment".getBytes(StandardCharsets.US_ASCII),
                StandardOpenOption.APPEND);
    }

    private void goOnAndEnd(EvidenceStore store) throws IOException {
        SessionWriter session = store.resumed().getFirst();
        for (TrackWriter track : session.tracks()) {
            Ending why = track.resumedAfter().orElseThrow();
            long now = clocks.wallMicros();
            track.interruption(why, track.accountedMicros(), now);
            RunWriter run = track.beginRun(TinyMedia.opening(now));
            run.append(fragment(now, 0));
            run.seal(new SegmentClose(0, Optional.empty()));
            run.close(new Ending(Cause.STOPPED, "STOP was pressed"));
        }
        clocks.advance(Duration.ofSeconds(1));
        session.end("panel", clocks.wallMicros(), Cause.STOPPED);
    }

    private Fragment fragment(long runStart, int number) {
        return TinyMedia.fragment(runStart, number * 1_000_000L, 25, 40, random, Fragment.Start.KEY);
    }

    private static TrackId whole(SessionWriter session) {
        return session.track("whole").orElseThrow().id();
    }

    private StoreSettings settings() {
        return new StoreSettings(
                new SystemDisk(), clocks, "liuhen golden", Hash.over("golden".getBytes(StandardCharsets.US_ASCII)));
    }
}

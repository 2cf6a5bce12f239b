package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.ingest.capture.Program;
import org.liuhen.ingest.capture.RtspServer;
import org.liuhen.ingest.capture.VlcServer;
import org.liuhen.storage.account.SessionAccount;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.TrackId;

/// The whole way, from RTSP servers that we did not write to players that we did not write: the daemon is started,
/// a session is begun and ended through its page, what it stored plays, and the store is intact.
@Tag("system")
class OtherCamerasTest {
    private static final int SECONDS = 8;

    @TempDir
    Path clips;

    @TempDir
    Path directory;

    @BeforeEach
    void needPlayers() {
        Program.require("ffmpeg", "ffmpeg");
        Program.require("vlc", "vlc-bin vlc-plugin-base");
    }

    @Test
    void whatGstreamerServesIsRecordedPlaysAndVerifies() throws Exception {
        RtspServer.generateClips(clips);
        try (RtspServer server =
                RtspServer.start(clips, "a=h264:v.h264+aac:a.aac", "b=h265:v.h265", "c=h264:v.h264+pcma:a.alaw")) {
            check(
                    List.of(
                            new RoomFile.Camera("h264-aac", server.url("a"), "tcp"),
                            new RoomFile.Camera("h265", server.url("b"), "udp"),
                            new RoomFile.Camera("h264-pcma", server.url("c"), "tcp")),
                    Map.of(
                            "h264-aac", "h264,avc1,640,360|aac,mp4a,48000,1",
                            "h265", "hevc,hvc1,640,360",
                            "h264-pcma", "h264,avc1,640,360|flac,fLaC,8000,1"));
        }
    }

    @Test
    void whatVlcServesIsRecordedPlaysAndVerifies() throws Exception {
        VlcServer.generateClips(clips);
        try (VlcServer aac = VlcServer.start(clips.resolve("h264+aac.mp4"));
                VlcServer h265 = VlcServer.start(clips.resolve("h265.mp4"));
                VlcServer pcma = VlcServer.start(clips.resolve("h264+pcma.mkv"))) {
            check(
                    List.of(
                            new RoomFile.Camera("h264-aac", aac.url(), "udp"),
                            new RoomFile.Camera("h265", h265.url(), "udp"),
                            new RoomFile.Camera("h264-pcma", pcma.url(), "udp")),
                    Map.of(
                            "h264-aac", "h264,avc1,640,360|aac,mp4a,48000,1",
                            "h265", "hevc,hvc1,640,360",
                            "h264-pcma", "h264,avc1,640,360|flac,fLaC,8000,1"));
        }
    }

    private void check(List<RoomFile.Camera> cameras, Map<String, String> streams) throws Exception {
        Path state = directory.resolve("state");
        record(state, cameras);
        assertThat(verify(state)).isZero();
        SessionAccount account =
                SessionAccount.readAll(state).values().iterator().next();
        assertThat(account.end()).isPresent();
        assertThat(account.tracks()).hasSameSizeAs(cameras);
        for (Map.Entry<TrackId, SessionAccount.Track> each : account.tracks().entrySet()) {
            checkTrack(
                    state,
                    each.getKey(),
                    each.getValue(),
                    streams.getOrDefault(each.getKey().track(), "no track"));
        }
    }

    /// Starts the daemon, records, and stops both in order.
    private void record(Path state, List<RoomFile.Camera> cameras) throws IOException, InterruptedException {
        try (Daemon daemon = new Daemon(RoomFile.write(directory, state, cameras))) {
            LocalPage page = new LocalPage(state, daemon.awaitPort());
            page.post("/api/rooms/room-1/start");
            Daemon.awaitRecording(page, cameras.size());
            Thread.sleep(SECONDS * 1_000L);
            page.post("/api/rooms/room-1/stop");
            // What a Java program ends with after SIGTERM, once its shutdown hooks are done.
            assertThat(daemon.stop()).isEqualTo(128 + 15);
        }
    }

    private void checkTrack(Path state, TrackId track, SessionAccount.Track account, String streams)
            throws IOException {
        assertThat(account.runs()).as("runs of %s", track).hasSize(1);
        Path file = new StateLayout(state).run(track, 0);
        assertThat(Program.streams(file).replace("\n", "|")).as("%s", track).isEqualTo(streams);
        assertThat(Program.complaints(file)).as("what ffmpeg says of %s", track).isEmpty();
        List<String> pictures = Program.packets(file, "v", "dts");
        assertThat(pictures).as("pictures of %s", track).hasSize((int) account.frames());
        assertThat(account.frames()).as("frames of %s", track).isGreaterThan(SECONDS * 25 - 25);
        assertThat(account.lostPackets()).as("lost packets of %s", track).isZero();
        assertThat(VlcServer.framesFound(file, clips))
                .as("pictures VLC finds in %s", track)
                .isBetween(pictures.size() - 1, pictures.size());
    }

    private static int verify(Path state) {
        StringWriter said = new StringWriter();
        int code = Main.run(new PrintWriter(said, true), new PrintWriter(said, true), "verify", state.toString());
        System.out.println(said);
        return code;
    }
}

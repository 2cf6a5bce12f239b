package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.liuhen.storage.disk.FileSystemKind;
import org.liuhen.storage.disk.Machine;
import org.liuhen.storage.disk.MountedImage;
import org.liuhen.storage.verify.Verifier;
import org.liuhen.tools.camera.CameraServer;
import org.liuhen.tools.camera.SimulatedCamera;

/// A whole machine dies at random moments, kernel and all, again and again, while `liuhen run` records two
/// cameras on it and people press PAUSE, set marks and write statements, and sometimes once more while the
/// program starts. Each time it boots again with the disk that it left. The cameras live on.
///
/// The machine is User-Mode Linux and dies by SIGKILL. So all is lost that its kernel had not yet given to its
/// disk; what it had given is kept, flushed or not, since the host goes on and holds it. That is a kernel that
/// dies, or a reset; a disk that forgets besides is in [DaemonPowerCutTest].
///
/// Not part of a plain run: `-Ddaemon.deaths=N` sets how often it dies while it records with each file system, and
/// asks for a machine that does nothing else (`tools/RATIONALE.md`). `-Ddaemon.deaths.seed=S` repeats a drawing.
@Tag("system")
class MachineDeathTest {
    private static final int DEATHS = Integer.getInteger("daemon.deaths", 0);
    private static final int DISK_MEBIBYTES = 512;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(names = {"EXT4", "XFS"})
    void eachDeathIsOneGapAndNothingAcknowledgedIsLost(FileSystemKind kind) throws Exception {
        assumeTrue(DEATHS > 0, "takes a machine that does nothing else: -Ddaemon.deaths=N");
        Machine.assumeImage(kind, directory);
        Machine.assumeTracing(); // which is how its kernel runs its programs
        Machine.assumeGuests(GuestMachine.MEMORY_MEBIBYTES);
        long seed = Long.getLong("daemon.deaths.seed", System.nanoTime());
        System.out.println("daemon.deaths.seed=" + seed);
        Path image = directory.resolve("disk.img");
        kind.make(image, DISK_MEBIBYTES);
        try (Cable cable = Cable.lay();
                CameraServer server = CameraServer.start(new InetSocketAddress(cable.here(), 0))) {
            GuestMachine machine = new GuestMachine(directory, kind, image, cable);
            List<SimulatedCamera> cameras = SmallCameras.add(server, DaemonPowerCutTest.CAMERAS, 2);
            FilmingTimes times = new FilmingTimes(cameras, PowerCutAccount.FRAME_MICROS);
            Path config = RoomFile.write(directory, machine.disk().resolve("state"), machine.address(), cameras);
            MortalRecorder recorder = new MortalRecorder(
                    machine, machine.running(Daemon.program(config)), cameras, times, new Random(seed));
            for (int round = 0; round < DEATHS; round++) {
                if (round % 2 == 1) {
                    recorder.startAndDie();
                }
                recorder.recordAndDie();
            }
            recorder.end();
            try (MountedImage disk = MountedImage.mount(kind, image, machine.disk())) {
                Path state = disk.directory().resolve("state");
                assertThat(new Verifier(state, Optional.empty(), new Verifier.Scope.AtRest(), 2, (done, total) -> {})
                                .verify()
                                .findings())
                        .isEmpty();
                PowerCutAccount.read(state, recorder.deaths(), times).check();
            }
        }
    }
}

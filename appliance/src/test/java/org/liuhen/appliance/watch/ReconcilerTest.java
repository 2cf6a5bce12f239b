package org.liuhen.appliance.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.liuhen.ingest.signal.Warning;
import org.liuhen.storage.Ending;
import org.liuhen.storage.format.Cause;

class ReconcilerTest {
    private final WatchOnStage stage = new WatchOnStage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void footageThatIsOnTheDiskIsRecording() {
        stage.start();
        stage.look();
        assertThat(stage.verdict().kind()).isEqualTo(Verdict.Kind.CONNECTING);

        stage.record(1);
        long since = stage.track.nowMicros();
        stage.record(9);

        assertThat(stage.verdict()).isEqualTo(new Verdict.Recording(since));
        assertThat(stage.board.current()).isEmpty();
    }

    @Test
    void footageThatCeasesIsNotRecordingWithinFiveSecondsSinceItsEnd() {
        stage.start();
        stage.record(10);
        long lost = stage.track.nowMicros();
        stage.track.trouble = new Ending(Cause.NETWORK, "no route to host");

        int seconds = 0;
        while (stage.verdict().kind() != Verdict.Kind.NOT_RECORDING) {
            stage.wait(1);
            seconds++;
            assertThat(seconds).isLessThan(5);
        }

        assertThat(stage.verdict())
                .isEqualTo(new Verdict.NotRecording(lost, new Reason(Cause.NETWORK, "网络中断", "no route to host")));
        stage.record(1);
        assertThat(stage.verdict().kind()).isEqualTo(Verdict.Kind.RECORDING);
    }

    @Test
    void whatWasSaidAndIsNotOnTheDiskIsNotRecordingAtOnce() {
        stage.start();
        stage.record(10);
        long proven = stage.track.nowMicros();

        stage.disk.holds = StagedDisk.Holds.NOTHING;
        stage.record(1);

        assertThat(stage.verdict())
                .isEqualTo(new Verdict.NotRecording(
                        proven,
                        new Reason(
                                Cause.STORAGE_ERROR,
                                "存储故障",
                                "the newest footage is not on the disk as it was written")));
        stage.record(20);
        assertThat(stage.verdict().sinceMicros()).as("goes on since the loss").isEqualTo(proven);
        stage.disk.holds = StagedDisk.Holds.WHOLE;
        stage.record(1);
        assertThat(stage.verdict().kind()).isEqualTo(Verdict.Kind.RECORDING);
    }

    @Test
    void whatCannotBeReadBackIsNotRecording() {
        stage.start();
        stage.record(3);
        stage.disk.holds = StagedDisk.Holds.ERRORS;
        stage.record(1);

        assertThat(stage.verdict().kind()).isEqualTo(Verdict.Kind.NOT_RECORDING);
        assertThat(stage.verdict().reason().map(Reason::english))
                .contains("the newest footage cannot be read back: Input/output error");
    }

    @Test
    void footageOfATimeToComeIsNotRecording() {
        stage.start();
        stage.record(3);
        stage.disk.holds = StagedDisk.Holds.NONSENSE;
        stage.record(1);
        assertThat(stage.verdict().reason().map(Reason::cause)).contains(Cause.TIME_JUMP);

        stage.disk.holds = StagedDisk.Holds.WHOLE;
        stage.pass(Duration.ofSeconds(1));
        stage.track.writeAheadOf(10_000_000);
        stage.look();
        assertThat(stage.verdict().reason().map(Reason::cause)).contains(Cause.TIME_JUMP);
    }

    @Test
    void aDiskThatHangsIsNotRecordingAndHoldsUpNobody() {
        stage.start();
        stage.record(3);
        stage.disk.hang();
        stage.write();
        stage.look();
        for (int i = 0; i < 3; i++) {
            stage.pass(Duration.ofSeconds(1));
            stage.track.write();
            stage.look();
        }

        assertThat(stage.verdict().kind()).isEqualTo(Verdict.Kind.NOT_RECORDING);
        assertThat(stage.verdict().reason().map(Reason::english)).contains("the disk does not answer");

        stage.disk.goOn();
        awaitRecording();
    }

    @Test
    void aSourceThatNeverComesIsConnectingForAMomentOnly() {
        stage.start();
        long since = stage.track.nowMicros();
        stage.wait(4);
        assertThat(stage.verdict()).isEqualTo(new Verdict.Connecting(since));

        stage.track.trouble = new Ending(Cause.ACCESS_DENIED, "401 Unauthorized");
        stage.wait(1);

        assertThat(stage.verdict())
                .isEqualTo(
                        new Verdict.NotRecording(since, new Reason(Cause.ACCESS_DENIED, "设备拒绝登录", "401 Unauthorized")));
    }

    @Test
    void packetsThatComeAndDoNotReachTheDiskBlameTheDisk() {
        stage.start();
        stage.record(3);
        for (int i = 0; i < 5; i++) {
            stage.track.arrived += 25;
            stage.wait(1);
        }
        assertThat(stage.verdict().reason().map(Reason::cause)).contains(Cause.STORAGE_STALL);

        for (int i = 0; i < 5; i++) {
            stage.track.arrived += 25;
            stage.track.skipped += 25;
            stage.wait(1);
        }
        assertThat(stage.verdict().reason().map(Reason::chinese)).contains("等待关键帧");

        stage.track.diskRefusal = new Ending(Cause.STORAGE_FULL, "No space left on device");
        stage.wait(1);
        assertThat(stage.verdict().reason())
                .contains(new Reason(Cause.STORAGE_FULL, "存储空间不足", "No space left on device"));
    }

    @Test
    void aFlawOfTheSignalIsDegradedForAsLongAsItLasts() {
        stage.start();
        stage.record(3);
        stage.track.warnings.add(new Warning(Cause.PICTURE_BLACK, 0, 0, ""));
        stage.track.warnings.add(new Warning(Cause.SOUND_DEAD, 0, 0, ""));
        stage.record(1);
        long since = stage.track.nowMicros();
        stage.record(5);

        assertThat(stage.verdict())
                .isEqualTo(new Verdict.Degraded(
                        since,
                        new Reason(
                                Cause.PICTURE_BLACK,
                                "画面全黑、拾音器无信号",
                                "the picture was black, the microphone gave nothing but zeros")));
        stage.track.warnings.clear();
        stage.record(1);
        assertThat(stage.verdict().kind()).isEqualTo(Verdict.Kind.RECORDING);
    }

    @Test
    void lostPacketsAreDegradedForTenSeconds() {
        stage.start();
        stage.record(3);
        stage.track.lost += 4;
        stage.record(10);
        assertThat(stage.verdict().reason().map(Reason::cause)).contains(Cause.PACKET_LOSS);

        stage.record(3);
        assertThat(stage.verdict().kind()).isEqualTo(Verdict.Kind.RECORDING);
    }

    @Test
    void footageFromBeforeAPauseDoesNotCount() {
        stage.start();
        stage.record(3);
        stage.stop();
        stage.wait(1);
        stage.start();
        stage.wait(1);
        assertThat(stage.verdict().kind()).isEqualTo(Verdict.Kind.CONNECTING);
        stage.wait(5);
        assertThat(stage.verdict().kind()).isEqualTo(Verdict.Kind.NOT_RECORDING);
    }

    @Test
    void verdictsNobodyRenewsGoBad() {
        stage.start();
        stage.record(3);
        stage.pass(Duration.ofSeconds(5));
        assertThat(stage.verdict().kind()).isEqualTo(Verdict.Kind.RECORDING);
        stage.pass(Duration.ofMillis(1));

        assertThat(stage.verdict().kind()).isEqualTo(Verdict.Kind.NOT_RECORDING);
        assertThat(stage.verdict().reason().map(Reason::chinese)).contains("录制监看已停止，录制状态未知");
    }

    @Test
    void eachChangeOfAVerdictIsTold() throws InterruptedException {
        stage.start();
        stage.record(3);
        stage.wait(5);
        stage.record(2);
        stage.stop();
        stage.look();

        assertThat(stage.bulletin.after(0, Duration.ZERO).events().stream()
                        .map(Notice::of)
                        .flatMap(notice -> Optional.ofNullable(notice.source()).stream())
                        .map(Notice.OfSource::verdict))
                .containsExactly("recording", "not-recording", "recording", "off");
    }

    private void awaitRecording() {
        for (int i = 0; i < 50 && stage.verdict().kind() != Verdict.Kind.RECORDING; i++) {
            stage.record(1);
        }
        assertThat(stage.verdict().kind()).isEqualTo(Verdict.Kind.RECORDING);
    }
}

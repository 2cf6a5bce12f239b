package org.liuhen.appliance.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.liuhen.appliance.space.DiskOutlook;
import org.liuhen.ingest.signal.Warning;
import org.liuhen.storage.Ending;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Condition;
import org.liuhen.storage.scrub.ScrubState;
import org.liuhen.storage.time.ClockState;
import org.liuhen.storage.volume.VolumeState;

/// Every alarm: what makes it begin, how it reads, and that it ends when its cause ends.
class AlarmTest {
    /// How an alarm is brought about and ended, and how it reads.
    private record Case(Act begin, Act end, String chinese, String english) {}

    private interface Act {
        void on(WatchOnStage stage);
    }

    private static final Map<AlarmCode, Case> CASES = Map.ofEntries(
            Map.entry(
                    AlarmCode.NOT_RECORDING,
                    new Case(
                            stage -> {
                                stage.track.trouble = new Ending(Cause.NETWORK, "no route to host");
                                stage.wait(4);
                            },
                            stage -> stage.record(1),
                            "第一询问室 · 正面：应录未录，网络中断",
                            "第一询问室 · 正面: should be recorded and is not: no route to host")),
            Map.entry(
                    AlarmCode.DEGRADED,
                    new Case(
                            stage -> {
                                stage.track.warnings.add(new Warning(Cause.PICTURE_COVERED, 0, 0, ""));
                                stage.record(1);
                            },
                            stage -> {
                                stage.track.warnings.clear();
                                stage.record(1);
                            },
                            "第一询问室 · 正面：录制有缺陷，画面遮挡",
                            "第一询问室 · 正面: recorded with a flaw: the picture was covered")),
            Map.entry(
                    AlarmCode.STORAGE_STALL,
                    new Case(
                            stage -> {
                                stage.disk.hang();
                                stage.record(1);
                                stage.pass(Duration.ofSeconds(3));
                                stage.look();
                            },
                            stage -> {
                                stage.disk.goOn();
                                for (int i = 0;
                                        i < 50
                                                && stage.alarm(AlarmCode.STORAGE_STALL)
                                                        .isPresent();
                                        i++) {
                                    stage.record(1);
                                }
                            },
                            "存储无响应或过慢",
                            "the disk does not answer, or not in time")),
            Map.entry(
                    AlarmCode.DISK_SPACE,
                    new Case(
                            stage -> {
                                stage.disk.freeBytes = 500L << 20;
                                stage.record(2);
                            },
                            stage -> {
                                stage.disk.freeBytes = 20L << 30;
                                stage.record(2);
                            },
                            "存储空间不足：剩余 500 MiB，少于 2048 MiB 时不能开始新的录制",
                            "little room is left on the disk: 500 MiB; a session begins with 2048 MiB at least")),
            Map.entry(
                    AlarmCode.SESSION_FORGOTTEN,
                    new Case(
                            stage -> {
                                SourcePlace room = new SourcePlace("room-1", "第一询问室", "", "");
                                stage.forgotten.add(new Forgotten(room, 1, Duration.ofMinutes(750)));
                                stage.lookAtMachine();
                            },
                            stage -> stage.forgotten.clear(),
                            "第一询问室：录制时间过长，是否忘记结束（已录制 12 小时，录制仍在继续）",
                            "第一询问室: a session has been open for very long (12 h; it is still being recorded)")),
            Map.entry(
                    AlarmCode.STORE_FAILED,
                    storeCase(
                            new StoreSigns(
                                    Optional.of("fsync failed"),
                                    Optional.empty(),
                                    7,
                                    ClockState.SYNCED,
                                    List.of(),
                                    List.of()),
                            "存储故障，已停止封存：fsync failed",
                            "the store failed and seals nothing any more: fsync failed")),
            Map.entry(
                    AlarmCode.INDEX_FAILED,
                    storeCase(
                            new StoreSigns(
                                    Optional.empty(),
                                    Optional.of("corrupt"),
                                    7,
                                    ClockState.SYNCED,
                                    List.of(),
                                    List.of()),
                            "索引故障，录制不受影响：corrupt",
                            "the index failed; recording goes on: corrupt")),
            Map.entry(
                    AlarmCode.VOLUME_REFUSES,
                    storeCase(
                            new StoreSigns(
                                    Optional.empty(),
                                    Optional.empty(),
                                    7,
                                    ClockState.SYNCED,
                                    List.of(
                                            new VolumeState(
                                                    1,
                                                    Path.of("/state"),
                                                    Optional.of(new VolumeState.Refusal("no space", 0))),
                                            new VolumeState(2, Path.of("/mnt/second"), Optional.empty())),
                                    List.of()),
                            "存储卷不接收录像：卷 1 (/state): no space；录像写入卷 2",
                            "a volume takes no footage: volume 1 (/state): no space; footage goes to volume 2")),
            Map.entry(
                    AlarmCode.CLOCK_UNTRUSTED,
                    storeCase(
                            new StoreSigns(
                                    Optional.empty(), Optional.empty(), 7, ClockState.UNTRUSTED, List.of(), List.of()),
                            "时钟不可信",
                            "the clock shows a time that cannot be")),
            Map.entry(
                    AlarmCode.CLOCK_UNSYNCED,
                    storeCase(
                            new StoreSigns(
                                    Optional.empty(), Optional.empty(), 7, ClockState.UNSYNCED, List.of(), List.of()),
                            "时钟未同步",
                            "the clock is not kept by a time service")),
            Map.entry(
                    AlarmCode.SCRUB_DAMAGE,
                    storeCase(
                            new StoreSigns(
                                    Optional.empty(),
                                    Optional.empty(),
                                    7,
                                    ClockState.SYNCED,
                                    List.of(),
                                    List.of(damaged(12, "session s, track front, run 0, segment 3"), damaged(14, "…"))),
                            "已存证据损坏：session s, track front, run 0, segment 3，另有 1 处",
                            "stored evidence is damaged: session s, track front, run 0, segment 3, and 1 more")),
            Map.entry(
                    AlarmCode.WATCH_STOPPED,
                    new Case(
                            stage -> {
                                stage.pass(Duration.ofSeconds(6));
                                stage.lookAtMachine();
                            },
                            stage -> stage.record(1),
                            "录制监看已停止，录制状态未知",
                            "nobody watches the recording: its state is unknown")));

    /// Those of the watch; what the panels and the dock say is tried where they are.
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {
                "PANEL_FAULT",
                "PANEL_STUCK",
                "PANEL_REFUSED",
                "DOCK_SLOT",
                "INTAKE_MISMATCH",
                "RECORDER_OVERDUE",
                "STATE_SECRET",
                "ARCHIVE_CONTRADICTED",
                "ARCHIVE_FAULTY",
                "ARCHIVE_UNPROTECTED",
                "ARCHIVE_LOCK_ENDING",
                "ARCHIVE_REFUSED",
                "ARCHIVE_OVERDUE",
                "ARCHIVE_ABSENT",
                "ARCHIVE_UNREACHABLE",
                "WITNESS_CONTRADICTED",
                "WITNESS_REFUSED",
                "WITNESS_UNREACHABLE"
            })
    void anAlarmBeginsWithItsCauseAndEndsWithIt(AlarmCode code) throws InterruptedException {
        Case is = Objects.requireNonNull(CASES.get(code), "an alarm without a case");
        try (WatchOnStage stage = new WatchOnStage()) {
            stage.start();
            stage.record(3);
            assertThat(stage.board.current()).isEmpty();

            is.begin().on(stage);
            assertThat(stage.alarm(code)).hasValueSatisfying(alarm -> {
                assertThat(alarm.chinese()).isEqualTo(is.chinese());
                assertThat(alarm.english()).isEqualTo(is.english());
            });
            assertThat(stage.toldOf(code)).containsExactly("alarm-began");

            is.end().on(stage);
            stage.record(2);
            assertThat(stage.board.current()).isEmpty();
            assertThat(stage.toldOf(code)).containsExactly("alarm-began", "alarm-ended");
        }
    }

    @Test
    void anAlarmOfTheMachineKeepsTheTimeAtWhichItBegan() {
        try (WatchOnStage stage = new WatchOnStage()) {
            stage.disk.freeBytes = 500L << 20;
            stage.look();
            stage.look();
            long began = stage.clocks.wallMicros();
            stage.disk.freeBytes = 400L << 20;
            stage.wait(30);

            assertThat(stage.alarm(AlarmCode.DISK_SPACE)).hasValueSatisfying(alarm -> {
                assertThat(alarm.sinceMicros()).isEqualTo(began);
                assertThat(alarm.chinese()).contains("剩余 400 MiB");
            });
        }
    }

    @Test
    void aDiskThatLastsForFewHoursOnlyIsToldBeforeItIsFull() {
        try (WatchOnStage stage = new WatchOnStage()) {
            stage.start();
            stage.outlook = WatchOnStage.outlook(3.24, DiskOutlook.Level.CRITICAL);
            stage.record(2);
            assertThat(stage.alarm(AlarmCode.DISK_SPACE)).hasValueSatisfying(alarm -> {
                assertThat(alarm.chinese()).isEqualTo("存储空间不足：约可再录 3.2 小时");
                assertThat(alarm.english()).isEqualTo("little room is left on the disk: enough for about 3.2 h");
            });

            stage.outlook = WatchOnStage.outlook(30, DiskOutlook.Level.OK);
            stage.record(1);
            assertThat(stage.alarm(AlarmCode.DISK_SPACE)).isEmpty();
        }
    }

    @Test
    void aDiskThatTakesNoWriteStallsEvenIfItsCacheIsRead() {
        try (WatchOnStage stage = new WatchOnStage()) {
            stage.start();
            stage.record(3);
            for (int i = 0; i < 5; i++) {
                stage.track.arrived += 25;
                stage.wait(1);
            }
            assertThat(stage.alarm(AlarmCode.STORAGE_STALL)).isPresent();
            assertThat(stage.alarm(AlarmCode.NOT_RECORDING)).isPresent();
        }
    }

    @Test
    void aStoreThatDoesNotAnswerStalls() throws InterruptedException {
        try (WatchOnStage stage = new WatchOnStage()) {
            stage.record(1);
            StoreWatch late = new StoreWatch(() -> WatchOnStage.WELL, stage.board, stage.clocks);
            MachineWatch machine = new MachineWatch(
                    stage.volume,
                    stage.verdicts,
                    late,
                    stage.board,
                    _ -> stage.outlook,
                    WatchOnStage.RESERVE_BYTES,
                    stage.clocks);
            stage.pass(Duration.ofSeconds(6));
            machine.round();
            assertThat(stage.alarm(AlarmCode.STORAGE_STALL)).isPresent();

            late.round();
            machine.round();
            assertThat(stage.alarm(AlarmCode.STORAGE_STALL)).isEmpty();
        }
    }

    @Test
    void theLoudestComeFirst() {
        try (WatchOnStage stage = new WatchOnStage()) {
            stage.signs = new StoreSigns(
                    Optional.empty(),
                    Optional.of("corrupt"),
                    7,
                    ClockState.UNSYNCED,
                    List.of(),
                    List.of(damaged(1, "p")));
            stage.disk.freeBytes = 0;
            stage.start();
            stage.wait(6);

            List<AlarmCode> codes =
                    stage.board.current().stream().map(Alarm::code).toList();
            assertThat(codes)
                    .containsExactly(
                            AlarmCode.NOT_RECORDING,
                            AlarmCode.DISK_SPACE,
                            AlarmCode.SCRUB_DAMAGE,
                            AlarmCode.INDEX_FAILED,
                            AlarmCode.CLOCK_UNSYNCED);
            List<AlarmCode.Severity> severities = new ArrayList<>(EnumSet.allOf(AlarmCode.class).stream()
                    .map(AlarmCode::severity)
                    .toList());
            assertThat(severities).isSorted();
        }
    }

    private static Case storeCase(StoreSigns signs, String chinese, String english) {
        return new Case(
                stage -> {
                    stage.signs = signs;
                    stage.record(1);
                },
                stage -> {
                    stage.signs = WatchOnStage.WELL;
                    stage.record(1);
                },
                chinese,
                english);
    }

    private static ScrubState.Damaged damaged(long entry, String place) {
        return new ScrubState.Damaged(entry, Condition.CHANGED, 0, Optional.of(place));
    }
}

package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.timeline.Interruption;

class OutageTest {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final Map<String, String> TITLES = Map.of("front", "正面", "room", "全景", "mic", "拾音器");

    @Test
    void oneSentenceTellsWhatWhenHowLongAndWhichTracks() {
        List<Outage> outages = Outage.among(List.of(
                gap(7, "front", Cause.POWER, "2026-11-23T10:02:11.8", "2026-11-23T10:03:40.1"),
                gap(8, "room", Cause.POWER, "2026-11-23T10:02:12.0", "2026-11-23T10:03:39.2")));
        assertThat(outages).hasSize(1);
        assertThat(chinese(outages.getFirst()))
                .isEqualTo("录制于 10:02:11 因断电或系统重启中断，10:03:40 恢复，中断 1 分 29 秒，正面、全景两路受影响。");
        assertThat(english(outages.getFirst()))
                .isEqualTo("Recording stopped at 10:02:11 (the machine stopped or restarted) and went on at 10:03:40:"
                        + " 1 min 29 s missing of 正面, 全景.");
        assertThat(outages.getFirst().waiting()).containsExactly(7L, 8L);
    }

    @Test
    void tracksThatCameBackApartAreToldApart() {
        List<Outage> outages = Outage.among(List.of(
                gap(7, "front", Cause.PROCESS_DIED, "2026-11-23T10:02:11", "2026-11-23T10:02:31"),
                gap(8, "mic", Cause.PROCESS_DIED, "2026-11-23T10:02:11", "2026-11-23T11:03:13")));
        assertThat(chinese(outages.getFirst()))
                .isEqualTo("录制因程序中止中断：正面 10:02:11 中断，10:02:31 恢复，中断 20 秒；"
                        + "拾音器 10:02:11 中断，11:03:13 恢复，中断 1 小时 1 分 2 秒。");
        assertThat(english(outages.getFirst()))
                .isEqualTo("Recording stopped (the recording program ended without closing its files): 正面 from 10:02:11"
                        + " to 10:02:31, 20 s missing; 拾音器 from 10:02:11 to 11:03:13, 1 h 1 min 2 s missing.");
    }

    @Test
    void twoOutagesAreTwoSentencesEvenIfATrackMissedBoth() {
        List<Outage> outages = Outage.among(List.of(
                gap(7, "front", Cause.RESTART, "2026-11-23T10:00:00", "2026-11-23T10:00:10"),
                gap(8, "room", Cause.RESTART, "2026-11-23T10:00:00", "2026-11-23T10:05:10"),
                gap(9, "front", Cause.RESTART, "2026-11-23T10:05:00", "2026-11-23T10:05:09")));
        assertThat(outages).extracting(outage -> outage.interruptions().size()).containsExactly(2, 1);
        assertThat(chinese(outages.get(1))).isEqualTo("录制于 10:05:00 因程序重新启动中断，10:05:09 恢复，中断 9 秒，正面一路受影响。");
    }

    @Test
    void overMidnightTheDayIsTold() {
        Outage outage = Outage.among(
                        List.of(gap(7, "front", Cause.POWER, "2026-11-23T23:59:59", "2026-11-24T00:00:00")))
                .getFirst();
        assertThat(chinese(outage))
                .isEqualTo("录制于 11 月 23 日 23:59:59 因断电或系统重启中断，11 月 24 日 00:00:00 恢复，中断 1 秒，正面一路受影响。");
        assertThat(english(outage)).contains("at 2026-11-23 23:59:59", "at 2026-11-24 00:00:00");
    }

    @Test
    void lessThanASecondIsNotCalledNothing() {
        Outage outage = Outage.among(
                        List.of(gap(7, "front", Cause.RESTART, "2026-11-23T10:00:00.1", "2026-11-23T10:00:00.9")))
                .getFirst();
        assertThat(chinese(outage)).contains("中断 不足 1 秒");
        assertThat(english(outage)).contains("less than 1 s missing");
    }

    @Test
    void otherInterruptionsAreNoOutages() {
        assertThat(Outage.among(List.of(
                        gap(7, "front", Cause.NETWORK, "2026-11-23T10:00:00", "2026-11-23T10:00:10"),
                        gap(8, "front", Cause.PAUSED, "2026-11-23T10:01:00", "2026-11-23T10:02:10"))))
                .isEmpty();
    }

    private static String chinese(Outage outage) {
        return outage.chinese(ZONE, OutageTest::title);
    }

    private static String english(Outage outage) {
        return outage.english(ZONE, OutageTest::title);
    }

    private static String title(String track) {
        return String.valueOf(TITLES.get(track));
    }

    private static Interruption gap(long entry, String track, Cause cause, String from, String to) {
        return new Interruption(
                entry,
                new TrackId("20261123-020000-abcdef", track),
                Interruption.Kind.GAP,
                cause,
                micros(from),
                micros(to),
                0,
                "",
                Optional.empty(),
                Interruption.Standing.WAITING,
                Optional.empty());
    }

    private static long micros(String local) {
        return LocalDateTime.parse(local).atZone(ZONE).toInstant().toEpochMilli() * 1_000;
    }
}

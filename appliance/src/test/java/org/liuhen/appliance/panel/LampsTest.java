package org.liuhen.appliance.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.liuhen.appliance.config.PanelConfig.Lamp;
import org.liuhen.appliance.config.PanelConfig.Pattern;
import org.liuhen.appliance.config.PanelConfig.Sign;
import org.liuhen.appliance.room.RoomView;
import org.liuhen.appliance.watch.AlarmCode.Severity;
import org.liuhen.appliance.watch.Reason;
import org.liuhen.appliance.watch.Verdict;
import org.liuhen.storage.format.Cause;

class LampsTest {
    private static final Reason WHY = new Reason(Cause.OTHER, "原因", "why");
    private static final long MILLIS = 1_000_000;
    private static final Map<Sign, Pattern> USUAL =
            Arrays.stream(Sign.values()).collect(Collectors.toMap(Function.identity(), Sign::usual));

    private final Lamps lamps = new Lamps(USUAL);

    @ParameterizedTest
    @CsvSource({
        "ARMED, off off, ",
        "CLOSING, off off, ",
        "PAUSED, off off, PAUSED",
        "RECORDING, recording recording, RECORDING",
        "RECORDING, recording degraded, DEGRADED",
        "RECORDING, degraded connecting, CONNECTING",
        "RECORDING, recording not-recording, NOT_RECORDING",
        "RECORDING, connecting not-recording, NOT_RECORDING",
        "RECORDING, off off, NOT_RECORDING",
        "RECORDING, recording off, RECORDING",
    })
    void recShowsTheWorstThatTheDiskSays(RoomView.State state, String verdicts, Sign sign) {
        assertThat(Lamps.rec(room(state, verdicts)).orElse(null)).isEqualTo(sign);
    }

    @Test
    void recBlinksFastWhileASourceIsNotRecorded() {
        assertThat(course(Lamp.REC, room(RoomView.State.RECORDING, "not-recording"), List.of()))
                .isEqualTo("##__##__##__");
        assertThat(course(Lamp.REC, room(RoomView.State.RECORDING, "recording"), List.of()))
                .isEqualTo("############");
        assertThat(course(Lamp.REC, room(RoomView.State.RECORDING, "connecting"), List.of()))
                .isEqualTo("#####_____##");
    }

    @Test
    void faultBlinksWhenSomethingLoudIsOn() {
        RoomView room = room(RoomView.State.ARMED, "off");
        assertThat(course(Lamp.FAULT, room, List.of(Severity.LOUD, Severity.NOTICE)))
                .isEqualTo("##__##__##__");
        assertThat(course(Lamp.FAULT, room, List.of(Severity.SERIOUS))).isEqualTo("#####_____##");
        assertThat(course(Lamp.FAULT, room, List.of(Severity.NOTICE))).isEqualTo("____________");
        assertThat(course(Lamp.BUZZER, room, List.of(Severity.LOUD))).isEqualTo("##__________");
        assertThat(course(Lamp.BUZZER, room, List.of(Severity.SERIOUS))).isEqualTo("____________");
    }

    @Test
    void archiveBlinksWhileTheLastFootageIsSealed() {
        assertThat(course(Lamp.ARCHIVE, room(RoomView.State.CLOSING, "off"), List.of()))
                .isEqualTo("##__##__##__");
        assertThat(course(Lamp.ARCHIVE, room(RoomView.State.ARMED, "off"), List.of()))
                .isEqualTo("____________");
    }

    @Test
    void aRefusedPressIsThreeBeeps() {
        StringBuilder beeps = new StringBuilder();
        for (long millis = 0; millis < 1_600; millis += 100) {
            beeps.append(
                    lamps.lit(room(RoomView.State.ARMED, "off"), List.of(), Optional.of(0L), millis * MILLIS)
                                    .contains(Lamp.BUZZER)
                            ? '#'
                            : '_');
        }
        assertThat(beeps.toString()).isEqualTo("##__##__##______");
    }

    /// A lamp in steps of a tenth of a second.
    private String course(Lamp lamp, RoomView room, List<Severity> alarms) {
        StringBuilder course = new StringBuilder();
        for (long millis = 0; millis < 1_200; millis += 100) {
            boolean lit =
                    lamps.lit(room, alarms, Optional.empty(), millis * MILLIS).contains(lamp);
            course.append(lit ? '#' : '_');
        }
        return course.toString();
    }

    private static RoomView room(RoomView.State state, String verdicts) {
        return new RoomView(
                "room-1",
                "第一询问室",
                state,
                state == RoomView.State.ARMED ? null : "s",
                1,
                Arrays.stream(verdicts.split(" "))
                        .map(verdict -> new RoomView.SourceView("front", "正面", verdict(verdict)))
                        .toList());
    }

    private static Verdict verdict(String word) {
        return switch (word) {
            case "recording" -> new Verdict.Recording(1);
            case "degraded" -> new Verdict.Degraded(1, WHY);
            case "not-recording" -> new Verdict.NotRecording(1, WHY);
            case "connecting" -> new Verdict.Connecting(1);
            default -> new Verdict.Off();
        };
    }
}

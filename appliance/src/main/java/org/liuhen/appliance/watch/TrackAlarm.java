package org.liuhen.appliance.watch;

import java.util.Optional;

/// The alarm that a verdict calls for.
final class TrackAlarm {
    private TrackAlarm() {}

    static Optional<Alarm> of(Verdicts.Judged judged) {
        return switch (judged.verdict()) {
            case Verdict.NotRecording(long since, Reason why) ->
                Optional.of(alarm(AlarmCode.NOT_RECORDING, judged, since, why));
            case Verdict.Degraded(long since, Reason why) -> Optional.of(alarm(AlarmCode.DEGRADED, judged, since, why));
            case Verdict.Recording _, Verdict.Connecting _, Verdict.Off _ -> Optional.empty();
        };
    }

    private static Alarm alarm(AlarmCode code, Verdicts.Judged judged, long sinceMicros, Reason why) {
        SourcePlace at = judged.expected().at();
        String where = at.roomName() + " · " + at.title();
        return new Alarm(
                code,
                Optional.of(at),
                sinceMicros,
                where + "：" + code.chinese() + "，" + why.chinese(),
                where + ": " + code.english() + ": " + why.english());
    }
}

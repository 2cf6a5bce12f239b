package org.liuhen.appliance.watch;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A change in the form in which it leaves the machine: in the stream of events and to a webhook.
///
/// @param id tells it from all others
/// @param event `alarm-began`, `alarm-ended` or `verdict`
/// @param atMicros wall time of the change
/// @param alarm of the first two
/// @param source of the third
public record Notice(
        String id,
        String event,
        long atMicros,
        @Nullable OfAlarm alarm,
        @Nullable OfSource source) {

    /// An alarm.
    ///
    /// @param severity `loud`, `serious` or `notice`
    /// @param room id of the room, if it is about a source or panel
    /// @param source name of the source or panel, if it is about one
    /// @param sinceMicros since when
    public record OfAlarm(
            String code,
            String severity,
            @Nullable String room,
            @Nullable String source,
            long sinceMicros,
            String text,
            String textEn) {
        /// `alarm` in this form.
        public static OfAlarm of(Alarm alarm) {
            return new OfAlarm(
                    alarm.code().code(),
                    alarm.code().severity().name().toLowerCase(Locale.ROOT),
                    alarm.at().map(SourcePlace::room).orElse(null),
                    alarm.at()
                            .map(SourcePlace::source)
                            .filter(name -> !name.isEmpty())
                            .orElse(null),
                    alarm.sinceMicros(),
                    alarm.chinese(),
                    alarm.english());
        }
    }

    /// What the disk says of a source.
    public record OfSource(
            String room,
            String source,
            String verdict,
            long sinceMicros,
            @Nullable Why reason) {
        static OfSource of(SourcePlace at, Verdict verdict) {
            return new OfSource(at.room(), at.source(), verdict.kind().code(), verdict.sinceMicros(), Why.of(verdict));
        }
    }

    /// Why a source is not simply recorded.
    ///
    /// @param cause its code
    public record Why(String cause, String text, String textEn) {
        /// The reason of `verdict`, or null if it needs none.
        public static @Nullable Why of(Verdict verdict) {
            return verdict.reason()
                    .map(why -> new Why(why.cause().code(), why.chinese(), why.english()))
                    .orElse(null);
        }
    }

    /// `event` in this form.
    public static Notice of(Bulletin.Event event) {
        return switch (event.news()) {
            case News.AlarmBegan(Alarm alarm) ->
                new Notice(event.id(), "alarm-began", event.atMicros(), OfAlarm.of(alarm), null);
            case News.AlarmEnded(Alarm alarm) ->
                new Notice(event.id(), "alarm-ended", event.atMicros(), OfAlarm.of(alarm), null);
            case News.VerdictChanged(SourcePlace at, Verdict verdict) ->
                new Notice(event.id(), "verdict", event.atMicros(), null, OfSource.of(at, verdict));
        };
    }
}

package org.liuhen.appliance.watch;

/// Something that has changed.
public sealed interface News {
    /// An alarm is on from now on.
    record AlarmBegan(Alarm alarm) implements News {}

    /// The cause of an alarm is gone.
    ///
    /// @param alarm as it was said last
    record AlarmEnded(Alarm alarm) implements News {}

    /// A source has another verdict, or the same for another reason.
    record VerdictChanged(SourcePlace at, Verdict verdict) implements News {}
}

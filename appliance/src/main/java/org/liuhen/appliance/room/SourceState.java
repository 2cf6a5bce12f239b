package org.liuhen.appliance.room;

/// What a source is doing, as the disk shows it.
///
/// @param name its name in the log
/// @param title what people call it
/// @param verdict what it is doing
/// @param sinceMicros end of its newest durable footage, or START while there is none; 0 while it is off
/// @param reason why it is not recording, for a person; empty while it is
public record SourceState(String name, String title, Verdict verdict, long sinceMicros, String reason) {
    /// What a source can be doing.
    public enum Verdict {
        /// Its footage of the last seconds is durable.
        RECORDING,
        /// A session runs and it has given no footage yet.
        CONNECTING,
        /// A session runs and its footage ended.
        LOST,
        /// No session runs.
        OFF
    }
}

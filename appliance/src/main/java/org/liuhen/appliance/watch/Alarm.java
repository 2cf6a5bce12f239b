package org.liuhen.appliance.watch;

import java.util.Optional;

/// Something that somebody has to know now.
///
/// @param at the source or panel it is about; empty if it is about the whole machine
/// @param sinceMicros since when: session time where it is about a source, else wall time
/// @param chinese what is the matter and where, for people
/// @param english the same
public record Alarm(AlarmCode code, Optional<SourcePlace> at, long sinceMicros, String chinese, String english) {}

package org.liuhen.storage.format;

import java.util.Optional;
import org.liuhen.storage.time.ClockState;

/// What the machine's own clock showed at a moment, and how far it could be believed then.
///
/// @param wallMicros wall time of the machine; another one than the session's time once the clock was set
/// @param state how far it could be believed
/// @param errorMicros the kernel's bound of its error (Linux adjtimex, `maxerror`), if it is kept by a time service
public record ClockReading(long wallMicros, ClockState state, Optional<Long> errorMicros) {
    /// The reading in fields of an entry, if it is there.
    static Optional<ClockReading> read(FieldsReader in) throws MalformedException {
        if (!in.has("clock")) {
            return Optional.empty();
        }
        return Optional.of(new ClockReading(
                in.time("wall"),
                state(in.text("clock")),
                in.has("error") ? Optional.of(in.count("error")) : Optional.empty()));
    }

    void write(FieldsBuilder out) {
        out.time("wall", wallMicros).text("clock", state.code());
        errorMicros.ifPresent(error -> out.whole("error", error));
    }

    private static ClockState state(String code) throws MalformedException {
        for (ClockState state : ClockState.values()) {
            if (state.code().equals(code)) {
                return state;
            }
        }
        throw new MalformedException("an unknown state of the clock \"" + code + "\"");
    }
}

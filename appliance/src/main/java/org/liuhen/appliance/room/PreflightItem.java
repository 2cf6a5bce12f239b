package org.liuhen.appliance.room;

import java.util.Locale;
import java.util.Optional;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Json;

/// How one point of a room stands before START.
///
/// @param source name of the source it is about, if it is about one
/// @param chinese what was found, for people
/// @param english the same
public record PreflightItem(
        PreflightPoint point, Optional<String> source, Grade grade, String chinese, String english) {
    /// What it means for START.
    public enum Grade {
        /// It is in order.
        GOOD,
        /// Nobody can tell.
        UNKNOWN,
        /// It is not in order, and START begins all the same.
        WARNS,
        /// START needs a reason.
        BLOCKS,
        /// START begins for no reason.
        FORBIDS;

        /// Its word, for machines.
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static PreflightItem good(PreflightPoint point, Optional<String> source, String chinese, String english) {
        return new PreflightItem(point, source, Grade.GOOD, chinese, english);
    }

    static PreflightItem unknown(PreflightPoint point, Optional<String> source, String chinese, String english) {
        return new PreflightItem(point, source, Grade.UNKNOWN, chinese, english);
    }

    /// The form in which it is kept with START.
    Json.Fields json() {
        return new FieldsBuilder()
                .text("point", point.code())
                .text("source", source.orElse(""))
                .text("grade", grade.code())
                .text("text", chinese)
                .build();
    }
}

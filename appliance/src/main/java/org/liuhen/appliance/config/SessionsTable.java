package org.liuhen.appliance.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.config.SessionsConfig.Treatment;

/// The table `[sessions]`: each key may be left out.
final class SessionsTable {
    private static final String NOTHING = "none";

    private SessionsTable() {}

    static @Nullable SessionsConfig read(@Nullable TableReader in) {
        if (in == null) {
            return null;
        }
        SessionsConfig standard = SessionsConfig.STANDARD;
        Treatment expired = treatment(in, "expired-licence", standard.expiredLicence());
        Treatment auxiliary = treatment(in, "auxiliary-only", standard.auxiliaryOnly());
        Integer officers = in.has("least-officers")
                ? in.whole("least-officers", SessionsConfig.LEAST_OFFICERS, SessionsConfig.MOST_OFFICERS)
                : Integer.valueOf(standard.leastOfficers());
        Duration remind = in.has("remind-after")
                ? in.duration("remind-after", SessionsConfig.REMIND_AFTER)
                : standard.remindAfter();
        Duration within = in.has("notice-within")
                ? in.duration("notice-within", SessionsConfig.NOTICE_WITHIN)
                : standard.noticeWithin();
        List<String> interview = duties(in, "interview-requires", standard.interviewRequires());
        List<String> hearing = duties(in, "hearing-requires", standard.hearingRequires());
        in.end();
        if (expired == null || auxiliary == null || officers == null || remind == null) {
            return null;
        }
        if (within == null || interview == null || hearing == null) {
            return null;
        }
        return new SessionsConfig(expired, auxiliary, officers, remind, within, interview, hearing);
    }

    /// A list of duties in its written form.
    static String text(List<String> duties) {
        return duties.isEmpty() ? NOTHING : String.join(", ", duties);
    }

    private static @Nullable Treatment treatment(TableReader in, String key, Treatment otherwise) {
        return in.has(key) ? in.parsed(key, Treatment::ofCode, "must be \"flag\" or \"refuse\"") : otherwise;
    }

    private static @Nullable List<String> duties(TableReader in, String key, List<String> otherwise) {
        return in.has(key)
                ? in.parsed(
                        key, SessionsTable::duties, "must be \"notice\", \"licence\", \"notice, licence\" or \"none\"")
                : otherwise;
    }

    private static Optional<List<String>> duties(String text) {
        if (text.equals(NOTHING)) {
            return Optional.of(List.of());
        }
        List<String> duties = Stream.of(text.split(",", -1)).map(String::strip).toList();
        boolean known = SessionsConfig.DUTIES.containsAll(duties)
                && duties.stream().distinct().count() == duties.size();
        return known ? Optional.of(duties) : Optional.empty();
    }
}

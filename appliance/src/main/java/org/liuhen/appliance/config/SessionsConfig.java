package org.liuhen.appliance.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What is asked of the particulars of a session and of its marks. None of it ever keeps a recording from starting.
///
/// @param expiredLicence what happens to particulars that name an officer whose licence had expired at START
/// @param auxiliaryOnly what happens to particulars that name auxiliaries and no officer
/// @param leastOfficers officers a session should have, 1 to 9
/// @param remindAfter how long a session may be open before people are reminded of it, 10 min to 72 h
/// @param noticeWithin how long after START the required marks may come
/// @param interviewRequires kinds of marks that a session in an interview room needs
/// @param hearingRequires kinds of marks that a session in a hearing room needs
public record SessionsConfig(
        Treatment expiredLicence,
        Treatment auxiliaryOnly,
        int leastOfficers,
        Duration remindAfter,
        Duration noticeWithin,
        List<String> interviewRequires,
        List<String> hearingRequires) {
    static final DurationRange REMIND_AFTER = new DurationRange(Duration.ofMinutes(10), Duration.ofDays(3));
    static final DurationRange NOTICE_WITHIN = new DurationRange(Duration.ofSeconds(10), Duration.ofHours(2));

    /// What holds where the configuration says nothing.
    public static final SessionsConfig STANDARD = new SessionsConfig(
            Treatment.FLAG,
            Treatment.FLAG,
            2,
            Duration.ofHours(12),
            Duration.ofMinutes(10),
            List.of("notice", "licence"),
            List.of("notice", "licence"));

    /// Kinds of marks that can be required: 告知 and 亮证.
    public static final List<String> DUTIES = List.of("notice", "licence");

    static final int LEAST_OFFICERS = 1;
    static final int MOST_OFFICERS = 9;

    /// What happens to particulars that should not be.
    public enum Treatment {
        /// They are taken, and shown as such.
        FLAG,
        /// They are not taken.
        REFUSE;

        static Optional<Treatment> ofCode(String code) {
            return switch (code) {
                case "flag" -> Optional.of(FLAG);
                case "refuse" -> Optional.of(REFUSE);
                default -> Optional.empty();
            };
        }

        String code() {
            return this == FLAG ? "flag" : "refuse";
        }
    }

    public SessionsConfig {
        REMIND_AFTER.require("remind-after", remindAfter);
        NOTICE_WITHIN.require("notice-within", noticeWithin);
        interviewRequires = List.copyOf(interviewRequires);
        hearingRequires = List.copyOf(hearingRequires);
    }

    /// Kinds of marks that a session in a room of this profile needs.
    public List<String> requires(RoomProfile profile) {
        return switch (profile) {
            case INTERVIEW -> interviewRequires;
            case HEARING -> hearingRequires;
        };
    }
}

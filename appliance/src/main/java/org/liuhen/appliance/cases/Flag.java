package org.liuhen.appliance.cases;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.liuhen.appliance.config.SessionsConfig;
import org.liuhen.appliance.config.SessionsConfig.Treatment;

/// Something about the people of a session that should not be.
///
/// @param code what, as one word
/// @param treatment whether such particulars are taken
public record Flag(String code, Treatment treatment, String chinese, String english) {
    private static final String EXPIRED = "expired-licence";
    private static final String AUXILIARY_ONLY = "auxiliary-only";

    /// Whether it can be refused by configuration.
    boolean isGrave() {
        return code.equals(EXPIRED) || code.equals(AUXILIARY_ONLY);
    }

    /// What is wrong with the people that `particulars` name.
    ///
    /// @param day the day of START
    static List<Flag> of(Particulars particulars, LocalDate day, SessionsConfig rules) {
        List<Flag> flags = new ArrayList<>();
        for (Person officer : particulars.officers()) {
            licence(officer, day, rules).ifPresent(flags::add);
            if (officer.listing().equals(Person.UNLISTED)) {
                flags.add(new Flag(
                        "not-on-register",
                        Treatment.FLAG,
                        officer.name() + "（" + officer.number() + "）不在执法人员名册中",
                        officer.name() + " (" + officer.number() + ") is not on the register of officers"));
            }
        }
        int count = particulars.officers().size();
        if (count == 0 && !particulars.auxiliaries().isEmpty()) {
            flags.add(new Flag(
                    AUXILIARY_ONLY, rules.auxiliaryOnly(), "只有辅助人员，没有执法人员", "there are auxiliaries and no officer"));
        } else if (count > 0 && count < rules.leastOfficers()) {
            flags.add(new Flag(
                    "too-few-officers",
                    Treatment.FLAG,
                    "执法人员 " + count + " 人，不足 " + rules.leastOfficers() + " 人",
                    count + " officers, and there should be " + rules.leastOfficers()));
        }
        return flags;
    }

    private static Optional<Flag> licence(Person officer, LocalDate day, SessionsConfig rules) {
        if (officer.lastDay().isEmpty()) {
            return Optional.of(new Flag(
                    "validity-unknown",
                    Treatment.FLAG,
                    officer.name() + "的执法证有效期未填",
                    "the last day of " + officer.name() + "'s licence is not given"));
        }
        if (!officer.lastDay().get().isBefore(day)) {
            return Optional.empty();
        }
        return Optional.of(new Flag(
                EXPIRED,
                rules.expiredLicence(),
                officer.name() + "的执法证已于 " + officer.validUntil() + " 到期",
                "the licence of " + officer.name() + " expired on " + officer.validUntil()));
    }
}

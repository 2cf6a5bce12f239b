package org.liuhen.appliance.cases;

/// A line of the register.
///
/// @param kind whether the person may act alone
public record Officer(Person person, Kind kind) {
    /// Officers hold a licence; auxiliaries help them and never act alone.
    public enum Kind {
        OFFICER,
        AUXILIARY
    }

    boolean isLicensed(String number) {
        return kind == Kind.OFFICER && person.number().equals(number);
    }
}

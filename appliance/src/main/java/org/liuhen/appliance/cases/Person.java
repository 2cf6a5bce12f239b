package org.liuhen.appliance.cases;

import java.time.LocalDate;
import java.util.Optional;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.Json;
import org.liuhen.storage.format.MalformedException;

/// An officer or an auxiliary, as the register or a session's particulars name them.
///
/// @param name 姓名
/// @param number 执法证号; empty for an auxiliary without one
/// @param validUntil last day of the licence, `2027-12-31`; empty if it is not known
/// @param post 职务, or empty
/// @param listing whether the register named the person when this was written: [#LISTED], [#UNLISTED], or empty
/// where
///     nobody looked
public record Person(String name, String number, String validUntil, String post, String listing) {
    /// Copied from the register.
    public static final String LISTED = "listed";
    /// There was a register, and it did not name the person.
    public static final String UNLISTED = "unlisted";

    /// The last day of the licence, if it is known.
    Optional<LocalDate> lastDay() {
        return validUntil.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(validUntil));
    }

    Json json() {
        return new FieldsBuilder()
                .text("name", name)
                .text("number", number)
                .text("validUntil", validUntil)
                .text("post", post)
                .text("listing", listing)
                .build();
    }

    static Person read(FieldsReader in) throws MalformedException {
        return new Person(
                in.text("name"), in.text("number"), in.text("validUntil"), in.text("post"), in.text("listing"));
    }
}

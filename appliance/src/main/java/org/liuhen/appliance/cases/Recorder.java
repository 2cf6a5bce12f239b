package org.liuhen.appliance.cases;

import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.Json;
import org.liuhen.storage.format.MalformedException;

/// Who records (录制人), apart from the officers.
///
/// @param kind `own` (本单位), `third-party` (第三方), or empty
/// @param name the person, or empty
/// @param contract what a third party was charged with and when, or empty
public record Recorder(String kind, String name, String contract) {
    /// Of the office itself.
    public static final String OWN = "own";
    /// Of a firm that was charged with it.
    public static final String THIRD_PARTY = "third-party";

    static final Recorder NOBODY = new Recorder("", "", "");

    /// Whether all is said that has to be.
    boolean isWhole() {
        return !name.isEmpty() && (kind.equals(OWN) || (kind.equals(THIRD_PARTY) && !contract.isEmpty()));
    }

    Json json() {
        return new FieldsBuilder()
                .text("kind", kind)
                .text("name", name)
                .text("contract", contract)
                .build();
    }

    static Recorder read(FieldsReader in) throws MalformedException {
        return new Recorder(in.text("kind"), in.text("name"), in.text("contract"));
    }
}

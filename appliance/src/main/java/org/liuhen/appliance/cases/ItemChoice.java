package org.liuhen.appliance.cases;

import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.MalformedException;

/// Under which checklist a session runs, and which item of it.
///
/// @param checklist number of the version that was in force at START, or empty
/// @param sha256 of its file, or empty
/// @param code of the item, or empty
/// @param requirement code of a [Requirement], or empty
public record ItemChoice(String checklist, String sha256, String code, String requirement) {
    /// There was no checklist, and nothing was said.
    public static final ItemChoice NONE = new ItemChoice("", "", "", "");

    /// No item of `version` yet.
    static ItemChoice under(Checklist version, String requirement) {
        return new ItemChoice(String.valueOf(version.number()), version.sha256().hex(), "", requirement);
    }

    ItemChoice with(String item, String required) {
        return new ItemChoice(checklist, sha256, item, required);
    }

    void write(FieldsBuilder out) {
        out.text("checklist", checklist)
                .text("checklistSha256", sha256)
                .text("itemCode", code)
                .text("requirement", requirement);
    }

    /// Particulars that were written before there were checklists have none of it.
    static ItemChoice read(FieldsReader in) throws MalformedException {
        return in.has("checklist")
                ? new ItemChoice(
                        in.text("checklist"), in.text("checklistSha256"), in.text("itemCode"), in.text("requirement"))
                : NONE;
    }
}

package org.liuhen.appliance.cases;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.Json;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.format.MalformedException;

/// Something that was not recorded. Texts are empty where nothing was said.
///
/// @param reason code of an [OmissionReason]
/// @param day when it was, `2026-11-23`
/// @param itemCode of the checklist's item
/// @param item 事项
/// @param requirement code of the item's [Requirement]
/// @param text why, in words
/// @param document the written record that takes its place
/// @param approver who allowed it
/// @param author who entered it
/// @param checklist number of the version that was in force on the day
public record Omission(
        String reason,
        String day,
        String caseNumber,
        String itemCode,
        String item,
        String requirement,
        String place,
        String text,
        String document,
        String approver,
        String author,
        String checklist) {
    /// The same, each text checked, and the item as the checklist of its day has it.
    Omission checked(Checklists checklists, LocalDate today) throws CaseRefusal {
        OmissionReason why = OmissionReason.ofCode(reason)
                .orElseThrow(() -> new CaseRefusal("请选择不记录理由。", "Choose the reason why it was not recorded."));
        LocalDate when = when(today);
        Optional<Checklist> version = checklists.inForce(when);
        Optional<ChecklistItem> chosen = itemCode.isBlank()
                ? Optional.empty()
                : Optional.of(version.flatMap(is -> is.item(itemCode.strip()))
                        .orElseThrow(() -> new CaseRefusal(
                                "当日有效的清单中没有该编号的事项。", "The checklist of that day has no item with this code.")));
        if (chosen.filter(is -> is.requirement() == Requirement.WHOLE).isPresent()
                && !OmissionReason.OF_WHOLE.contains(why)) {
            throw new CaseRefusal(
                    "该事项须全程记录，“" + why.chinese() + "”不能作为不记录理由。",
                    "This item is to be recorded from beginning to end: \"" + why.english() + "\" is no reason.");
        }
        Omission whole = new Omission(
                why.code(),
                when.toString(),
                Field.CASE_NUMBER.checked(caseNumber),
                chosen.map(ChecklistItem::code).orElse(""),
                Field.ITEM.checked(
                        item.isBlank()
                                ? chosen.map(is -> is.cell(ChecklistColumn.ITEM))
                                        .orElse("")
                                : item),
                chosen.map(is -> is.requirement().code()).orElse(""),
                Field.PLACE.checked(place),
                Field.EXPLANATION.checked(text),
                Field.DOCUMENT.checked(document),
                Field.APPROVER.checked(approver),
                author,
                version.map(is -> String.valueOf(is.number())).orElse(""));
        whole.requireSaid(Field.ITEM, whole.item());
        whole.requireSaid(Field.EXPLANATION, whole.text());
        for (Field field : why.needed()) {
            whole.requireSaid(field, whole.said(field));
        }
        return whole;
    }

    /// The form in which it is kept.
    Json.Fields json() {
        return new FieldsBuilder()
                .text("reason", reason)
                .text("day", day)
                .text("caseNumber", caseNumber)
                .text("itemCode", itemCode)
                .text("item", item)
                .text("requirement", requirement)
                .text("place", place)
                .text("text", text)
                .text("document", document)
                .text("approver", approver)
                .text("author", author)
                .text("checklist", checklist)
                .build();
    }

    /// What an entry says; empty if its words were lawfully removed.
    ///
    /// @param words reads the object that an entry names
    public static Optional<Omission> of(MachineFact.Omission fact, Particulars.Words words) throws IOException {
        try {
            return Optional.of(read(new FieldsReader(words.of(fact.words()))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (MalformedException e) {
            throw new IOException("the metadata object " + fact.words().meta() + " is damaged", e);
        }
    }

    private static Omission read(FieldsReader in) throws MalformedException {
        return new Omission(
                in.text("reason"),
                in.text("day"),
                in.text("caseNumber"),
                in.text("itemCode"),
                in.text("item"),
                in.text("requirement"),
                in.text("place"),
                in.text("text"),
                in.text("document"),
                in.text("approver"),
                in.text("author"),
                in.text("checklist"));
    }

    private LocalDate when(LocalDate today) throws CaseRefusal {
        try {
            LocalDate when = LocalDate.parse(day.strip());
            if (!when.isAfter(today)) {
                return when;
            }
        } catch (DateTimeException e) {
            // Told below.
        }
        throw new CaseRefusal("日期须为今天或以前，如 " + today + "。", "The day must be today or before, like " + today + ".");
    }

    private String said(Field field) {
        return switch (field) {
            case DOCUMENT -> document;
            case APPROVER -> approver;
            case PLACE -> place;
            default -> throw new IllegalArgumentException("no omission needs " + field);
        };
    }

    private void requireSaid(Field field, String said) throws CaseRefusal {
        if (said.isEmpty()) {
            throw new CaseRefusal(
                    "此理由须填写" + field.chinese() + "。", "With this reason the " + field.english() + " must be given.");
        }
    }
}

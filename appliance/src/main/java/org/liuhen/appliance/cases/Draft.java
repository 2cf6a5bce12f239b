package org.liuhen.appliance.cases;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.liuhen.appliance.config.RoomProfile;

/// Particulars as somebody wrote them, before anything is checked.
public record Draft(
        String caseNumber,
        String cause,
        String action,
        String stage,
        String item,
        List<Person> officers,
        List<Person> auxiliaries,
        Recorder recorder,
        List<String> parties,
        String place,
        String profile,
        String itemCode,
        String requirement) {
    private static final int MOST_PEOPLE = 20;

    public Draft {
        officers = List.copyOf(officers);
        auxiliaries = List.copyOf(auxiliaries);
        parties = List.copyOf(parties);
    }

    /// The particulars, each text checked and officers as the register has them.
    ///
    /// @param before under which checklist the session runs
    /// @param checklist that version, if it is known
    /// @param byPlace what its room demands
    Particulars checked(
            OfficerRegister register,
            Rule rule,
            ItemChoice before,
            Optional<Checklist> checklist,
            Optional<Requirement> byPlace)
            throws CaseRefusal {
        if (!profile.isEmpty() && RoomProfile.ofCode(profile).isEmpty()) {
            throw new CaseRefusal(
                    "房间类型须为 interview（询问室）或 hearing（听证室）。", "The room profile must be interview or hearing.");
        }
        List<String> names = new ArrayList<>();
        for (String party : atMost(Field.PARTIES, parties)) {
            String name = Field.PARTIES.checked(party);
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        List<Person> licensed = new ArrayList<>();
        for (Person officer : people(Field.OFFICERS, officers)) {
            if (officer.number().isEmpty()) {
                throw new CaseRefusal(
                        "执法人员" + officer.name() + "没有执法证号，请补填或列为辅助人员。",
                        "The officer " + officer.name()
                                + " has no licence number: give it, or name them as auxiliary.");
            }
            licensed.add(register.officer(officer.number()).orElseGet(() -> stranger(officer, register)));
        }
        Optional<ChecklistItem> chosen = chosen(checklist);
        return new Particulars(
                Field.CASE_NUMBER.checked(caseNumber),
                Field.CAUSE.checked(cause),
                Field.ACTION.checked(orListed(action, chosen, ChecklistColumn.ACTION)),
                Field.STAGE.checked(orListed(stage, chosen, ChecklistColumn.STAGE)),
                Field.ITEM.checked(orListed(item, chosen, ChecklistColumn.ITEM)),
                licensed,
                people(Field.AUXILIARIES, auxiliaries),
                recorded(),
                names,
                Field.PLACE.checked(place),
                profile,
                before.with(chosen.map(ChecklistItem::code).orElse(""), required(chosen, byPlace)),
                rule);
    }

    private Optional<ChecklistItem> chosen(Optional<Checklist> checklist) throws CaseRefusal {
        String code = itemCode.strip();
        if (code.isEmpty()) {
            return Optional.empty();
        }
        Optional<ChecklistItem> found = checklist.flatMap(version -> version.item(code));
        if (found.isEmpty()) {
            throw new CaseRefusal(
                    "清单中没有编号为 " + shortened(code) + " 的事项。",
                    "The checklist that the session runs under has no item " + shortened(code) + ".");
        }
        return found;
    }

    private static String shortened(String code) {
        return code.length() <= 40 ? code : code.substring(0, 40) + "…";
    }

    private static String orListed(String text, Optional<ChecklistItem> chosen, ChecklistColumn column) {
        return text.isBlank() ? chosen.map(item -> item.cell(column)).orElse("") : text;
    }

    /// A room with a profile records from beginning to end, whatever its item says.
    private String required(Optional<ChecklistItem> chosen, Optional<Requirement> byPlace) throws CaseRefusal {
        String asked = requirement.strip();
        if (!asked.isEmpty() && Requirement.ofCode(asked).isEmpty()) {
            throw new CaseRefusal(
                    "记录要求须为 whole（全程）、as-needed（视情）或 exempt（免录）。",
                    "The requirement must be whole, as-needed or exempt.");
        }
        if (profile.isEmpty() && byPlace.isEmpty()) {
            return asked.isEmpty()
                    ? chosen.map(item -> item.requirement().code()).orElse("")
                    : asked;
        }
        if (!asked.isEmpty() && !asked.equals(Requirement.WHOLE.code())) {
            throw new CaseRefusal(
                    "询问室、听证室的会话须全程记录，不能改为视情或免录。",
                    "A session in an interview or hearing room is recorded from beginning to end: its requirement"
                            + " cannot be lowered.");
        }
        return Requirement.WHOLE.code();
    }

    private static Person stranger(Person officer, OfficerRegister register) {
        String listing = register.people().isEmpty() ? "" : Person.UNLISTED;
        return new Person(officer.name(), officer.number(), officer.validUntil(), officer.post(), listing);
    }

    private Recorder recorded() throws CaseRefusal {
        String kind = recorder.kind();
        if (!kind.isEmpty() && !kind.equals(Recorder.OWN) && !kind.equals(Recorder.THIRD_PARTY)) {
            throw new CaseRefusal(
                    "录制人类别须为 own（本单位）或 third-party（第三方）。", "The recorder's kind must be own or third-party.");
        }
        return new Recorder(kind, Field.RECORDER.checked(recorder.name()), Field.CONTRACT.checked(recorder.contract()));
    }

    private static List<Person> people(Field field, List<Person> written) throws CaseRefusal {
        List<Person> people = new ArrayList<>();
        for (Person person : atMost(field, written)) {
            String name = field.checked(person.name());
            String number = Field.LICENCE_NUMBER.checked(person.number());
            if (name.isEmpty() && !number.isEmpty()) {
                throw new CaseRefusal(
                        "执法证号 " + number + " 的姓名没有填写。", "The name of the holder of licence " + number + " is missing.");
            }
            if (!name.isEmpty()) {
                people.add(new Person(name, number, day(person.validUntil()), Field.POST.checked(person.post()), ""));
            }
        }
        return people;
    }

    private static <T> List<T> atMost(Field field, List<T> all) throws CaseRefusal {
        if (all.size() > MOST_PEOPLE) {
            throw new CaseRefusal(
                    field.chinese() + "最多 " + MOST_PEOPLE + " 人，现有 " + all.size() + " 人。",
                    "There may be " + MOST_PEOPLE + " " + field.english() + ", not " + all.size() + ".");
        }
        return all;
    }

    private static String day(String text) throws CaseRefusal {
        try {
            return text.isBlank() ? "" : LocalDate.parse(text.strip()).toString();
        } catch (DateTimeParseException e) {
            throw new CaseRefusal(
                    "执法证有效期须为日期，如 2027-12-31。", "The last day of a licence must be a date like 2027-12-31.");
        }
    }
}

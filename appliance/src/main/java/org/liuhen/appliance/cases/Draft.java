package org.liuhen.appliance.cases;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
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
        String profile) {
    private static final int MOST_PEOPLE = 20;

    public Draft {
        officers = List.copyOf(officers);
        auxiliaries = List.copyOf(auxiliaries);
        parties = List.copyOf(parties);
    }

    /// The particulars, each text checked and officers as the register has them.
    Particulars checked(OfficerRegister register, Rule rule) throws CaseRefusal {
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
        return new Particulars(
                Field.CASE_NUMBER.checked(caseNumber),
                Field.CAUSE.checked(cause),
                Field.ACTION.checked(action),
                Field.STAGE.checked(stage),
                Field.ITEM.checked(item),
                licensed,
                people(Field.AUXILIARIES, auxiliaries),
                recorded(),
                names,
                Field.PLACE.checked(place),
                profile,
                rule);
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

package org.liuhen.appliance.search;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.liuhen.appliance.cases.Particulars;
import org.liuhen.appliance.cases.Person;

/// A session as it is looked for. All texts but those of `known` are folded; several names stand with a line
/// feed between.
record SearchRow(
        Known known,
        String room,
        String caseNumber,
        String caseCause,
        String parties,
        String officers,
        String licences,
        String item,
        String stage,
        String place,
        String recorder) {
    static SearchRow of(Summary summary, String roomName) {
        Optional<Particulars> about = summary.about();
        return new SearchRow(
                Known.of(summary),
                Folding.of(roomName) + "\n" + Folding.of(summary.session().room()),
                about.map(each -> Folding.of(each.caseNumber())).orElse(""),
                about.map(each -> Folding.of(each.cause())).orElse(""),
                about.map(each -> joined(each.parties())).orElse(""),
                about.map(each -> joined(people(each).map(Person::name).toList()))
                        .orElse(""),
                about.map(each -> joined(people(each).map(Person::number).toList()))
                        .orElse(""),
                about.map(each -> Folding.of(each.item())).orElse(""),
                about.map(each -> Folding.of(each.stage())).orElse(""),
                about.map(each -> Folding.of(each.place())).orElse(""),
                about.map(each -> Folding.of(each.recorder().name())).orElse(""));
    }

    boolean mentions(String text) {
        return caseNumber.contains(text)
                || parties.contains(text)
                || caseCause.contains(text)
                || officers.contains(text)
                || licences.contains(text)
                || item.contains(text)
                || stage.contains(text)
                || place.contains(text)
                || recorder.contains(text)
                || room.contains(text)
                || known.session().replace("-", "").contains(text);
    }

    private static Stream<Person> people(Particulars about) {
        return Stream.concat(about.officers().stream(), about.auxiliaries().stream());
    }

    private static String joined(List<String> texts) {
        return String.join("\n", texts.stream().map(Folding::of).toList());
    }
}

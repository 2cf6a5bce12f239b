package org.liuhen.appliance.search;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.liuhen.appliance.cases.Particulars;
import org.liuhen.appliance.cases.Person;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.index.SessionRow;
import org.liuhen.storage.timeline.Interruption;
import org.liuhen.storage.timeline.Ledger;

/// A session as it is looked for. All texts are folded; several names stand with a line feed between.
///
/// @param endMicros −1 while it is being recorded
/// @param waiting interruptions that nobody has explained yet
/// @param causes of its interruptions and flaws, the ordinary ones left out
record SearchRow(
        String session,
        String room,
        long startMicros,
        long endMicros,
        boolean complete,
        int waiting,
        Set<Cause> causes,
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
        SessionRow session = summary.session();
        Ledger ledger = summary.ledger();
        Optional<Particulars> about = summary.about();
        return new SearchRow(
                session.session(),
                Folding.of(roomName) + "\n" + Folding.of(session.room()),
                session.startMicros(),
                session.end().map(SessionRow.Ended::endMicros).orElse(-1L),
                ledger.complete(),
                ledger.waiting().size(),
                causes(ledger),
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
                || session.replace("-", "").contains(text);
    }

    private static Stream<Person> people(Particulars about) {
        return Stream.concat(about.officers().stream(), about.auxiliaries().stream());
    }

    private static String joined(List<String> texts) {
        return String.join("\n", texts.stream().map(Folding::of).toList());
    }

    private static Set<Cause> causes(Ledger ledger) {
        EnumSet<Cause> causes = EnumSet.noneOf(Cause.class);
        for (Interruption each : ledger.interruptions()) {
            if (each.cause().weight() != Cause.Weight.ORDINARY) {
                causes.add(each.cause());
            }
        }
        return causes;
    }
}

package org.liuhen.appliance.cases;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.Json;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.index.EntryRow;

/// What a session is about (案件信息). Texts are empty where nothing was said.
///
/// @param caseNumber 案号, with its full-width brackets as they were written
/// @param cause 案由
/// @param action 执法行为
/// @param stage 环节
/// @param item 事项
/// @param officers 执法人员, copies of what the register said
/// @param auxiliaries 辅助人员
/// @param recorder 录制人
/// @param parties 当事人
/// @param place 地点
/// @param profile code of the room's profile, or empty
/// @param choice under which checklist it runs, and which item it is
/// @param rule the marks it owes, as the configuration said when the profile was written
public record Particulars(
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
        ItemChoice choice,
        Rule rule) {
    public Particulars {
        officers = List.copyOf(officers);
        auxiliaries = List.copyOf(auxiliaries);
        parties = List.copyOf(parties);
    }

    /// How the parties are shown in lists: `张*`.
    public List<String> maskedParties() {
        return parties.stream().map(Particulars::masked).toList();
    }

    /// Whether an officer or an auxiliary is among them.
    boolean namesPeople() {
        return !officers.isEmpty() || !auxiliaries.isEmpty();
    }

    /// The form in which they are kept.
    public Json.Fields json() {
        FieldsBuilder out = new FieldsBuilder()
                .text("caseNumber", caseNumber)
                .text("cause", cause)
                .text("action", action)
                .text("stage", stage)
                .text("item", item)
                .items("officers", officers.stream().map(Person::json).toList())
                .items("auxiliaries", auxiliaries.stream().map(Person::json).toList())
                .put("recorder", recorder.json())
                .items(
                        "parties",
                        parties.stream()
                                .map(name ->
                                        new FieldsBuilder().text("name", name).build())
                                .toList())
                .text("place", place)
                .text("profile", profile)
                .text("requires", String.join(" ", rule.requires()))
                .whole("withinSeconds", rule.withinSeconds());
        choice.write(out);
        return out.build();
    }

    /// Reads that form.
    public static Particulars read(Json.Fields content) throws MalformedException {
        FieldsReader in = new FieldsReader(content);
        List<String> parties = new ArrayList<>();
        for (FieldsReader party : in.objects("parties")) {
            parties.add(party.text("name"));
        }
        String requires = in.text("requires");
        return new Particulars(
                in.text("caseNumber"),
                in.text("cause"),
                in.text("action"),
                in.text("stage"),
                in.text("item"),
                people(in.objects("officers")),
                people(in.objects("auxiliaries")),
                Recorder.read(in.object("recorder")),
                parties,
                in.text("place"),
                in.text("profile"),
                ItemChoice.read(in),
                new Rule(requires.isEmpty() ? List.of() : List.of(requires.split(" ", -1)), in.count("withinSeconds")));
    }

    /// The newest particulars of a session; empty if there are none, or if they were lawfully removed.
    ///
    /// @param deeds what people did with the session
    /// @param words reads the object that an entry names
    public static Optional<Particulars> newest(List<EntryRow> deeds, Words words) throws IOException {
        SessionFact.Committed content = null;
        for (EntryRow deed : deeds) {
            if (deed.entry().fact() instanceof SessionFact.Particulars particulars) {
                content = particulars.content();
            }
        }
        if (content == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(words.of(content)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (MalformedException e) {
            throw new IOException("the particulars in the metadata object " + content.meta() + " are damaged", e);
        }
    }

    /// Where the words of an entry are read.
    public interface Words {
        /// @throws NoSuchFileException if they were lawfully removed
        Json.Fields of(SessionFact.Committed object) throws IOException;
    }

    private static List<Person> people(List<FieldsReader> in) throws MalformedException {
        List<Person> people = new ArrayList<>();
        for (FieldsReader person : in) {
            people.add(Person.read(person));
        }
        return people;
    }

    private static String masked(String name) {
        return name.isEmpty() ? "" : name.substring(0, name.offsetByCodePoints(0, 1)) + "*";
    }
}

package org.liuhen.ingest.dock;

import java.util.ArrayList;
import java.util.List;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.IntakeFact.Outcome;
import org.liuhen.storage.format.JsonReader;
import org.liuhen.storage.format.MalformedException;

/// What the root program answered.
///
/// @param error one sentence, empty if it was done
/// @param files what became of each file that was to be erased
record DockAnswer(String id, boolean done, String error, List<FileOutcome> files) {
    DockAnswer {
        files = List.copyOf(files);
    }

    /// What became of one file.
    ///
    /// @param name percent-encoded, as it was asked for
    record FileOutcome(String name, Outcome outcome, String error) {
        static FileOutcome read(FieldsReader in) throws MalformedException {
            FileOutcome file = new FileOutcome(in.text("name"), outcome(in.text("outcome")), in.text("error"));
            in.end();
            return file;
        }

        private static Outcome outcome(String code) throws MalformedException {
            return switch (code) {
                case "erased" -> Outcome.ERASED;
                case "changed" -> Outcome.CHANGED;
                case "missing" -> Outcome.MISSING;
                case "failed" -> Outcome.FAILED;
                default -> throw new MalformedException("the field outcome is \"" + code + "\"");
            };
        }
    }

    static DockAnswer read(byte[] bytes) throws MalformedException {
        FieldsReader in = new FieldsReader(JsonReader.read(bytes));
        List<FileOutcome> files = new ArrayList<>();
        for (FieldsReader file : in.objects("files")) {
            files.add(FileOutcome.read(file));
        }
        in.text("port");
        in.text("ask");
        String outcome = in.text("outcome");
        if (!outcome.equals("done") && !outcome.equals("failed")) {
            throw new MalformedException("the field outcome is \"" + outcome + "\"");
        }
        DockAnswer answer = new DockAnswer(in.text("id"), outcome.equals("done"), in.text("error"), files);
        in.end();
        return answer;
    }
}

package org.liuhen.storage.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What footage of a session an evidence package holds: `storage/FORMAT.md` 11.2.
///
/// @param session its name
/// @param parts by track, then by run; each run once at most
public record PackageContents(String session, List<Part> parts) {
    /// Version of the form.
    public static final int VERSION = 1;

    private static final Comparator<Part> ORDER =
            Comparator.comparing(Part::track).thenComparingInt(Part::run);

    /// Footage of a run: its init bytes and a row of its segments.
    ///
    /// @param first number of the first segment
    /// @param segments how many
    public record Part(String track, int run, int first, int segments) {
        /// The segment behind its last one.
        public long end() {
            return (long) first + segments;
        }

        /// Path of its file in the package.
        public String path() {
            return "data/media/" + track + "/" + Names.runFile(run);
        }
    }

    public PackageContents {
        parts = parts.stream().sorted(ORDER).toList();
    }

    /// The bytes of `data/record/contents.json`.
    public byte[] encode() {
        return JsonWriter.bytes(new FieldsBuilder()
                .whole("v", VERSION)
                .text("session", session)
                .items(
                        "parts",
                        parts.stream()
                                .map(part -> new FieldsBuilder()
                                        .text("track", part.track())
                                        .whole("run", part.run())
                                        .whole("first", part.first())
                                        .whole("segments", part.segments())
                                        .build())
                                .toList())
                .build());
    }

    /// Reads the bytes of `data/record/contents.json`.
    public static PackageContents decode(byte[] bytes) throws MalformedException {
        FieldsReader in = new FieldsReader(JsonReader.read(bytes));
        if (in.count("v") != VERSION) {
            throw new MalformedException(
                    "a package of version " + in.count("v") + ", and this software reads " + VERSION);
        }
        String session = Names.session(in.text("session"));
        List<Part> parts = new ArrayList<>();
        for (FieldsReader each : in.objects("parts")) {
            Part part = new Part(
                    Names.word(each.text("track")),
                    each.smallCount("run"),
                    each.smallCount("first"),
                    each.smallCount("segments"));
            each.end();
            if (part.run() > Names.MOST_RUN || (!parts.isEmpty() && ORDER.compare(parts.getLast(), part) >= 0)) {
                throw new MalformedException("the parts are not in their order, each run once");
            }
            parts.add(part);
        }
        in.end();
        return new PackageContents(session, parts);
    }
}

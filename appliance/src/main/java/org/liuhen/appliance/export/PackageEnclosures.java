package org.liuhen.appliance.export;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.liuhen.appliance.sheet.SealSheet;
import org.liuhen.appliance.sheet.SealSheets;
import org.liuhen.storage.export.Enclosures;
import org.liuhen.storage.export.PackageListing;
import org.liuhen.storage.time.Clocks;

/// What goes beside the evidence of every package: two verifiers, a readme in each language, the list of integrity
/// check values, and the access extract. Safe for many threads.
///
/// @param sheets reads what the list says of the session
/// @param rooms what people call a room
/// @param taken index of the entry that tells of this export; empty where the command line makes the package
public record PackageEnclosures(SealSheets sheets, UnaryOperator<String> rooms, Clocks clocks, Optional<Long> taken)
        implements Enclosures {
    @Override
    public List<Enclosure> of(PackageListing listing) throws IOException {
        SealSheet sheet = sheets.of(listing.contents().session(), rooms, SealSheet.Issue.COPY, clocks.wallMicros());
        return List.of(
                new Enclosure("README-zh.txt", resource("README-zh.txt")),
                new Enclosure("README-en.txt", resource("README-en.txt")),
                new Enclosure("verify/verify.html", resource("/page/verify.html")),
                new Enclosure("verify/verify.py", resource("/verifier/verify.py")),
                new Enclosure(
                        "report/check-values.html",
                        new ValueList(listing, sheet).html().getBytes(StandardCharsets.UTF_8)),
                new Enclosure(
                        "report/access-extract.html",
                        new AccessExtract(listing, taken, sheets.state(), sheets.zone())
                                .html()
                                .getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = PackageEnclosures.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the file " + name + " is not in this program: build it with Node");
            }
            return in.readAllBytes();
        }
    }
}

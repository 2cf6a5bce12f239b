package org.liuhen.appliance.web;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.room.PreflightPoint;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.MalformedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How a session began, as its metadata object says.
///
/// @param by name of whoever pressed START; empty for a panel
/// @param override why it began though the preflight check was not passed, or null
/// @param preflight how the room stood
record Opening(String by, @Nullable String override, List<Point> preflight) {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    /// A point of the check.
    ///
    /// @param source name of the source it is about, or null
    /// @param grade `good`, `unknown`, `warns`, `blocks` or `forbids`
    /// @param text what was found, in Chinese
    record Point(
            String point,
            String name,
            String nameEn,
            @Nullable String source,
            String grade,
            String text,
            String textEn) {}

    /// Where the object is read.
    interface Words {
        /// @throws NoSuchFileException if it was lawfully removed
        FieldsReader read() throws IOException;
    }

    /// Null where it was removed, cannot be read, or says nothing of it.
    static @Nullable Opening of(String session, Words words) {
        try {
            FieldsReader in = words.read();
            if (!in.has("preflight")) {
                return null;
            }
            List<Point> points = new ArrayList<>();
            for (FieldsReader item : in.objects("preflight")) {
                points.add(point(item));
            }
            return new Opening(in.text("startedBy"), in.optionalText("override").orElse(null), points);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException | MalformedException e) {
            LOG.warn("couldn't read how session {} began", session, e);
            return null;
        }
    }

    private static Point point(FieldsReader item) throws MalformedException {
        String code = item.text("point");
        String source = item.text("source");
        String text = item.text("text");
        return new Point(
                code,
                PreflightPoint.ofCode(code).map(PreflightPoint::chinese).orElse(code),
                PreflightPoint.ofCode(code).map(PreflightPoint::english).orElse(code),
                source.isEmpty() ? null : source,
                item.text("grade"),
                text,
                text);
    }
}

package org.liuhen.appliance.room;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.liuhen.appliance.room.PreflightItem.Grade;
import org.liuhen.storage.format.FieldsBuilder;

/// With what a session begins.
///
/// @param items how the room stood at START
/// @param override why it begins in spite of it, in the words of whoever pressed: personal, for metadata only;
/// empty
///     if nothing had to be overridden
record Readiness(List<PreflightItem> items, Optional<String> override) {
    Readiness {
        items = List.copyOf(items);
    }

    /// Lets a session begin, or says what is in its way.
    ///
    /// @param room what people call the room
    /// @param reason why it is to begin even if something is in the way
    static Readiness require(String room, List<PreflightItem> items, Optional<String> reason) throws RoomRefusal {
        List<PreflightItem> forbid = of(items, Grade.FORBIDS);
        if (!forbid.isEmpty()) {
            boolean log = forbid.stream().anyMatch(item -> item.point() == PreflightPoint.LOG);
            throw new RoomRefusal(
                    log ? RoomRefusal.Kind.STORE_FAILED : RoomRefusal.Kind.DISK_FULL,
                    "“" + room + "”无法开始录制：" + chinese(forbid),
                    "the session cannot begin: " + english(forbid));
        }
        List<PreflightItem> block = of(items, Grade.BLOCKS);
        if (block.isEmpty()) {
            return new Readiness(items, Optional.empty());
        }
        if (reason.isEmpty()) {
            throw new RoomRefusal(
                    RoomRefusal.Kind.PREFLIGHT,
                    "“" + room + "”开录检查未通过：" + chinese(block) + "。请排除后再开始，或填写理由后强制开始",
                    "the preflight check is not passed: " + english(block)
                            + ": put it right, or start it with a reason (override)");
        }
        return new Readiness(items, reason);
    }

    void write(FieldsBuilder metadata) {
        metadata.items("preflight", items.stream().map(PreflightItem::json).toList());
        override.ifPresent(reason -> metadata.text("override", reason));
    }

    private static List<PreflightItem> of(List<PreflightItem> items, Grade grade) {
        return items.stream().filter(item -> item.grade() == grade).toList();
    }

    private static String chinese(List<PreflightItem> items) {
        return named(items, item -> item.point().chinese() + place(item, "（", "）") + "：" + item.chinese(), "；");
    }

    private static String english(List<PreflightItem> items) {
        return named(items, item -> item.point().english() + place(item, " (", ")") + ": " + item.english(), "; ");
    }

    private static String place(PreflightItem item, String before, String after) {
        return item.source().map(source -> before + source + after).orElse("");
    }

    private static String named(List<PreflightItem> items, Function<PreflightItem, String> name, String between) {
        return items.stream().map(name).collect(Collectors.joining(between));
    }
}

package org.liuhen.appliance.export;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.liuhen.appliance.access.AccessRules.Way;
import org.liuhen.appliance.access.ActWords;
import org.liuhen.appliance.access.Purpose;
import org.liuhen.storage.MetadataObjects;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.export.PackageListing;
import org.liuhen.storage.export.PackageListing.Told;
import org.liuhen.storage.format.AccessFact.Access;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.SessionFact;

/// The access extract 调阅记录 of a package, to be printed: who saw, took, asked, approved and was refused, when and what
/// for, up to the export itself. Accounts are numbered and nobody is named: whoever may read the access log finds the
/// person by the number of the entry.
///
/// @param listing what is in the package, and what the log tells of its session
/// @param taken index of the entry that tells of the export; empty where the command line made it
/// @param state the state directory, for the purposes
/// @param zone in which people write times
record AccessExtract(PackageListing listing, Optional<Long> taken, Path state, ZoneId zone) {
    private static final String REMOVED = "（已依法移除）";
    /// The evidence is given all the same.
    private static final String DAMAGED = "（已损坏）";

    /// The page, whole.
    String html() {
        List<Told> told = listing.accesses().stream()
                .filter(each -> each.index() <= taken.orElse(Long.MAX_VALUE))
                .toList();
        return PrintedPage.html(
                "调阅记录", listing.contents().session(), head(told) + rows(told) + "<p>" + note() + "</p>\n");
    }

    private String head(List<Told> told) {
        String export = taken.map(index -> "日志条目 entry " + index).orElse("由命令行制作，日志中没有本次导出的条目");
        String leaf = told.stream()
                .filter(each -> taken.isPresent() && each.index() == taken.get())
                .map(each -> each.leaf().hex())
                .findFirst()
                .orElse("");
        return PrintedPage.pairs(List.of(
                List.of("会话 Session", listing.contents().session(), "日志标识 Log", listing.origin()),
                List.of("本次导出 This export", export, "条目封存值 Leaf", leaf)));
    }

    private String rows(List<Told> told) {
        Map<Long, String> purposes = new HashMap<>();
        Map<String, String> people = new HashMap<>();
        List<List<String>> rows = new ArrayList<>();
        for (Told each : told) {
            Access is = each.access();
            // What is seen or taken under an earlier entry is so for its purpose.
            String purpose = is.words().isPresent()
                    ? purpose(is.words().get())
                    : is.entry()
                            .map(earlier -> purposes.getOrDefault(earlier, ""))
                            .orElse("");
            purposes.put(each.index(), purpose);
            rows.add(List.of(
                    Long.toString(each.index()),
                    PrintedPage.time(each.wallMicros(), zone),
                    called(is.by(), people),
                    ActWords.of(is).chinese() + (is.count() > 1 ? " ×" + is.count() : ""),
                    detail(is) + "\n" + each.leaf().hex(),
                    purpose,
                    is.entry().map(index -> Long.toString(index)).orElse("")));
        }
        return "<h2>查看、导出、申请、审批与被拒绝：" + rows.size() + "</h2>\n"
                + PrintedPage.table("accesses", List.of("日志条目", "时间", "账户", "行为", "内容及条目封存值", "用途", "依据条目"), rows);
    }

    private static String called(String by, Map<String, String> people) {
        if (by.equals("command")) {
            return "本机命令行";
        }
        if (by.equals("nobody")) {
            return "未登录";
        }
        String kind = by.startsWith("token-") ? "外部系统 " : "账户 ";
        String fresh = kind
                + (people.values().stream()
                                .filter(each -> each.startsWith(kind))
                                .count()
                        + 1);
        return people.computeIfAbsent(by, _ -> fresh);
    }

    private String detail(Access is) {
        String part = Stream.of(Way.values())
                .filter(way -> way.code().equals(is.part()))
                .map(Way::chinese)
                .findFirst()
                .orElse(is.part());
        String stretch = is.stretch()
                .map(seen ->
                        PrintedPage.time(seen.fromMicros(), zone) + " – " + PrintedPage.time(seen.toMicros(), zone))
                .orElse("");
        return (part + " " + stretch).strip();
    }

    private String purpose(SessionFact.Committed words) {
        try {
            return new FieldsReader(MetadataObjects.read(new StateLayout(state), words.meta()))
                    .optionalText("purpose")
                    .flatMap(Purpose::ofCode)
                    .map(Purpose::chinese)
                    .orElse("");
        } catch (NoSuchFileException e) {
            return REMOVED;
        } catch (IOException | MalformedException e) {
            return DAMAGED;
        }
    }

    private static String note() {
        return "本表摘自录制主机的存证日志。账户按首次出现编号，姓名不随包提供：有权查阅访问日志的安全审计员可按日志条目查到本人。"
                + "条目封存值是该条目在日志中的叶哈希（RFC 9162），可与日志或集中存档核对；这些条目不在本包内，本包的校验不证明本表。"
                + "观看在停止一分钟后记入日志，导出时仍在进行的不在其中。";
    }
}

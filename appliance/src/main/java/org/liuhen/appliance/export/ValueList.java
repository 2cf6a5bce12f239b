package org.liuhen.appliance.export;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.liuhen.appliance.cases.Particulars;
import org.liuhen.appliance.sheet.SealSheet;
import org.liuhen.storage.export.PackageListing;
import org.liuhen.storage.export.PackageListing.Footage;
import org.liuhen.storage.export.PackageListing.Listed;

/// The list of integrity check values 完整性校验值清单 of a package, to be printed, signed and put into the case file: what
/// 法发〔2016〕22号, 14 asks of a list of electronic data (名称、类别、文件格式、完整性校验值, signatures), which recordings follow
/// by analogy (参照).
///
/// @param listing what is in the package
/// @param sheet what the log says of the session
record ValueList(PackageListing listing, SealSheet sheet) {
    /// The page, whole.
    String html() {
        return PrintedPage.html(
                "完整性校验值清单",
                listing.contents().session(),
                session() + values() + log() + interruptions() + marks() + signatures());
    }

    private String session() {
        return PrintedPage.pairs(List.of(
                List.of("会话 Session", listing.contents().session(), "场所 Room", sheet.room()),
                List.of("开始 START", time(sheet.startMicros()), "结束 STOP", time(sheet.endMicros())),
                List.of("案号", about(Particulars::caseNumber), "案由", about(Particulars::cause)),
                List.of("执法人员", about(ValueList::officers), "当事人", about(ValueList::parties)),
                List.of(
                        "本包内容",
                        listing.whole() ? "完整会话 whole session" : "片段 clip：" + extent(),
                        "提取时间",
                        time(sheet.printedMicros()) + " " + sheet.zone())));
    }

    private String about(Function<Particulars, String> field) {
        return sheet.about().map(field).orElse("");
    }

    private static String officers(Particulars about) {
        return String.join(
                "、",
                about.officers().stream()
                        .map(each -> each.number().isEmpty() ? each.name() : each.name() + "（" + each.number() + "）")
                        .toList());
    }

    private static String parties(Particulars about) {
        return String.join("、", about.parties());
    }

    private String extent() {
        return String.join(
                "；",
                footage().stream()
                        .map(each -> each.track() + " 第 " + (each.first() + 1) + "–" + (each.first() + each.segments())
                                + " 段，共 " + each.all() + " 段")
                        .toList());
    }

    private List<Footage> footage() {
        return listing.files().stream().flatMap(file -> file.footage().stream()).toList();
    }

    /// Footage first, then what speaks of the case, then the log; its tiles stand in the manifest alone.
    private String values() {
        List<Listed> listed = listing.files().stream()
                .filter(file -> !file.path().startsWith("data/log/tile/"))
                .sorted(Comparator.comparingInt(ValueList::rank))
                .toList();
        List<List<String>> rows = new ArrayList<>();
        for (Listed file : listed) {
            rows.add(List.of(
                    Integer.toString(rows.size() + 1),
                    file.path() + "\n" + file.hash().hex(),
                    category(file),
                    format(file.path()),
                    "%,d".formatted(file.lengthBytes()),
                    file.footage()
                            .map(each -> time(each.fromMicros()) + "\n" + time(each.toMicros()))
                            .orElse("")));
        }
        return "<h2>文件及完整性校验值（SHA-256）</h2>\n"
                + PrintedPage.table("files", List.of("序号", "名称及完整性校验值", "类别", "文件格式", "字节", "起止时间"), rows)
                + "<p>本包共 " + listing.files().size() + " 个文件，全部列于 manifest-sha256.txt，该清单的完整性校验值为 <code>"
                + listing.manifest().hex() + "</code></p>\n";
    }

    private static int rank(Listed file) {
        if (file.footage().isPresent()) {
            return 0;
        }
        return file.path().startsWith("data/meta/") ? 1 : 2;
    }

    private static String category(Listed file) {
        if (file.footage().isPresent()) {
            return "音像记录";
        }
        return file.path().startsWith("data/meta/") ? "案件与元数据" : "存证日志";
    }

    private static String format(String path) {
        int dot = path.lastIndexOf('.');
        return switch (dot < 0 ? "" : path.substring(dot)) {
            case ".mp4" -> "MP4";
            case ".json" -> "JSON";
            case ".jsonl" -> "JSON";
            case ".txt" -> "文本";
            default -> "C2SP signed-note";
        };
    }

    private String log() {
        return "<h2>存证日志</h2>\n"
                + PrintedPage.pairs(List.of(
                        List.of("日志标识 Log", listing.origin()),
                        List.of("公钥 Key", listing.key()),
                        List.of("会话结束条目 End", Long.toString(listing.endEntry())),
                        List.of("会话封存值 Seal", listing.endLeaf().hex())));
    }

    private String interruptions() {
        List<List<String>> rows = sheet.interruptions().stream()
                .map(each -> List.of(
                        each.track(),
                        each.cause().chinese(),
                        time(each.fromMicros()) + " – " + time(each.toMicros()),
                        each.standing(),
                        each.words().orElse("")))
                .toList();
        return "<h2>中断及说明：" + rows.size() + "</h2>\n"
                + PrintedPage.table("list", List.of("轨道", "原因", "起止时间", "状态", "说明"), rows);
    }

    private String marks() {
        List<List<String>> rows = sheet.marks().stream()
                .map(each -> List.of(time(each.atMicros()), each.words()))
                .toList();
        return "<h2>标记：" + rows.size() + "</h2>\n" + PrintedPage.table("list", List.of("时间", "标记"), rows);
    }

    private static String signatures() {
        return "<h2>签名</h2>\n<table class=\"sign\"><tr><td>提取人</td><td>持有人（提供人）</td><td>见证人</td></tr></table>\n"
                + "<p>校验方法：在包内运行 <code>sha256sum -c manifest-sha256.txt</code>，或打开 verify/verify.html，或运行 python3"
                + " verify/verify.py；校验程序和公钥宜从录制单位以外的途径取得。参照《关于办理刑事案件收集提取和审查判断电子数据若干问题的规定》"
                + "（法发〔2016〕22号）第十四条制作。</p>\n";
    }

    private String time(long micros) {
        return PrintedPage.time(micros, sheet.zone());
    }
}

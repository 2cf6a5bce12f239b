package org.liuhen.appliance.export;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.liuhen.appliance.cases.Particulars;
import org.liuhen.appliance.sheet.SealSheet;
import org.liuhen.storage.export.PackageListing;
import org.liuhen.storage.export.PackageListing.Footage;
import org.liuhen.storage.export.PackageListing.Listed;
import org.liuhen.storage.format.Hash;

/// The list of integrity check values 完整性校验值清单 of a package, to be printed, signed and put into the case file: what
/// 法发〔2016〕22号, 14 asks of a list of electronic data (名称、类别、文件格式、完整性校验值, signatures), which recordings follow
/// by analogy (参照).
///
/// @param listing what is in the package
/// @param sheet what the log says of the session
record ValueList(PackageListing listing, SealSheet sheet) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private static final String STYLE = """
            @page { size: A4; margin: 16mm 14mm; }
            body { font: 10.5pt/1.5 "Noto Sans CJK SC", "Microsoft YaHei", SimSun, sans-serif; color: #000; max-width: 182mm; margin: 0 auto; }
            h1 { font-size: 17pt; text-align: center; margin: 4mm 0; }
            h2 { font-size: 12pt; margin: 5mm 0 1.5mm; }
            table { width: 100%; border-collapse: collapse; }
            th, td { border: 0.3mm solid #444; padding: 1mm 1.6mm; text-align: left; vertical-align: top; font-weight: 400; }
            th { background: #eee; }
            tr { break-inside: avoid; }
            code { font: 8.5pt/1.35 "DejaVu Sans Mono", Consolas, monospace; word-break: break-all; }
            th, .files td:first-child, .files td:nth-child(n+3) { white-space: nowrap; }
            .pairs td { overflow-wrap: anywhere; }
            .sign td { height: 16mm; width: 33%; }
            """;

    /// The page, whole.
    String html() {
        StringBuilder out = new StringBuilder("<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\">")
                .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-")
                .append(Hash.over(STYLE.getBytes(StandardCharsets.UTF_8)).base64())
                .append("'\"><title>完整性校验值清单 ")
                .append(escaped(listing.contents().session()))
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body>\n<h1>完整性校验值清单</h1>\n");
        out.append(session());
        out.append(values());
        out.append(log());
        out.append(interruptions());
        out.append(marks());
        out.append(signatures());
        return out.append("</body></html>\n").toString();
    }

    private String session() {
        return pairs(List.of(
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
                + table("files", List.of("序号", "名称及完整性校验值", "类别", "文件格式", "字节", "起止时间"), rows)
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
                + pairs(List.of(
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
        return "<h2>中断及说明：" + rows.size() + "</h2>\n" + table("list", List.of("轨道", "原因", "起止时间", "状态", "说明"), rows);
    }

    private String marks() {
        List<List<String>> rows = sheet.marks().stream()
                .map(each -> List.of(time(each.atMicros()), each.words()))
                .toList();
        return "<h2>标记：" + rows.size() + "</h2>\n" + table("list", List.of("时间", "标记"), rows);
    }

    private static String signatures() {
        return "<h2>签名</h2>\n<table class=\"sign\"><tr><td>提取人</td><td>持有人（提供人）</td><td>见证人</td></tr></table>\n"
                + "<p>校验方法：在包内运行 <code>sha256sum -c manifest-sha256.txt</code>，或打开 verify/verify.html，或运行 python3"
                + " verify/verify.py；校验程序和公钥宜从录制单位以外的途径取得。参照《关于办理刑事案件收集提取和审查判断电子数据若干问题的规定》"
                + "（法发〔2016〕22号）第十四条制作。</p>\n";
    }

    private String time(long micros) {
        return TIME.format(Instant.ofEpochSecond(micros / 1_000_000).atZone(sheet.zone()));
    }

    private static String pairs(List<List<String>> rows) {
        StringBuilder out = new StringBuilder("<table class=\"pairs\">");
        for (List<String> row : rows) {
            out.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                String tag = i % 2 == 0 ? "th" : "td";
                out.append('<')
                        .append(tag)
                        .append('>')
                        .append(escaped(row.get(i)))
                        .append("</")
                        .append(tag)
                        .append('>');
            }
            out.append("</tr>");
        }
        return out.append("</table>\n").toString();
    }

    /// The second line of a cell is written in equal letters.
    private static String table(String name, List<String> head, List<List<String>> rows) {
        StringBuilder out = new StringBuilder("<table class=\"" + name + "\"><tr>");
        head.forEach(each -> out.append("<th>").append(escaped(each)).append("</th>"));
        out.append("</tr>\n");
        for (List<String> row : rows) {
            out.append("<tr>");
            for (String cell : row) {
                int line = cell.indexOf('\n');
                out.append("<td>")
                        .append(
                                line < 0
                                        ? escaped(cell)
                                        : escaped(cell.substring(0, line)) + "<br><code>"
                                                + escaped(cell.substring(line + 1)) + "</code>")
                        .append("</td>");
            }
            out.append("</tr>\n");
        }
        return out.append("</table>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}

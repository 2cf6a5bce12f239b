package org.liuhen.appliance.export;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.liuhen.storage.format.Hash;

/// A page to be printed and signed, as HTML that needs nothing from elsewhere: no script, no font, no picture.
final class PrintedPage {
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
            .pairs td, .accesses td { overflow-wrap: anywhere; }
            .sign td { height: 16mm; width: 33%; }
            """;

    private PrintedPage() {}

    /// The page, whole.
    ///
    /// @param body made by [#pairs] and [#table]
    static String html(String title, String session, String body) {
        return "<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\">"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-"
                + Hash.over(STYLE.getBytes(StandardCharsets.UTF_8)).base64()
                + "'\"><title>" + title + " " + escaped(session) + "</title><style>" + STYLE
                + "</style></head><body>\n<h1>" + title + "</h1>\n" + body + "</body></html>\n";
    }

    /// A wall time as people write it.
    static String time(long micros, ZoneId zone) {
        return TIME.format(Instant.ofEpochSecond(micros / 1_000_000).atZone(zone));
    }

    /// Rows of names and values by turns.
    static String pairs(List<List<String>> rows) {
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
    static String table(String name, List<String> head, List<List<String>> rows) {
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

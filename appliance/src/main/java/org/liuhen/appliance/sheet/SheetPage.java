package org.liuhen.appliance.sheet;

import com.lowagie.text.Document;
import com.lowagie.text.DocumentException;
import com.lowagie.text.Element;
import com.lowagie.text.Font;
import com.lowagie.text.PageSize;
import com.lowagie.text.Paragraph;
import com.lowagie.text.Phrase;
import com.lowagie.text.Rectangle;
import com.lowagie.text.pdf.BaseFont;
import com.lowagie.text.pdf.PdfPCell;
import com.lowagie.text.pdf.PdfPTable;
import com.lowagie.text.pdf.PdfWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.liuhen.appliance.cases.Particulars;
import org.liuhen.appliance.cases.Person;
import org.liuhen.storage.format.Hash;

/// A seal sheet as a page of A4 (ISO 216), ready to be printed. One thread.
public final class SheetPage {
    /// Rows of a list at most. Where the page is too short for them there are fewer.
    private static final int MOST_ROWS = 12;

    private static final int MOST_WORDS = 30;
    private static final int MOST_ABOUT = 80;
    private static final int MOST_NAMES = 4;

    private static final float MARGIN = 34;
    private static final float CODE_SIDE = 150;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);

    private final SealSheet sheet;
    private final BaseFont base;
    private final int rows;

    private SheetPage(SealSheet sheet, BaseFont base, int rows) {
        this.sheet = sheet;
        this.base = base;
        this.rows = rows;
    }

    /// The page as a PDF.
    ///
    /// @throws IOException if this machine has no Chinese font
    public static byte[] pdf(SealSheet sheet) throws IOException {
        BaseFont base = SheetFont.find();
        for (int rows = MOST_ROWS; rows > 0; rows--) {
            Optional<byte[]> page = new SheetPage(sheet, base, rows).onePage();
            if (page.isPresent()) {
                return page.get();
            }
        }
        throw new IOException("the seal sheet of " + sheet.seal().session() + " does not fit on a page");
    }

    private Optional<byte[]> onePage() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int pages;
        try (Document document = new Document(PageSize.A4, MARGIN, MARGIN, MARGIN, MARGIN)) {
            PdfWriter writer = PdfWriter.getInstance(document, out);
            document.addTitle("封存单 " + sheet.seal().session());
            document.open();
            write(document, writer);
            pages = writer.getPageNumber();
        } catch (DocumentException e) {
            throw new IOException("the seal sheet cannot be written: " + e.getMessage(), e);
        }
        return pages == 1 ? Optional.of(out.toByteArray()) : Optional.empty();
    }

    private void write(Document document, PdfWriter writer) throws IOException {
        Paragraph title = new Paragraph(sheet.issue() == SealSheet.Issue.COPY ? "音像记录封存单（副本）" : "音像记录封存单", font(17));
        title.setAlignment(Element.ALIGN_CENTER);
        title.setSpacingAfter(8);
        document.add(title);
        document.add(session());
        document.add(tracks());
        document.add(interruptions());
        document.add(marks());
        document.add(seal(writer));
        document.add(signatures());
    }

    private PdfPTable session() {
        PdfPTable table = table(1.1f, 2.6f, 1.1f, 2.6f);
        pair(table, "会话 Session", sheet.seal().session());
        pair(table, "场所 Room", sheet.room());
        pair(table, "开始 START", time(sheet.startMicros()));
        pair(table, "结束 STOP", time(sheet.endMicros()));
        pair(table, "时长 Length", length(sheet.endMicros() - sheet.startMicros()));
        pair(table, "时区 Time zone", sheet.zone().getId());
        pair(table, "案号", about(Particulars::caseNumber));
        pair(table, "案由", about(Particulars::cause));
        pair(table, "当事人", about(about -> listed(about.parties())));
        pair(table, "执法人员及证号", about(about -> listed(people(about.officers()))));
        pair(table, "辅助人员", about(about -> listed(people(about.auxiliaries()))));
        pair(table, "录制人", about(about -> about.recorder().name()));
        pair(table, "是否完成", sheet.complete() ? "已完成 complete" : "未完成 not complete");
        pair(table, "打印时间 Printed", time(sheet.printedMicros()));
        return table;
    }

    /// Empty where nothing was said: then it is a line to be written on.
    private String about(Function<Particulars, String> field) {
        return sheet.about().map(field).map(text -> shortened(text, MOST_ABOUT)).orElse("");
    }

    private static List<String> people(List<Person> people) {
        return people.stream()
                .map(person -> person.number().isEmpty() ? person.name() : person.name() + "（" + person.number() + "）")
                .toList();
    }

    private static String listed(List<String> names) {
        int shown = Math.min(MOST_NAMES, names.size());
        String text = String.join("、", names.subList(0, shown));
        return shown == names.size() ? text : text + " 等 " + names.size() + " 人";
    }

    private PdfPTable tracks() {
        PdfPTable table = headed(
                "轨道 Tracks",
                List.of("轨道", "影像 footage", "中断 gaps", "无说明的缺失 unexplained", "字节 bytes", "分段", "末条记录摘要 SHA-256"),
                1.3f,
                1.2f,
                1.1f,
                1.2f,
                1.4f,
                0.7f,
                3.6f);
        for (SealSheet.Track track :
                sheet.tracks().subList(0, Math.min(rows, sheet.tracks().size()))) {
            cell(table, track.name(), 7.5f);
            cell(table, length(track.footageMicros()), 7.5f);
            cell(table, length(track.gapMicros()), 7.5f);
            cell(table, length(track.unexplainedMicros()), 7.5f);
            cell(table, "%,d".formatted(track.bytes()), 7.5f);
            cell(table, Long.toString(track.segments()), 7.5f);
            cell(table, grouped(track.head()), 6);
        }
        more(table, sheet.tracks().size() - rows, 7);
        return table;
    }

    private PdfPTable interruptions() {
        PdfPTable table = headed(
                "中断及说明 Interruptions: " + sheet.interruptions().size(),
                List.of("轨道", "原因", "起", "时长", "状态", "说明"),
                1.2f,
                1.6f,
                2.5f,
                1.1f,
                0.9f,
                3.2f);
        for (SealSheet.Line line : sheet.interruptions()
                .subList(0, Math.min(rows, sheet.interruptions().size()))) {
            cell(table, line.track(), 7.5f);
            cell(table, line.cause().chinese(), 7.5f);
            cell(table, time(line.fromMicros()), 7.5f);
            cell(table, length(line.toMicros() - line.fromMicros()), 7.5f);
            cell(table, line.standing(), 7.5f);
            cell(table, shortened(line.words().orElse(""), MOST_WORDS), 7.5f);
        }
        more(table, sheet.interruptions().size() - rows, 6);
        return table;
    }

    private PdfPTable marks() {
        PdfPTable table = headed("标记 Marks: " + sheet.marks().size(), List.of("时间", "标记", "时间", "标记"), 2, 3, 2, 3);
        List<SealSheet.Mark> shown =
                sheet.marks().subList(0, Math.min(rows, sheet.marks().size()));
        for (SealSheet.Mark mark : shown) {
            cell(table, time(mark.atMicros()), 7.5f);
            cell(table, mark.words(), 7.5f);
        }
        if (shown.size() % 2 == 1) {
            cell(table, "", 7.5f);
            cell(table, "", 7.5f);
        }
        more(table, sheet.marks().size() - rows, 4);
        return table;
    }

    private PdfPTable seal(PdfWriter writer) throws IOException {
        PdfPTable table = table(2, 3.4f);
        PdfPCell code = new PdfPCell(SealCode.of(sheet.seal(), writer.getDirectContent(), CODE_SIDE));
        code.setHorizontalAlignment(Element.ALIGN_CENTER);
        code.setPadding(2);
        table.addCell(code);
        PdfPCell words = new PdfPCell();
        words.setPadding(6);
        words.addElement(new Paragraph("封存值 Closing hash（日志第 " + sheet.seal().entry() + " 条）", font(9)));
        words.addElement(new Paragraph(14, grouped(sheet.seal().leaf()), font(9)));
        Paragraph how = new Paragraph(
                11,
                "左侧二维码载有本会话的封存值及签名检查点。用任何扫码软件读出文字，存为文件，"
                        + "再对任一副本运行 liuhen verify 目录 --seal 文件，即可离线核对："
                        + "自封存之后，录像及日志是否被改动、删减或替换。",
                font(8));
        how.setSpacingBefore(5);
        words.addElement(how);
        Paragraph english = new Paragraph(
                10,
                "The code holds the closing hash and a signed checkpoint of the log. Scan it into a file; \"liuhen verify"
                        + " DIR --seal FILE\" shows offline whether a copy is what was sealed.",
                font(7));
        english.setSpacingBefore(4);
        words.addElement(english);
        table.addCell(words);
        return table;
    }

    private PdfPTable signatures() {
        PdfPTable table = table(1, 1, 1);
        for (String who : List.of("当事人", "执法人员", "录制人")) {
            PdfPCell cell = new PdfPCell(new Phrase(who + "（签名）\n\n\n日期：", font(9)));
            cell.setPadding(6);
            table.addCell(cell);
        }
        return table;
    }

    private PdfPTable headed(String title, List<String> columns, float... widths) {
        PdfPTable table = table(widths);
        PdfPCell head = new PdfPCell(new Phrase(title, font(9)));
        head.setColspan(widths.length);
        head.setBorder(Rectangle.NO_BORDER);
        head.setPaddingBottom(3);
        table.addCell(head);
        columns.forEach(column -> cell(table, column, 7));
        return table;
    }

    private static PdfPTable table(float... widths) {
        PdfPTable table = new PdfPTable(widths);
        table.setWidthPercentage(100);
        table.setSpacingAfter(6);
        return table;
    }

    private void pair(PdfPTable table, String name, String value) {
        cell(table, name, 8);
        cell(table, value, 9);
    }

    private void more(PdfPTable table, int count, int columns) {
        if (count > 0) {
            PdfPCell cell =
                    new PdfPCell(new Phrase("另有 " + count + " 项，见日志 / " + count + " more, see the log", font(7.5f)));
            cell.setColspan(columns);
            table.addCell(cell);
        }
    }

    private void cell(PdfPTable table, String text, float size) {
        PdfPCell cell = new PdfPCell(new Phrase(text, font(size)));
        cell.setPaddingTop(1.5f);
        cell.setPaddingBottom(3.5f);
        table.addCell(cell);
    }

    private Font font(float size) {
        return new Font(base, size);
    }

    private String time(long micros) {
        ZoneId zone = sheet.zone();
        return TIME.format(
                Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000)
                        .atZone(zone));
    }

    private static String length(long micros) {
        long millis = Math.floorDiv(micros, 1_000L);
        return "%d:%02d:%02d.%03d"
                .formatted(millis / 3_600_000, millis / 60_000 % 60, millis / 1_000 % 60, millis % 1_000);
    }

    private static String grouped(Hash hash) {
        return hash.toString().replaceAll("(.{8})(?=.)", "$1 ");
    }

    private static String shortened(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most)) + "…";
    }
}

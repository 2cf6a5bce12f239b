package org.liuhen.appliance.dock;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.liuhen.appliance.cases.CsvText;
import org.liuhen.storage.time.UtcTime;

/// The ledger as a file for a spreadsheet. No cell is a formula, whatever people are called.
///
/// @param ledger what it is made of, when it is asked for
public record LedgerFile(DockLedger ledger) {
    private static final List<String> INTAKE = List.of(
            "采集编号",
            "开始时间",
            "槽位",
            "设备",
            "持有人",
            "执法证号",
            "应采文件",
            "应采字节",
            "新采文件",
            "新采字节",
            "此前已采",
            "缺失",
            "异常",
            "时长（秒）",
            "标记封存",
            "已从设备删除",
            "设备时钟偏差（毫秒）",
            "电量",
            "结束",
            "是否相符");
    private static final List<String> SUMS =
            List.of("采集次数", "应采文件", "应采字节", "新采文件", "新采字节", "时长（秒）", "此前已采", "缺失", "异常", "已从设备删除");

    /// All intakes, in UTF-8 with a byte order mark (RFC 4180).
    public byte[] csv() throws IOException {
        StringBuilder out = new StringBuilder("\uFEFF");
        for (List<Object> row : intakes()) {
            out.append(String.join(
                            ",",
                            row.stream()
                                    .map(cell -> cell instanceof String text ? CsvText.harmless(text) : cell.toString())
                                    .toList()))
                    .append("\r\n");
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// All intakes, their sums by device and day, and by officer and day, each on a sheet of its own (Office Open
    /// XML, ECMA-376).
    public byte[] xlsx() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(out, "Liuhen", "1.0")) {
            fill(book.newWorksheet("采集台账"), intakes());
            fill(book.newWorksheet("按设备每日"), sums(DockLedger.By.DEVICE));
            fill(book.newWorksheet("按人员每日"), sums(DockLedger.By.OFFICER));
        }
        return out.toByteArray();
    }

    private static void fill(Worksheet sheet, List<List<Object>> rows) {
        for (int row = 0; row < rows.size(); row++) {
            List<Object> cells = rows.get(row);
            for (int column = 0; column < cells.size(); column++) {
                switch (cells.get(column)) {
                    case Number number -> sheet.value(row, column, number);
                    case Object text -> sheet.value(row, column, text.toString());
                }
            }
        }
        sheet.range(0, 0, 0, rows.getFirst().size() - 1).style().bold().set();
        sheet.freezePane(0, 1);
    }

    private List<List<Object>> sums(DockLedger.By by) throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        List<Object> headings =
                new ArrayList<>(by == DockLedger.By.DEVICE ? List.of("日期", "设备") : List.of("日期", "持有人", "执法证号"));
        headings.addAll(SUMS);
        rows.add(headings);
        for (DockLedger.Sum sum : ledger.sums(by)) {
            List<Object> row = new ArrayList<>(List.of(sum.day().toString(), sum.of()));
            if (by == DockLedger.By.OFFICER) {
                row.add(sum.number());
            }
            row.addAll(List.of(
                    sum.intakes(),
                    sum.listed(),
                    sum.listedBytes(),
                    sum.imported(),
                    sum.importedBytes(),
                    sum.seconds(),
                    sum.known(),
                    sum.lost(),
                    sum.odd(),
                    sum.erased()));
            rows.add(row);
        }
        return rows;
    }

    private List<List<Object>> intakes() throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        rows.add(List.copyOf(INTAKE));
        for (DockLedger.Line line : ledger.lines(Integer.MAX_VALUE, Optional.empty())) {
            rows.add(List.of(
                    line.intake(),
                    UtcTime.text(line.beganMicros()),
                    line.opening().slot(),
                    line.opening().device(),
                    line.carrier(),
                    line.carrierNumber(),
                    line.listed(),
                    line.listedBytes(),
                    line.imported(),
                    line.importedBytes(),
                    line.known(),
                    line.lost(),
                    line.odd(),
                    line.seconds(),
                    line.held(),
                    line.erased(),
                    line.opening()
                            .offsetMicros()
                            .map(micros -> (Object) (micros / 1_000))
                            .orElse(""),
                    line.battery(),
                    line.ending()
                            .map(end ->
                                    end.ending().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                            .orElse(""),
                    line.addsUp() ? "是" : "否"));
        }
        return rows;
    }
}

package org.liuhen.appliance.cases;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.liuhen.appliance.cases.CsvText.Row;

/// The checklist as a sheet: a heading line, then a line for each item. All of it is right, or none of it is
/// taken and every mistake is named.
///
/// @param items in the order of the file
record ChecklistSheet(List<ChecklistItem> items) {
    private static final int MOST_ITEMS = 1_000;
    private static final int MOST_TOLD = 20;
    private static final Pattern FORMULA = Pattern.compile("(?s)[=@+].*|-.+");

    ChecklistSheet {
        items = List.copyOf(items);
    }

    /// Reads a file.
    ///
    /// @throws CaseRefusal with all mistakes, by line
    static ChecklistSheet read(byte[] file) throws CaseRefusal {
        CsvText text = CsvText.read(file);
        if (text.rows().size() < 2 || text.rows().size() > MOST_ITEMS + 1) {
            throw new CaseRefusal(
                    "清单须有标题行和 1 至 " + MOST_ITEMS + " 个事项，现有 "
                            + Math.max(0, text.rows().size() - 1) + " 个。",
                    "A checklist has a heading line and 1 to " + MOST_ITEMS + " items, and this one has "
                            + Math.max(0, text.rows().size() - 1) + ".");
        }
        Mistakes mistakes = new Mistakes();
        Map<ChecklistColumn, Integer> columns = columns(text.rows().getFirst(), mistakes);
        List<ChecklistItem> items = new ArrayList<>();
        if (mistakes.isEmpty()) {
            Map<String, Integer> codes = new HashMap<>();
            for (Row row : text.rows().subList(1, text.rows().size())) {
                item(row, columns, mistakes).ifPresent(item -> {
                    Integer before = codes.putIfAbsent(item.code(), row.line());
                    if (before != null) {
                        mistakes.add(
                                row,
                                "编号 " + item.code() + " 与第 " + before + " 行重复",
                                "the code " + item.code() + " stands on line " + before + " too");
                    }
                    items.add(item);
                });
            }
        }
        mistakes.throwAll();
        return new ChecklistSheet(items);
    }

    private static Map<ChecklistColumn, Integer> columns(Row heading, Mistakes mistakes) {
        Map<ChecklistColumn, Integer> columns = new EnumMap<>(ChecklistColumn.class);
        for (int i = 0; i < heading.cells().size(); i++) {
            String title = heading.cells().get(i);
            Optional<ChecklistColumn> column = ChecklistColumn.ofHeading(title);
            if (column.isPresent() && columns.put(column.get(), i) != null) {
                mistakes.add(heading, "标题“" + title + "”重复", "the heading " + title + " stands there twice");
            }
        }
        for (ChecklistColumn column : ChecklistColumn.NEEDED) {
            if (!columns.containsKey(column)) {
                mistakes.add(
                        heading, "缺少标题“" + column.heading() + "”", "the heading " + column.heading() + " is missing");
            }
        }
        return columns;
    }

    private static Optional<ChecklistItem> item(Row row, Map<ChecklistColumn, Integer> columns, Mistakes mistakes) {
        Map<ChecklistColumn, String> cells = new EnumMap<>(ChecklistColumn.class);
        int before = mistakes.count();
        columns.forEach((column, at) -> {
            String cell = at < row.cells().size() ? row.cells().get(at) : "";
            check(row, column, cell, mistakes);
            cells.put(column, cell);
        });
        Optional<Requirement> requirement = Requirement.ofWord(cells.getOrDefault(ChecklistColumn.REQUIREMENT, ""));
        if (requirement.isEmpty()) {
            mistakes.add(row, "记录要求须为 全程、视情 或 免录", "记录要求 must be 全程, 视情 or 免录");
        }
        return mistakes.count() == before
                ? requirement.map(required -> new ChecklistItem(required, cells))
                : Optional.empty();
    }

    private static void check(Row row, ChecklistColumn column, String cell, Mistakes mistakes) {
        String name = column.heading();
        int characters = cell.codePointCount(0, cell.length());
        if (characters > column.mostCharacters()) {
            mistakes.add(
                    row,
                    name + "最多 " + column.mostCharacters() + " 个字，现有 " + characters + " 个字",
                    name + " may have " + column.mostCharacters() + " characters and has " + characters);
        } else if (cell.isEmpty() && ChecklistColumn.NEEDED.contains(column) && column != ChecklistColumn.REQUIREMENT) {
            mistakes.add(row, name + "没有填写", name + " is missing");
        } else if (FORMULA.matcher(cell).matches()) {
            mistakes.add(
                    row,
                    name + "不得以 = + - @ 开头（电子表格会当作公式）",
                    name + " must not begin with = + - @: a spreadsheet takes that for a formula");
        } else if (Field.isUnprintable(cell)) {
            mistakes.add(row, name + "含有控制字符", name + " holds control characters");
        }
    }

    /// All that is wrong, told at once.
    private static final class Mistakes {
        private final List<String> chinese = new ArrayList<>();
        private final List<String> english = new ArrayList<>();

        void add(Row row, String sentence, String sentenceInEnglish) {
            chinese.add("第 " + row.line() + " 行：" + sentence);
            english.add("line " + row.line() + ": " + sentenceInEnglish);
        }

        boolean isEmpty() {
            return chinese.isEmpty();
        }

        int count() {
            return chinese.size();
        }

        void throwAll() throws CaseRefusal {
            if (!isEmpty()) {
                throw new CaseRefusal(
                        "清单未导入，共 " + count() + " 处错误：" + told(chinese, "；") + "。",
                        "The checklist was not imported; " + count() + " mistakes: " + told(english, "; ") + ".");
            }
        }

        private static String told(List<String> sentences, String between) {
            String told = String.join(between, sentences.subList(0, Math.min(MOST_TOLD, sentences.size())));
            return sentences.size() > MOST_TOLD ? told + " …" : told;
        }
    }
}

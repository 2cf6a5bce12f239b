package org.liuhen.appliance.cases;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.liuhen.appliance.cases.CsvText.Row;

/// The register as a sheet: a heading line, then a line for each person. All of it is right, or none of it is
/// taken.
///
/// @param coding how the file was coded: `UTF-8` or `GB18030`
/// @param people in the order of the file
record OfficerSheet(String coding, List<Officer> people) {
    private static final int MOST_PEOPLE = 2_000;
    private static final Pattern DATE = Pattern.compile("([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?");

    OfficerSheet {
        people = List.copyOf(people);
    }

    /// A column by its heading.
    private enum Column {
        NAME("姓名", "name"),
        NUMBER("执法证号", "number"),
        VALID_UNTIL("有效期", "valid-until"),
        KIND("类别", "kind"),
        POST("职务", "post");

        private final String chinese;
        private final String english;

        Column(String chinese, String english) {
            this.chinese = chinese;
            this.english = english;
        }

        static Optional<Column> ofHeading(String heading) {
            for (Column column : values()) {
                if (column.chinese.equals(heading) || column.english.equals(heading)) {
                    return Optional.of(column);
                }
            }
            return Optional.empty();
        }
    }

    /// Reads a file.
    ///
    /// @throws CaseRefusal with the line and the column of the first mistake
    static OfficerSheet read(byte[] file) throws CaseRefusal {
        CsvText text = CsvText.read(file);
        if (text.rows().isEmpty()) {
            throw new CaseRefusal(
                    "文件是空的：第 1 行须为 姓名,执法证号,有效期,类别。",
                    "The file is empty: its first line must be name,number,valid-until,kind.");
        }
        Map<Column, Integer> columns = columns(text.rows().getFirst());
        List<Row> lines = text.rows().subList(1, text.rows().size());
        if (lines.isEmpty() || lines.size() > MOST_PEOPLE) {
            throw new CaseRefusal(
                    "名册须有 1 至 " + MOST_PEOPLE + " 人，现有 " + lines.size() + " 人。",
                    "A register has 1 to " + MOST_PEOPLE + " people, and this one has " + lines.size() + ".");
        }
        List<Officer> people = new ArrayList<>();
        Map<String, Integer> numbers = new HashMap<>();
        for (Row row : lines) {
            Officer officer = new Line(row, columns).officer();
            String number = officer.person().number();
            Integer before = number.isEmpty() ? null : numbers.put(number, row.line());
            if (before != null) {
                throw new CaseRefusal(
                        at(row, columns, Column.NUMBER, "执法证号 " + number + " 与第 " + before + " 行重复。"),
                        atEnglish(
                                row,
                                columns,
                                Column.NUMBER,
                                "number " + number + " stands on line " + before + " too."));
            }
            people.add(officer);
        }
        return new OfficerSheet(text.coding(), people);
    }

    private static Map<Column, Integer> columns(Row heading) throws CaseRefusal {
        Map<Column, Integer> columns = new EnumMap<>(Column.class);
        for (int i = 0; i < heading.cells().size(); i++) {
            Optional<Column> column = Column.ofHeading(heading.cells().get(i));
            if (column.isPresent() && columns.put(column.get(), i) != null) {
                throw new CaseRefusal(
                        "第 " + heading.line() + " 行第 " + (i + 1) + " 列：标题“" + column.get().chinese + "”重复。",
                        "Line " + heading.line() + ", column " + (i + 1) + ": the heading " + column.get().english
                                + " stands there twice.");
            }
        }
        for (Column column : Column.values()) {
            if (column != Column.POST && !columns.containsKey(column)) {
                throw new CaseRefusal(
                        "第 " + heading.line() + " 行缺少标题“" + column.chinese + "”：须有 姓名,执法证号,有效期,类别，可有 职务。",
                        "Line " + heading.line() + " lacks the heading " + column.english
                                + ": it must have name, number, valid-until, kind, and may have post.");
            }
        }
        return columns;
    }

    private static String at(Row row, Map<Column, Integer> columns, Column column, String sentence) {
        return "第 " + row.line() + " 行第 " + (columns.getOrDefault(column, 0) + 1) + " 列：" + sentence;
    }

    private static String atEnglish(Row row, Map<Column, Integer> columns, Column column, String sentence) {
        return "Line " + row.line() + ", column " + (columns.getOrDefault(column, 0) + 1) + ": " + sentence;
    }

    /// One person's line.
    private record Line(Row row, Map<Column, Integer> columns) {
        Officer officer() throws CaseRefusal {
            Officer.Kind kind = kind();
            String name = checked(Column.NAME, Field.OFFICERS);
            String number = checked(Column.NUMBER, Field.LICENCE_NUMBER);
            if (name.isEmpty()) {
                throw wrong(Column.NAME, "姓名没有填写。", "the name is missing.");
            }
            if (kind == Officer.Kind.OFFICER && number.isEmpty()) {
                throw wrong(Column.NUMBER, "执法人员须有执法证号。", "an officer has a licence number.");
            }
            return new Officer(
                    new Person(name, number, date(kind), checked(Column.POST, Field.POST), Person.LISTED), kind);
        }

        private Officer.Kind kind() throws CaseRefusal {
            return switch (cell(Column.KIND)) {
                case "执法人员", "officer" -> Officer.Kind.OFFICER;
                case "辅助人员", "auxiliary" -> Officer.Kind.AUXILIARY;
                default ->
                    throw wrong(
                            Column.KIND, "类别须为 执法人员 或 辅助人员。", "the kind must be officer or auxiliary (执法人员, 辅助人员).");
            };
        }

        private String date(Officer.Kind kind) throws CaseRefusal {
            String text = cell(Column.VALID_UNTIL);
            if (text.isEmpty() && kind == Officer.Kind.AUXILIARY) {
                return "";
            }
            Matcher date = DATE.matcher(text);
            try {
                if (date.matches()) {
                    return LocalDate.of(number(date, 1), number(date, 2), number(date, 3))
                            .toString();
                }
            } catch (DateTimeException e) {
                // Told below: a day like 31 February.
            }
            throw wrong(
                    Column.VALID_UNTIL,
                    "有效期须为证件到期日，如 2027-12-31。",
                    "valid-until must be the last day of the licence, like 2027-12-31.");
        }

        private static int number(Matcher date, int group) {
            return Integer.parseInt(date.group(group));
        }

        private String checked(Column column, Field field) throws CaseRefusal {
            try {
                return field.checked(cell(column));
            } catch (CaseRefusal e) {
                throw wrong(column, e.chinese(), e.english());
            }
        }

        private String cell(Column column) {
            Integer at = columns.get(column);
            return at == null || at >= row.cells().size() ? "" : row.cells().get(at);
        }

        private CaseRefusal wrong(Column column, String chinese, String english) {
            return new CaseRefusal(at(row, columns, column, chinese), atEnglish(row, columns, column, english));
        }
    }
}

package org.liuhen.appliance.cases;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The cells of a CSV file (RFC 4180), and how it was coded.
///
/// @param coding `UTF-8` or `GB18030`
public record CsvText(String coding, List<Row> rows) {
    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /// @param line its first line in the file, from 1
    public record Row(int line, List<String> cells) {
        boolean isBlank() {
            return cells.stream().allMatch(String::isBlank);
        }
    }

    /// Reads a file: UTF-8, with or without a byte order mark, or GB18030.
    ///
    /// @throws CaseRefusal if it is neither, or a quoted cell does not end
    static CsvText read(byte[] bytes) throws CaseRefusal {
        String coding = "UTF-8";
        String text = decoded(bytes, StandardCharsets.UTF_8);
        if (text == null) {
            coding = "GB18030";
            text = decoded(bytes, GB18030);
        }
        if (text == null || text.indexOf('\0') >= 0) {
            throw new CaseRefusal(
                    "文件不是 UTF-8 也不是 GB18030 编码的 CSV 文本，请另存为 CSV（UTF-8）。",
                    "The file is neither UTF-8 nor GB18030 text: save it as CSV in UTF-8.");
        }
        return new CsvText(coding, new Reader(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).rows());
    }

    /// A cell as it is written.
    static String quoted(String cell) {
        return cell.matches("(?s).*[\",\r\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }

    /// A cell as it is written, so that no spreadsheet takes it for a formula.
    public static String harmless(String cell) {
        return quoted(cell.matches("(?s)[=@+\\-].*") ? "'" + cell : cell);
    }

    private static @Nullable String decoded(byte[] bytes, Charset charset) {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /// Goes through the text once.
    private static final class Reader {
        private final String text;
        private final List<Row> rows = new ArrayList<>();
        private int at;
        private int line = 1;

        Reader(String text) {
            this.text = text;
        }

        List<Row> rows() throws CaseRefusal {
            while (at < text.length()) {
                int first = line;
                Row row = new Row(first, row());
                if (!row.isBlank()) {
                    rows.add(row);
                }
            }
            return rows;
        }

        private List<String> row() throws CaseRefusal {
            List<String> cells = new ArrayList<>();
            do {
                cells.add(at < text.length() && text.charAt(at) == '"' ? quoted(cells.size() + 1) : plain());
            } while (at < text.length() && text.charAt(at++) == ',');
            if (at > 0 && text.charAt(at - 1) == '\r' && at < text.length() && text.charAt(at) == '\n') {
                at++;
            }
            line++;
            return cells;
        }

        private String plain() {
            int from = at;
            while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(from, at).strip();
        }

        private String quoted(int column) throws CaseRefusal {
            int first = line;
            StringBuilder cell = new StringBuilder();
            at++;
            while (at < text.length()) {
                char next = text.charAt(at++);
                if (next != '"') {
                    cell.append(next);
                    line += next == '\n' ? 1 : 0;
                } else if (at < text.length() && text.charAt(at) == '"') {
                    cell.append(next);
                    at++;
                } else if (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
                    break;
                } else {
                    return cell.toString().strip();
                }
            }
            throw new CaseRefusal(
                    "第 " + first + " 行第 " + column + " 列的引号没有正确结束。",
                    "Line " + first + ", column " + column + ": the quotation marks do not end where the cell ends.");
        }
    }
}

package org.liuhen.appliance.sheet;

import com.lowagie.text.DocumentException;
import com.lowagie.text.pdf.BaseFont;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The Chinese font of the machine: none is delivered with this software.
final class SheetFont {
    /// In the collections of Noto the third font is the one for mainland China.
    private static final List<String> KNOWN = List.of(
            "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc,2",
            "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc,2",
            "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc,2",
            "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc,0");

    private SheetFont() {}

    /// @throws IOException if this machine has no Chinese font
    static BaseFont find() throws IOException {
        for (String known : KNOWN) {
            if (Files.isReadable(Path.of(known.substring(0, known.indexOf(','))))) {
                try {
                    return BaseFont.createFont(known, BaseFont.IDENTITY_H, BaseFont.EMBEDDED);
                } catch (DocumentException e) {
                    throw new IOException("the font " + known + " cannot be read: " + e.getMessage(), e);
                }
            }
        }
        throw new IOException(
                "this machine has no Chinese font for the seal sheet: install the package fonts-noto-cjk");
    }
}

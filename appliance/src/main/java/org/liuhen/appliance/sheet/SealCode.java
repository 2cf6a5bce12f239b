package org.liuhen.appliance.sheet;

import com.google.zxing.common.BitMatrix;
import com.lowagie.text.BadElementException;
import com.lowagie.text.Image;
import com.lowagie.text.pdf.PdfContentByte;
import com.lowagie.text.pdf.PdfTemplate;
import java.io.IOException;
import org.liuhen.storage.verify.Seal;

/// The text of a seal as a QR code (ISO/IEC 18004), drawn in squares, so that it is sharp at every size of print.
final class SealCode {
    private SealCode() {}

    /// @param sidePoints length of a side with the quiet zone, in points of 1/72 inch
    static Image of(Seal seal, PdfContentByte canvas, float sidePoints) throws IOException {
        BitMatrix code = QrCode.squares(seal.text());
        float square = sidePoints / code.getWidth();
        PdfTemplate drawing = canvas.createTemplate(sidePoints, sidePoints);
        for (int row = 0; row < code.getHeight(); row++) {
            for (int column = 0; column < code.getWidth(); column++) {
                if (code.get(column, row)) {
                    drawing.rectangle(column * square, sidePoints - (row + 1) * square, square, square);
                }
            }
        }
        drawing.fill();
        try {
            return Image.getInstance(drawing);
        } catch (BadElementException e) {
            throw new IOException("the code of the seal cannot be drawn", e);
        }
    }
}

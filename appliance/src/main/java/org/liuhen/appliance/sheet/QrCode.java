package org.liuhen.appliance.sheet;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A text as a QR code (ISO/IEC 18004), in squares.
public final class QrCode {
    /// What the standard asks for around the code, in squares.
    private static final int QUIET = 4;

    private QrCode() {}

    /// The code row by row, its quiet zone included: `1` is dark.
    public static List<String> rows(String text) throws IOException {
        BitMatrix code = squares(text);
        List<String> rows = new ArrayList<>();
        for (int row = 0; row < code.getHeight(); row++) {
            StringBuilder squares = new StringBuilder();
            for (int column = 0; column < code.getWidth(); column++) {
                squares.append(code.get(column, row) ? '1' : '0');
            }
            rows.add(squares.toString());
        }
        return rows;
    }

    static BitMatrix squares(String text) throws IOException {
        try {
            return new QRCodeWriter()
                    .encode(
                            text,
                            BarcodeFormat.QR_CODE,
                            0,
                            0,
                            Map.of(
                                    EncodeHintType.CHARACTER_SET,
                                    "UTF-8",
                                    EncodeHintType.ERROR_CORRECTION,
                                    ErrorCorrectionLevel.M,
                                    EncodeHintType.MARGIN,
                                    QUIET));
        } catch (WriterException e) {
            throw new IOException("the text does not fit into a code: " + e.getMessage(), e);
        }
    }
}

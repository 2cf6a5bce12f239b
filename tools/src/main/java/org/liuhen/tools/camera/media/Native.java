package org.liuhen.tools.camera.media;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/// FFmpeg's codes and bytes in Java's terms.
final class Native {
    private Native() {}

    /// Fails if `code` is one of FFmpeg's errors.
    ///
    /// @param doing what was being done, for the message
    static void require(int code, String doing) throws MediaException {
        if (code < 0) {
            throw new MediaException(doing + ": " + text(code));
        }
    }

    /// The same where only a defect or a lack of memory can be the cause.
    static void expect(int code, String doing) {
        if (code < 0) {
            throw new IllegalStateException(doing + ": " + text(code));
        }
    }

    static byte[] copy(@Nullable BytePointer data, int length) {
        byte[] bytes = new byte[length];
        if (length > 0 && data != null && !data.isNull()) {
            data.get(bytes, 0, length);
        }
        return bytes;
    }

    private static String text(int code) {
        byte[] text = new byte[128];
        avutil.av_strerror(code, text, text.length);
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }
}

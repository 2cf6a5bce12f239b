package org.liuhen.tools.camera.media;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.javacpp.PointerPointer;
import org.liuhen.tools.camera.Clip;

/// Clips from files: what the file holds is copied, not coded again.
public final class ClipFile {
    private static final String H265 = "h265.mp4";

    private ClipFile() {}

    /// Reads a file's first H.264 or H.265 track, and its first AAC, A-law or µ-law track if it has one.
    ///
    /// @throws MediaException if it has none, or cannot be read
    public static Clip read(Path file) throws MediaException {
        AVFormatContext input = avformat.avformat_alloc_context();
        int opened = avformat.avformat_open_input(input, file.toString(), (AVInputFormat) null, (AVDictionary) null);
        Native.require(opened, file.toString()); // after a failure FFmpeg has freed the context
        try {
            Native.require(avformat.avformat_find_stream_info(input, (PointerPointer<?>) null), file.toString());
            return new ClipReader(file, input).read();
        } finally {
            avformat.avformat_close_input(input);
        }
    }

    /// The H.265 clip that comes with this program: 4 seconds of 320x180, silent.
    ///
    /// @throws MediaException if there is no place for a temporary file
    public static Clip h265() throws MediaException {
        try {
            Path copy = Files.createTempFile("liuhen-clip", ".mp4");
            try (InputStream in = ClipFile.class.getResourceAsStream(H265)) {
                Files.copy(Objects.requireNonNull(in, H265), copy, StandardCopyOption.REPLACE_EXISTING);
                return read(copy);
            } finally {
                Files.delete(copy);
            }
        } catch (IOException e) {
            throw new MediaException("cannot unpack the H.265 clip: " + e.getMessage());
        }
    }
}

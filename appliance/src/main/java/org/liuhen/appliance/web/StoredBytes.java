package org.liuhen.appliance.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/// Stored files on their way to a browser, byte for byte.
final class StoredBytes {
    private static final int BUFFER_BYTES = 64 * 1024;

    private StoredBytes() {}

    /// Answers with the file, or the range of it that was asked for.
    ///
    /// @param durableBytes how long it is for readers
    /// @param type content type
    static void send(Context context, Path file, long durableBytes, String type) throws IOException, WebFailure {
        context.contentType(type).header("Accept-Ranges", "bytes");
        switch (ByteRange.read(range(context), durableBytes)) {
            case ByteRange.Asked.Whole _ -> copy(context, file, new ByteRange(0, durableBytes));
            case ByteRange.Asked.Part part -> {
                ByteRange range = part.range();
                long last = range.offset() + range.lengthBytes() - 1;
                context.status(206)
                        .header("Content-Range", "bytes " + range.offset() + "-" + last + "/" + durableBytes);
                copy(context, file, range);
            }
            case ByteRange.Asked.Outside _ -> {
                context.header("Content-Range", "bytes */" + durableBytes);
                throw new WebFailure(416, "outside", "请求的字节范围超出文件。", "The range lies outside the file.");
            }
        }
    }

    /// The range that is asked for; none if it is one of a file that was here before (RFC 9110, 13.1.5).
    private static Optional<String> range(Context context) {
        String before = context.header("If-Range");
        return before != null && !before.equals(context.res().getHeader("ETag"))
                ? Optional.empty()
                : Optional.ofNullable(context.header("Range"));
    }

    private static void copy(Context context, Path file, ByteRange range) throws IOException {
        try (FileChannel in = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            context.res().setContentLengthLong(range.lengthBytes());
            OutputStream out = context.outputStream();
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            long at = range.offset();
            long end = range.offset() + range.lengthBytes();
            while (at < end) {
                buffer.clear().limit((int) Math.min(BUFFER_BYTES, end - at));
                int got = in.read(buffer, at);
                if (got < 0) {
                    throw new IOException(file + " is shorter than what is recorded of it: byte " + at + " is missing");
                }
                out.write(buffer.array(), 0, got);
                at += got;
            }
        }
    }
}

package org.liuhen.tools.camera;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Parts what a viewer sends into RTSP requests, passed on one by one, and interleaved packets (RFC 2326, 10.12),
/// which are receiver reports and are not looked at.
final class InterleavedInput extends ByteToMessageDecoder {
    /// Largest request, body included.
    static final int LARGEST_BYTES = 16_384;

    private static final int END_OF_HEADERS = 0x0D0A0D0A; // CR LF CR LF
    private static final Pattern CONTENT_LENGTH =
            Pattern.compile("^Content-Length:\\s*(\\d{1,6})\\s*$", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private int ignoreBytes;

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (ignoreBytes > 0) {
            int length = Math.min(ignoreBytes, in.readableBytes());
            in.skipBytes(length);
            ignoreBytes -= length;
            return;
        }
        byte first = in.getByte(in.readerIndex());
        if (first == '$') {
            beginPacket(in);
        } else if (first == '\r' || first == '\n') {
            in.skipBytes(1); // between requests (RFC 2326, 4.1)
        } else if (first < ' ') {
            throw new CorruptedFrameException("a request begins with a method, not with byte " + first);
        } else {
            decodeRequest(in, out);
        }
    }

    private void beginPacket(ByteBuf in) {
        if (in.readableBytes() >= 4) {
            ignoreBytes = in.getUnsignedShort(in.readerIndex() + 2);
            in.skipBytes(4);
        }
    }

    private static void decodeRequest(ByteBuf in, List<Object> out) {
        int headers = headerBytes(in);
        int length = headers < 0 ? in.readableBytes() : headers + bodyBytes(in, headers);
        if (length > LARGEST_BYTES) {
            throw new TooLongFrameException("a request of more than " + LARGEST_BYTES + " bytes");
        }
        if (headers >= 0 && in.readableBytes() >= length) {
            out.add(in.readRetainedSlice(length));
        }
    }

    /// Bytes up to the empty line, with it, or -1.
    private static int headerBytes(ByteBuf in) {
        for (int i = in.readerIndex(); i + Integer.BYTES <= in.writerIndex(); i++) {
            if (in.getInt(i) == END_OF_HEADERS) {
                return i + Integer.BYTES - in.readerIndex();
            }
        }
        return -1;
    }

    private static int bodyBytes(ByteBuf in, int headers) {
        Matcher matcher = CONTENT_LENGTH.matcher(in.toString(in.readerIndex(), headers, StandardCharsets.US_ASCII));
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}

package org.liuhen.ingest.dock;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/// The name of a file on a device, byte for byte: any bytes but the zero byte and the slash can be in it, and no
/// encoding is promised.
///
/// @param encoded path under the root of the device, percent-encoded (RFC 3986, 2.1) but for ASCII letters and
/// digits and `._~/-`
record RawName(String encoded) {
    private static final Charset GB18030 = Charset.forName("GB18030");

    /// The name of `file` under `root`.
    static RawName of(Path root, Path file) {
        byte[] whole = bytes(file);
        byte[] front = bytes(root);
        int skip = front.length == 1 ? 1 : front.length + 1;
        return ofBytes(Arrays.copyOfRange(whole, skip, whole.length));
    }

    /// A name that came as a text.
    static RawName ofText(String text) {
        return ofBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static RawName ofBytes(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        for (byte each : bytes) {
            if (isPlain(each)) {
                out.append((char) each);
            } else {
                out.append('%').append("%02X".formatted(each & 0xff));
            }
        }
        return new RawName(out.toString());
    }

    /// The file of this name under `root`.
    Path under(Path root) {
        return Path.of(URI.create(
                root.toUri().getRawPath().endsWith("/") ? root.toUri() + encoded : root.toUri() + "/" + encoded));
    }

    /// The name for a reader: UTF-8 if it is that, else GB18030 (which holds GBK), else as it is encoded.
    String text() {
        byte[] bytes = decoded(encoded);
        for (Charset charset : new Charset[] {StandardCharsets.UTF_8, GB18030}) {
            try {
                return charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException e) {
                // The next one, or none.
            }
        }
        return encoded;
    }

    /// What the name ends with, if it is 1 to 8 ASCII letters or digits, in lower case; else empty.
    String extension() {
        int dot = encoded.lastIndexOf('.');
        String end = encoded.substring(dot + 1).toLowerCase(Locale.ROOT);
        return dot >= 0 && end.matches("[a-z0-9]{1,8}") && !end.equals("blocks") ? end : "";
    }

    private static boolean isPlain(byte each) {
        return "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._~/-".indexOf(each) >= 0;
    }

    /// The bytes of a path as the file system has them: a URI is the one form in which Java gives them away.
    private static byte[] bytes(Path path) {
        String raw = path.toAbsolutePath().toUri().getRawPath();
        byte[] bytes = decoded(raw.length() > 1 && raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw);
        return bytes;
    }

    private static byte[] decoded(String encoded) {
        byte[] bytes = new byte[encoded.length()];
        int length = 0;
        for (int at = 0; at < encoded.length(); at++) {
            char each = encoded.charAt(at);
            if (each == '%') {
                bytes[length++] = (byte) Integer.parseInt(encoded.substring(at + 1, at + 3), 16);
                at += 2;
            } else {
                bytes[length++] = (byte) each;
            }
        }
        return Arrays.copyOf(bytes, length);
    }
}

package org.liuhen.storage.media;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A box (ISO/IEC 14496-12, 4.2).
///
/// @param type its four characters
/// @param body what is behind size and type
record Box(String type, ByteBuffer body) {
    static final int HEAD_BYTES = 8;

    /// The boxes in `bytes`; ends at the first that does not fit.
    static List<Box> in(ByteBuffer bytes) {
        List<Box> boxes = new ArrayList<>();
        int at = 0;
        while (at + HEAD_BYTES <= bytes.remaining()) {
            long size = Integer.toUnsignedLong(bytes.getInt(at));
            if (size < HEAD_BYTES || at + size > bytes.remaining()) {
                break;
            }
            byte[] type = new byte[4];
            bytes.get(at + 4, type);
            ByteBuffer body = bytes.slice(at + HEAD_BYTES, (int) size - HEAD_BYTES);
            boxes.add(new Box(new String(type, StandardCharsets.ISO_8859_1), body));
            at += (int) size;
        }
        return boxes;
    }

    /// The boxes at the end of the path `types`, each inside of the one before.
    static List<Box> at(ByteBuffer bytes, String... types) {
        List<Box> boxes = in(bytes);
        for (int i = 0; i < types.length; i++) {
            String type = types[i];
            List<Box> named =
                    boxes.stream().filter(box -> box.type().equals(type)).toList();
            if (i == types.length - 1) {
                return named;
            }
            boxes = named.stream().flatMap(box -> in(box.body()).stream()).toList();
        }
        return boxes;
    }

    /// What is behind the first `bytes` of the body, empty if it has fewer.
    ByteBuffer after(int bytes) {
        int from = Math.min(bytes, body.remaining());
        return body.slice(from, body.remaining() - from);
    }
}

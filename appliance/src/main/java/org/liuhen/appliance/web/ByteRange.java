package org.liuhen.appliance.web;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A stretch of a file that is asked for.
///
/// @param offset first byte
/// @param lengthBytes at least 1
record ByteRange(long offset, long lengthBytes) {
    private static final Pattern SINGLE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    /// What a `Range` header asks of a file (RFC 9110, 14.2).
    sealed interface Asked {
        /// The whole file: there is no header, or one that may be ignored.
        record Whole() implements Asked {}

        record Part(ByteRange range) implements Asked {}

        /// Nothing of it is in the file.
        record Outside() implements Asked {}
    }

    /// Reads a `Range` header. More than one range, or another unit, counts as none.
    static Asked read(Optional<String> header, long fileBytes) {
        Matcher matcher = SINGLE.matcher(header.orElse(""));
        if (!matcher.matches()) {
            return new Asked.Whole();
        }
        String first = matcher.group(1);
        String last = matcher.group(2);
        if (first.isEmpty()) {
            return last.isEmpty() ? new Asked.Whole() : suffix(Long.parseLong(last), fileBytes);
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
        if (to < from) {
            return new Asked.Whole();
        }
        return from >= fileBytes
                ? new Asked.Outside()
                : new Asked.Part(new ByteRange(from, Math.min(to, fileBytes - 1) - from + 1));
    }

    private static Asked suffix(long length, long fileBytes) {
        if (length == 0 || fileBytes == 0) {
            return new Asked.Outside();
        }
        long taken = Math.min(length, fileBytes);
        return new Asked.Part(new ByteRange(fileBytes - taken, taken));
    }
}

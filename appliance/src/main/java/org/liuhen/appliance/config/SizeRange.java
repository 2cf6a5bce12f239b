package org.liuhen.appliance.config;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes in bytes that are allowed, both ends included. Written form: a whole number and `KiB`, `MiB`, `GiB` or
/// `TiB`.
record SizeRange(long least, long most) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9}) ?([KMGT])iB");
    private static final String UNITS = "KMGT";

    /// The bytes `text` stands for, or empty if it is no size.
    static OptionalLong parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        int shift = 10 * (UNITS.indexOf(matcher.group(2)) + 1);
        long count = Long.parseLong(matcher.group(1));
        return count > Long.MAX_VALUE >> shift ? OptionalLong.empty() : OptionalLong.of(count << shift);
    }

    /// `bytes` in the written form, in the largest unit that holds it exactly.
    static String text(long bytes) {
        int unit = 0;
        long count = bytes;
        while (unit < UNITS.length() && count != 0 && count % 1024 == 0) {
            count /= 1024;
            unit++;
        }
        return unit == 0 ? count + "B" : count + UNITS.substring(unit - 1, unit) + "iB";
    }

    boolean contains(long bytes) {
        return bytes >= least && bytes <= most;
    }

    void require(String name, long bytes) {
        if (!contains(bytes)) {
            throw new IllegalArgumentException(name + " must be " + this + ", not " + text(bytes));
        }
    }

    @Override
    public String toString() {
        return "from " + text(least) + " to " + text(most);
    }
}

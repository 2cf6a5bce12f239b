package org.liuhen.storage.format;

import java.util.Locale;

/// The words for the constants of an enum: its name in lower case, with hyphens.
final class Codes {
    private Codes() {}

    /// The word for a constant.
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The constant of `type` in the field `key`.
    static <E extends Enum<E>> E read(FieldsReader in, String key, Class<E> type) throws MalformedException {
        return read(in.text(key), key, type);
    }

    /// The constant of `type` that `code` is the word for.
    static <E extends Enum<E>> E read(String code, String key, Class<E> type) throws MalformedException {
        for (E constant : type.getEnumConstants()) {
            if (of(constant).equals(code)) {
                return constant;
            }
        }
        throw new MalformedException("the field " + key + " is \"" + code + "\"");
    }
}

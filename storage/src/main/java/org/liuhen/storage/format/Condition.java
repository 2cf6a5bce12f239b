package org.liuhen.storage.format;

/// How a stored range was when it was read again.
public enum Condition {
    INTACT("intact", "完好", "as its entry says"),
    /// Its bytes have another digest.
    CHANGED("changed", "数据已改变", "changed"),
    /// The disk reported an error.
    UNREADABLE("unreadable", "无法读取", "unreadable"),
    /// The file is not there, or ends before it.
    ABSENT("absent", "缺失", "absent");

    private final String code;
    private final String chinese;
    private final String english;

    Condition(String code, String chinese, String english) {
        this.code = code;
        this.chinese = chinese;
        this.english = english;
    }

    /// The condition that an entry calls `code`.
    ///
    /// @throws MalformedException if there is none
    public static Condition ofCode(String code) throws MalformedException {
        for (Condition each : values()) {
            if (each.code.equals(code)) {
                return each;
            }
        }
        throw new MalformedException("an unknown condition \"" + code + "\"");
    }

    /// The code as it stands in an entry.
    public String code() {
        return code;
    }

    public String chinese() {
        return chinese;
    }

    public String english() {
        return english;
    }
}

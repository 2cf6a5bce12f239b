package org.liuhen.appliance.cases;

import java.util.Optional;

/// How an item of the checklist is to be recorded (记录要求).
public enum Requirement {
    WHOLE("whole", "全程", "from beginning to end"),
    AS_NEEDED("as-needed", "视情", "as needed"),
    EXEMPT("exempt", "免录", "not needed");

    private final String code;
    private final String chinese;
    private final String english;

    Requirement(String code, String chinese, String english) {
        this.code = code;
        this.chinese = chinese;
        this.english = english;
    }

    /// Its word in stored particulars.
    public String code() {
        return code;
    }

    public String chinese() {
        return chinese;
    }

    public String english() {
        return english;
    }

    /// The requirement with this code.
    public static Optional<Requirement> ofCode(String code) {
        for (Requirement each : values()) {
            if (each.code.equals(code)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /// The requirement with this word in a checklist.
    static Optional<Requirement> ofWord(String word) {
        for (Requirement each : values()) {
            if (each.chinese.equals(word)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}

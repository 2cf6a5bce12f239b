package org.liuhen.appliance.room;

import java.io.Serial;

/// A START or STOP that cannot be, with the reason in both languages.
public final class RefusedException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String chinese;

    RefusedException(String chinese, String english) {
        super(english);
        this.chinese = chinese;
    }

    /// The reason in Chinese; [#getMessage] has it in English.
    public String chinese() {
        return chinese;
    }
}

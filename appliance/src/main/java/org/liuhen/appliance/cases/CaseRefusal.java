package org.liuhen.appliance.cases;

/// Particulars or a register that are not taken. The message is one English sentence; nothing was changed.
public final class CaseRefusal extends Exception {
    private static final long serialVersionUID = 1;

    private final String chinese;

    public CaseRefusal(String chinese, String english) {
        super(english);
        this.chinese = chinese;
    }

    /// The sentence in Chinese.
    public String chinese() {
        return chinese;
    }

    /// The sentence in English.
    public String english() {
        return String.valueOf(getMessage());
    }
}

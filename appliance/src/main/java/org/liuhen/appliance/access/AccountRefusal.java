package org.liuhen.appliance.access;

/// Something that cannot be done with an account, or with what somebody asked for. The texts are for people.
public final class AccountRefusal extends Exception {
    private static final long serialVersionUID = 1;

    private final String chinese;

    AccountRefusal(String chinese, String english) {
        super(english);
        this.chinese = chinese;
    }

    public String chinese() {
        return chinese;
    }

    public String english() {
        return String.valueOf(getMessage());
    }
}

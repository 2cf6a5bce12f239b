package org.liuhen.storage.format;

/// Why a session is not for everybody who may see others.
public enum Sensitivity {
    WORK_SECRET("工作秘密", "work secret"),
    TRADE_SECRET("商业秘密", "trade secret"),
    PRIVACY("个人隐私", "personal privacy"),
    MINOR("未成年人", "minor"),
    INFORMANT("举报人", "informant"),
    /// Never lawful on this machine: it ends every use of the session here.
    STATE_SECRET("国家秘密", "state secret");

    private final String chinese;
    private final String english;

    Sensitivity(String chinese, String english) {
        this.chinese = chinese;
        this.english = english;
    }

    /// Its word in the log.
    public String code() {
        return Codes.of(this);
    }

    public String chinese() {
        return chinese;
    }

    public String english() {
        return english;
    }

    /// The one with this word.
    public static Sensitivity ofCode(String code) throws MalformedException {
        return Codes.read(code, "flags", Sensitivity.class);
    }
}

package org.liuhen.storage.time;

/// How far the machine's wall clock can be believed.
public enum ClockState {
    /// A time service keeps it (the kernel's NTP state: synchronised).
    SYNCED("synced", "已同步", "kept by a time service"),
    /// It runs by itself.
    UNSYNCED("unsynced", "未同步", "running by itself"),
    /// It shows a time that cannot be: before the newest entry of the log, or before this software was made.
    UNTRUSTED("untrusted", "时钟不可信", "showing a time that cannot be");

    private final String code;
    private final String chinese;
    private final String english;

    ClockState(String code, String chinese, String english) {
        this.code = code;
        this.chinese = chinese;
        this.english = english;
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

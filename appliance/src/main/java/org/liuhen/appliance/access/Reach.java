package org.liuhen.appliance.access;

/// How far a right goes, the shortest first.
public enum Reach {
    NO("不可", "no"),
    /// Only what another person approved.
    GRANT("经审批", "approved"),
    /// What one recorded, or is named in.
    OWN("本人经办", "own cases"),
    /// Of one's own unit, and of rooms that belong to no unit.
    UNIT("本机构", "own unit"),
    /// Of other units than one's own.
    OTHERS("其他机构", "other units"),
    ALL("全部", "all");

    private final String chinese;
    private final String english;

    Reach(String chinese, String english) {
        this.chinese = chinese;
        this.english = english;
    }

    public String chinese() {
        return chinese;
    }

    public String english() {
        return english;
    }
}

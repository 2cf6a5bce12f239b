package org.liuhen.appliance.room;

import org.liuhen.storage.format.SessionFact;

/// What every appliance can mark in the footage, each with its stable code and its words.
public enum MarkKind {
    INTERRUPTION_REASON(SessionFact.Mark.INTERRUPTION_REASON, "中断原因说明", "reason of an interruption"),
    NOTICE("notice", "开始告知", "notice given"),
    LICENCE("licence", "亮证", "licence shown"),
    RIGHTS("rights", "权利义务告知", "rights and duties told"),
    WITHDRAWAL("withdrawal", "回避告知", "right to ask for withdrawal told"),
    DEFENCE("defence", "陈述申辩", "statement and defence"),
    EVIDENCE("evidence", "出示证据", "evidence shown"),
    ITEMS("items", "清点物品", "items counted"),
    READING("reading", "文书宣读", "document read out"),
    SIGNING("signing", "签字捺印", "signed"),
    SERVICE("service", "送达", "served"),
    KEY_CONTENT("key-content", "重点内容", "key content"),
    END("end", "结束", "end");

    private final String code;
    private final String chinese;
    private final String english;

    MarkKind(String code, String chinese, String english) {
        this.code = code;
        this.chinese = chinese;
        this.english = english;
    }

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

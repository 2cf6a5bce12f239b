package org.liuhen.appliance.access;

/// What can be done on the page: the columns of [Rights].
public enum Action {
    OWN("own", "本人账户", "Own account"),
    STATE("state", "设备状态与告警", "State, alarms"),
    PRESS("press", "操作录制", "Record"),
    LIVE("live", "实时画面", "Live picture"),
    MARK("mark", "标记", "Mark"),
    FIND("find", "查询记录", "Find records"),
    VIEW("view", "调阅录像", "See recordings"),
    COPY("copy", "导出复制", "Take copies"),
    BIND("bind", "填写案件信息", "Write case data"),
    EXPLAIN("explain", "中断说明", "Explain"),
    CONFIRM("confirm", "确认说明", "Confirm"),
    FLAG("flag", "加敏感标识", "Flag"),
    UNFLAG("unflag", "解除敏感标识", "Lift flags"),
    COMMENT("comment", "审核意见", "Comment as reviewer"),
    APPROVE("approve", "审批调阅", "Approve"),
    VERIFY("verify", "校验", "Verify"),
    IMPORT("import", "事后导入、不记录登记", "Import, omissions"),
    REGISTER("register", "设备、名册、清单登记", "Registers"),
    SETTINGS("settings", "查看设置", "See settings"),
    ACCOUNTS("accounts", "建立、停用账户", "Accounts"),
    ROLES("roles", "授予角色", "Grant roles"),
    AUDIT("audit", "访问日志", "Access log");

    private final String code;
    private final String chinese;
    private final String english;

    Action(String code, String chinese, String english) {
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

package org.liuhen.appliance.access;

import org.liuhen.storage.format.AccessFact.Access;
import org.liuhen.storage.format.AccessFact.Act;

/// What somebody did, in words.
public enum ActWords {
    LOGIN("登录", "logged in"),
    LOGIN_FAILED("登录失败", "login failed"),
    LOGOUT("退出", "logged out"),
    OPEN("填写用途并调阅", "opened"),
    VIEW("观看", "saw"),
    TAKE("导出复制", "took away"),
    SEARCH("检索到敏感录像", "found a flagged one"),
    ASK("申请", "asked"),
    APPROVE("批准", "approved"),
    DECLINE("不批准", "declined"),
    REFUSED("被拒绝", "was refused"),
    ACCOUNT("变更账户", "changed an account"),
    /// A login with an address: another system came in there.
    USE("调用接口", "used the interface"),
    /// What is done with an account, done with a token.
    TOKEN("变更令牌", "changed a token"),
    SETTING("变更设置", "changed a setting");

    private final String chinese;
    private final String english;

    ActWords(String chinese, String english) {
        this.chinese = chinese;
        this.english = english;
    }

    public static ActWords of(Act act) {
        return valueOf(act.name());
    }

    public static ActWords of(Access is) {
        if (is.act() == Act.LOGIN && !is.part().isEmpty()) {
            return USE;
        }
        return is.act() == Act.ACCOUNT && is.of().startsWith("token-") ? TOKEN : of(is.act());
    }

    public String chinese() {
        return chinese;
    }

    public String english() {
        return english;
    }
}

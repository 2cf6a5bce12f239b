package org.liuhen.appliance.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.Set;

/// What an account is in the office. An account may have several, but for the three administrators: each of them
/// is an account's only role.
public enum Role {
    OFFICER("officer", "执法人员", "Officer"),
    ASSISTANT("assistant", "辅助人员、录制人员", "Auxiliary, recorder"),
    HEAD("head", "承办机构负责人", "Head of the unit"),
    LEGAL("legal", "法制审核人员", "Legal reviewer"),
    SUPERVISOR("supervisor", "执法监督人员", "Supervisor"),
    ARCHIVIST("archivist", "档案人员", "Archivist"),
    CUSTODIAN("custodian", "设备/资料管理员", "Custodian of devices"),
    LEADER("leader", "单位主要负责人", "Leader of the office"),
    SYSTEM("system-administrator", "系统管理员", "System administrator"),
    SECURITY("security-administrator", "安全管理员", "Security administrator"),
    AUDITOR("security-auditor", "安全审计员", "Security auditor"),
    /// The command line of the machine itself: no account has this role.
    COMMAND("command", "本机命令行", "Command line"),
    /// Another system that shows a token: no account has this role, and the token's scope narrows it.
    TOKEN("token", "外部系统", "Other system");

    /// Each of them alone in its account: who configures does not grant, and who grants does not audit.
    public static final Set<Role> ADMINISTRATORS = Set.of(SYSTEM, SECURITY, AUDITOR);

    private final String code;
    private final String chinese;
    private final String english;

    Role(String code, String chinese, String english) {
        this.code = code;
        this.chinese = chinese;
        this.english = english;
    }

    /// Its word in files and on the wire.
    @JsonValue
    public String code() {
        return code;
    }

    public String chinese() {
        return chinese;
    }

    public String english() {
        return english;
    }

    /// Whether people can have it.
    public boolean isOfPeople() {
        return this != COMMAND && this != TOKEN;
    }

    /// The role with this word that people can have.
    public static Optional<Role> ofCode(String code) {
        for (Role role : values()) {
            if (role.code.equals(code) && role.isOfPeople()) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    @JsonCreator
    static Role read(String code) {
        return ofCode(code).orElseThrow(() -> new IllegalArgumentException("no role is called " + code));
    }

    /// Whether one account may have all of these.
    public static boolean fitTogether(Set<Role> roles) {
        return roles.size() <= 1 || roles.stream().noneMatch(ADMINISTRATORS::contains);
    }
}

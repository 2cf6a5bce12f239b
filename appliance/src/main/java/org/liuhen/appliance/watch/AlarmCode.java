package org.liuhen.appliance.watch;

/// What an alarm can be about: a stable code, how loud it is, and its words. The loudest come first.
public enum AlarmCode {
    NOT_RECORDING("not-recording", Severity.LOUD, "应录未录", "should be recorded and is not"),
    STORE_FAILED("store-failed", Severity.LOUD, "存储故障，已停止封存", "the store failed and seals nothing any more"),
    STORAGE_STALL("storage-stall", Severity.LOUD, "存储无响应或过慢", "the disk does not answer, or not in time"),
    WATCH_STOPPED(
            "watch-stopped", Severity.LOUD, "录制监看已停止，录制状态未知", "nobody watches the recording: its state is unknown"),
    ARCHIVE_CONTRADICTED(
            "archive-contradicted", Severity.LOUD, "存档与本机日志不一致", "the archive has another history than the log"),
    WITNESS_CONTRADICTED(
            "witness-contradicted", Severity.LOUD, "见证方与本机日志不一致", "the witness has seen another history than the log"),
    STATE_SECRET("state-secret", Severity.LOUD, "本机出现国家秘密", "a state secret is on this machine"),
    DISK_SPACE("disk-space", Severity.SERIOUS, "存储空间不足", "little room is left on the disk"),
    VOLUME_REFUSES("volume-refuses", Severity.SERIOUS, "存储卷不接收录像", "a volume takes no footage"),
    SCRUB_DAMAGE("scrub-damage", Severity.SERIOUS, "已存证据损坏", "stored evidence is damaged"),
    CLOCK_UNTRUSTED("clock-untrusted", Severity.SERIOUS, "时钟不可信", "the clock shows a time that cannot be"),
    INDEX_FAILED("index-failed", Severity.SERIOUS, "索引故障，录制不受影响", "the index failed; recording goes on"),
    PANEL_FAULT("panel-fault", Severity.SERIOUS, "面板故障", "the panel does not answer"),
    PANEL_STUCK("panel-stuck", Severity.SERIOUS, "面板按键卡住", "a button of the panel is stuck"),
    PANEL_REFUSED("panel-refused", Severity.SERIOUS, "面板按键未执行", "what was pressed on the panel was not done"),
    DOCK_SLOT("dock-slot", Severity.SERIOUS, "采集站槽位异常", "a slot of the docking station is in trouble"),
    INTAKE_MISMATCH("intake-mismatch", Severity.SERIOUS, "采集不符，设备上有文件未能采集", "not all that was on a device came in"),
    ARCHIVE_REFUSED("archive-refused", Severity.SERIOUS, "存档拒绝接收", "the archive refuses"),
    WITNESS_REFUSED("witness-refused", Severity.SERIOUS, "见证方拒绝签署", "the witness refuses to cosign"),
    ARCHIVE_FAULTY("archive-faulty", Severity.SERIOUS, "存档中的内容有异常", "something in the archive is not as it was put"),
    ARCHIVE_UNPROTECTED("archive-unprotected", Severity.SERIOUS, "存档不受锁定保护", "the archive does not keep its locks"),
    ARCHIVE_LOCK_ENDING("archive-lock-ending", Severity.SERIOUS, "存档锁定即将到期", "locks in the archive end soon"),
    ARCHIVE_OVERDUE("archive-overdue", Severity.SERIOUS, "逾期未存档", "something waits for the archive for too long"),
    ARCHIVE_ABSENT("archive-absent", Severity.SERIOUS, "有证据未能存档", "evidence did not come into the archive"),
    SESSION_FORGOTTEN("session-forgotten", Severity.SERIOUS, "录制时间过长，是否忘记结束", "a session has been open for very long"),
    RECORDER_OVERDUE("recorder-overdue", Severity.NOTICE, "执法记录仪逾期未采集", "a recorder was not docked in time"),
    ARCHIVE_UNREACHABLE("archive-unreachable", Severity.NOTICE, "存档无法连接", "the archive does not answer"),
    WITNESS_UNREACHABLE("witness-unreachable", Severity.NOTICE, "见证方无法连接", "the witness does not answer"),
    DEGRADED("degraded", Severity.NOTICE, "录制有缺陷", "recorded with a flaw"),
    CLOCK_UNSYNCED("clock-unsynced", Severity.NOTICE, "时钟未同步", "the clock is not kept by a time service");

    private final String code;
    private final Severity severity;
    private final String chinese;
    private final String english;

    AlarmCode(String code, Severity severity, String chinese, String english) {
        this.code = code;
        this.severity = severity;
        this.chinese = chinese;
        this.english = english;
    }

    /// How loud an alarm is, the loudest first.
    public enum Severity {
        /// Evidence is being lost now.
        LOUD,
        /// Evidence is in danger or in doubt.
        SERIOUS,
        /// Somebody should know.
        NOTICE
    }

    /// The code, for machines.
    public String code() {
        return code;
    }

    public Severity severity() {
        return severity;
    }

    public String chinese() {
        return chinese;
    }

    public String english() {
        return english;
    }
}

package org.liuhen.storage.format;

/// Why something ended or is missing: the closed list of the field's interruption causes and the ordinary
/// endings, each with its stable code and its words.
public enum Cause {
    STOPPED("stopped", "人工停止", "stopped by a person"),
    PAUSED("paused", "休息或用餐", "paused by a person"),
    RUN_FULL("run-full", "文件换卷", "the run file reached its size or length"),
    PARAMETER_CHANGE("parameter-change", "编码参数变更", "the source changed its coding parameters"),
    TIME_JUMP("time-jump", "时间戳跳变", "the source's time stamps jumped"),
    STREAM_ENDED("stream-ended", "信号丢失", "the source ended its stream"),
    SIGNAL_LOST("signal-lost", "信号丢失", "the source went silent"),
    NETWORK("network", "网络中断", "the source cannot be reached"),
    DEVICE_FAULT("device-fault", "设备故障", "the source sends what cannot be recorded"),
    ACCESS_DENIED("access-denied", "设备拒绝登录", "the source refuses user name and password"),
    STORAGE_STALL("storage-stall", "存储响应过慢", "the disk was slower than the source"),
    STORAGE_ERROR("storage-error", "存储故障", "the disk reported an error"),
    STORAGE_FULL("storage-full", "存储空间不足", "the disk is full"),
    PROCESS_DIED("process-died", "程序中止", "the recording program ended without closing its files"),
    POWER("power", "断电或系统重启", "the machine stopped or restarted"),
    OTHER("other", "其他", "another cause");

    private final String code;
    private final String chinese;
    private final String english;

    Cause(String code, String chinese, String english) {
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

    /// The cause with this code.
    public static Cause ofCode(String code) throws MalformedException {
        for (Cause cause : values()) {
            if (cause.code.equals(code)) {
                return cause;
            }
        }
        throw new MalformedException("an unknown cause \"" + code + "\"");
    }
}

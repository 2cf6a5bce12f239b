package org.liuhen.storage.format;

/// Why something ended, is missing or is flawed: the closed list of the field's interruption causes and the
/// ordinary endings, each with its stable code and its words.
public enum Cause {
    OPENING("opening", Weight.ORDINARY, "开始录制", "the source was being opened after START"),
    STOPPED("stopped", Weight.ORDINARY, "人工停止", "stopped by a person"),
    RUN_FULL("run-full", Weight.ORDINARY, "文件换卷", "the run file reached its size or length"),

    PAUSED("paused", Weight.INTERRUPTION, "休息或用餐", "paused by a person"),
    SITE_CHANGED("site-changed", Weight.INTERRUPTION, "场所变化", "the place was changed"),
    OBSTRUCTED("obstructed", Weight.INTERRUPTION, "人为阻挠", "somebody obstructed the recording"),
    WEATHER("weather", Weight.INTERRUPTION, "天气恶劣", "bad weather"),
    SECRECY("secrecy", Weight.INTERRUPTION, "涉密停止", "stopped for secrecy"),

    PARAMETER_CHANGE("parameter-change", Weight.INTERRUPTION, "编码参数变更", "the source changed its coding parameters"),
    TIME_JUMP("time-jump", Weight.INTERRUPTION, "时间戳跳变", "the source's time stamps jumped"),
    STREAM_ENDED("stream-ended", Weight.INTERRUPTION, "信号丢失", "the source ended its stream"),
    SIGNAL_LOST("signal-lost", Weight.INTERRUPTION, "信号丢失", "the source went silent"),
    NETWORK("network", Weight.INTERRUPTION, "网络中断", "the source cannot be reached"),
    PACKET_LOSS("packet-loss", Weight.INTERRUPTION, "网络丢包", "packets of the source were lost on the way"),
    DEVICE_FAULT("device-fault", Weight.INTERRUPTION, "设备故障", "the source sends what cannot be recorded"),
    ACCESS_DENIED("access-denied", Weight.INTERRUPTION, "设备拒绝登录", "the source refuses user name and password"),
    CLOCK_STEP("clock-step", Weight.INTERRUPTION, "时钟校正", "the machine's clock was set"),
    STORAGE_STALL("storage-stall", Weight.INTERRUPTION, "存储响应过慢", "the disk was slower than the source"),
    STORAGE_ERROR("storage-error", Weight.INTERRUPTION, "存储故障", "the disk reported an error"),
    STORAGE_FULL("storage-full", Weight.INTERRUPTION, "存储空间不足", "the disk is full"),
    PROCESS_DIED("process-died", Weight.INTERRUPTION, "程序中止", "the recording program ended without closing its files"),
    RESTART("restart", Weight.INTERRUPTION, "程序重新启动", "the recording program was stopped and started again"),
    POWER("power", Weight.INTERRUPTION, "断电或系统重启", "the machine stopped or restarted"),
    OTHER("other", Weight.INTERRUPTION, "其他", "another cause"),

    PICTURE_BLACK("picture-black", Weight.WARNING, "画面全黑", "the picture was black"),
    PICTURE_FROZEN("picture-frozen", Weight.WARNING, "画面静止", "the picture did not change at all"),
    PICTURE_COVERED("picture-covered", Weight.WARNING, "画面遮挡", "the picture was covered"),
    SOUND_SILENT("sound-silent", Weight.WARNING, "声音过低", "the sound was too low to be heard"),
    SOUND_CLIPPED("sound-clipped", Weight.WARNING, "声音过载", "the sound was too loud for its coding"),
    SOUND_DEAD("sound-dead", Weight.WARNING, "拾音器无信号", "the microphone gave nothing but zeros"),
    CLOCK_DRIFT("clock-drift", Weight.WARNING, "时钟偏差", "the source's clock and the machine's run apart");

    /// What a cause means for the account of a session.
    public enum Weight {
        /// It belongs to every recording and needs no words.
        ORDINARY,
        /// It is to be explained before the session is complete.
        INTERRUPTION,
        /// It is shown, and needs no words.
        WARNING
    }

    private final String code;
    private final Weight weight;
    private final String chinese;
    private final String english;

    Cause(String code, Weight weight, String chinese, String english) {
        this.code = code;
        this.weight = weight;
        this.chinese = chinese;
        this.english = english;
    }

    /// The code as it stands in an entry.
    public String code() {
        return code;
    }

    public Weight weight() {
        return weight;
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

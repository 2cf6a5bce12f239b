package org.liuhen.appliance.room;

import java.util.Optional;

/// What is looked at before START: a stable code and its words.
public enum PreflightPoint {
    /// Each camera shows a living picture.
    PICTURE("picture", "画面", "picture"),
    /// There is a microphone, and each one hears something.
    SOUND("sound", "声音", "sound"),
    /// A session of the expected length fits on the disk.
    SPACE("space", "存储空间", "disk space"),
    /// A time service keeps the machine's clock.
    CLOCK("clock", "时钟", "clock"),
    /// The officers that were written down hold valid licences.
    LICENCE("licence", "执法资格", "licences"),
    /// The log takes entries.
    LOG("log", "存证日志", "evidence log");

    private final String code;
    private final String chinese;
    private final String english;

    PreflightPoint(String code, String chinese, String english) {
        this.code = code;
        this.chinese = chinese;
        this.english = english;
    }

    /// Its word in the configuration and in what is stored with START.
    public String code() {
        return code;
    }

    public String chinese() {
        return chinese;
    }

    public String english() {
        return english;
    }

    /// The point with this code.
    public static Optional<PreflightPoint> ofCode(String code) {
        for (PreflightPoint point : values()) {
            if (point.code.equals(code)) {
                return Optional.of(point);
            }
        }
        return Optional.empty();
    }
}

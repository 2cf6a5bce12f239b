package org.liuhen.appliance.config;

import java.util.Optional;

/// What a room is for.
public enum RoomProfile {
    INTERVIEW("interview", "询问室", "interview room"),
    HEARING("hearing", "听证室", "hearing room");

    private final String code;
    private final String chinese;
    private final String english;

    RoomProfile(String code, String chinese, String english) {
        this.code = code;
        this.chinese = chinese;
        this.english = english;
    }

    /// Its word in the configuration and in stored particulars.
    public String code() {
        return code;
    }

    public String chinese() {
        return chinese;
    }

    public String english() {
        return english;
    }

    /// The profile with this code.
    public static Optional<RoomProfile> ofCode(String code) {
        for (RoomProfile profile : values()) {
            if (profile.code.equals(code)) {
                return Optional.of(profile);
            }
        }
        return Optional.empty();
    }
}

package org.liuhen.appliance.cases;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Why something was not recorded (免录、不记录理由), and what must be said with it.
public enum OmissionReason {
    TEXT_SUFFICES("text-suffices", "文字记录已能全面有效记录", "the written record says it all"),
    HAZARDOUS("hazardous", "易燃易爆、无菌等高风险现场", "a hazardous or sterile place"),
    STATE_SECRET("state-secret", "涉及国家秘密", "a state secret"),
    URGENT("urgent", "情况紧急", "urgency"),
    IMPOSSIBLE("impossible", "客观原因无法记录", "it could not be recorded");

    /// The only ones for what is to be recorded from beginning to end.
    static final List<OmissionReason> OF_WHOLE = List.of(URGENT, IMPOSSIBLE, STATE_SECRET);

    private final String code;
    private final String chinese;
    private final String english;

    OmissionReason(String code, String chinese, String english) {
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

    /// What must be said beside the explanation.
    public List<Field> needed() {
        return switch (this) {
            case TEXT_SUFFICES -> List.of(Field.DOCUMENT, Field.APPROVER);
            case HAZARDOUS -> List.of(Field.PLACE);
            case STATE_SECRET, URGENT, IMPOSSIBLE -> List.of(Field.APPROVER);
        };
    }

    /// The reason with this code.
    public static Optional<OmissionReason> ofCode(String code) {
        return Stream.of(values()).filter(each -> each.code.equals(code)).findFirst();
    }
}

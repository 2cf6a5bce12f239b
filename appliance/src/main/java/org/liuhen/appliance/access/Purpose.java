package org.liuhen.appliance.access;

import java.util.Optional;

/// What a recording is seen for (调阅用途).
public enum Purpose {
    HANDLING("handling", "办理本案", "handling the case"),
    FILE_REVIEW("file-review", "案卷评查", "file review"),
    SUPERVISION("supervision", "执法监督", "supervision"),
    ASSESSMENT("assessment", "评议考核", "assessment"),
    LEGAL_REVIEW("legal-review", "法制审核", "legal review"),
    LITIGATION("litigation", "复议诉讼", "reconsideration, litigation"),
    COMPLAINT("complaint", "投诉核查", "a complaint"),
    PUBLIC_OPINION("public-opinion", "舆情应对", "public opinion"),
    DECISION("decision", "行政决策", "an administrative decision"),
    CREDIT("credit", "社会信用", "social credit"),
    ARCHIVING("archiving", "归档", "archiving"),
    /// To be told in words.
    OTHER("other", "其他", "another one");

    private final String code;
    private final String chinese;
    private final String english;

    Purpose(String code, String chinese, String english) {
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

    public static Optional<Purpose> ofCode(String code) {
        for (Purpose purpose : values()) {
            if (purpose.code.equals(code)) {
                return Optional.of(purpose);
            }
        }
        return Optional.empty();
    }
}

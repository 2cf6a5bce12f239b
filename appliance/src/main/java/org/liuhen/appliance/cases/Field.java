package org.liuhen.appliance.cases;

import java.util.List;
import java.util.stream.Stream;

/// A field of the particulars that a whole account has.
public enum Field {
    CASE_NUMBER("caseNumber", "案号", "case number", 100),
    CAUSE("cause", "案由", "cause of action", 200),
    ACTION("action", "执法行为", "enforcement action", 60),
    STAGE("stage", "环节", "stage", 60),
    ITEM("item", "事项", "item", 200),
    OFFICERS("officers", "执法人员", "officers", 60),
    RECORDER("recorder", "录制人", "recorder", 60),
    PARTIES("parties", "当事人", "parties", 100),
    PLACE("place", "地点", "place", 200),
    /// Never missing.
    AUXILIARIES("auxiliaries", "辅助人员", "auxiliaries", 60),
    CONTRACT("contract", "委托合同", "contract", 200),
    LICENCE_NUMBER("number", "执法证号", "licence number", 40),
    POST("post", "职务", "post", 60),
    FILING("filing", "备案号", "filing number", 100),
    EXPLANATION("text", "说明", "explanation", 1_000),
    DOCUMENT("document", "文书名称或编号", "document", 200),
    APPROVER("approver", "批准人", "approver", 60);

    private final String code;
    private final String chinese;
    private final String english;
    private final int mostCharacters;

    Field(String code, String chinese, String english, int mostCharacters) {
        this.code = code;
        this.chinese = chinese;
        this.english = english;
        this.mostCharacters = mostCharacters;
    }

    /// Its name on the wire.
    public String code() {
        return code;
    }

    public String chinese() {
        return chinese;
    }

    public String english() {
        return english;
    }

    /// Its text without blanks around it.
    ///
    /// @throws CaseRefusal if it is too long or holds control characters
    String checked(String text) throws CaseRefusal {
        String bare = text.strip();
        int characters = bare.codePointCount(0, bare.length());
        if (characters > mostCharacters) {
            throw new CaseRefusal(
                    chinese + "最多 " + mostCharacters + " 个字，现有 " + characters + " 个字，请缩短。",
                    "The " + english + " may have " + mostCharacters + " characters and has " + characters
                            + ": shorten it.");
        }
        if (isUnprintable(bare)) {
            throw new CaseRefusal(
                    chinese + "含有控制字符，请删除。", "The " + english + " holds control characters: remove them.");
        }
        return bare;
    }

    /// The fields that `particulars` leave empty.
    static List<Field> missingIn(Particulars particulars) {
        return Stream.of(values())
                .filter(field -> field.isMissingIn(particulars))
                .toList();
    }

    private boolean isMissingIn(Particulars particulars) {
        return switch (this) {
            case CASE_NUMBER -> particulars.caseNumber().isEmpty();
            case CAUSE -> particulars.cause().isEmpty();
            case ACTION -> particulars.action().isEmpty();
            case STAGE -> particulars.stage().isEmpty();
            case ITEM -> particulars.item().isEmpty();
            case OFFICERS -> particulars.officers().isEmpty();
            case RECORDER -> !particulars.recorder().isWhole();
            case PARTIES -> particulars.parties().isEmpty();
            case PLACE -> particulars.place().isEmpty();
            case AUXILIARIES, CONTRACT, LICENCE_NUMBER, POST, FILING, EXPLANATION, DOCUMENT, APPROVER -> false;
        };
    }

    /// Whether `text` holds what cannot be seen.
    static boolean isUnprintable(String text) {
        return text.codePoints().anyMatch(Field::isUnprintable);
    }

    /// Controls, and the marks that turn the direction of a text and so make it read as something else.
    private static boolean isUnprintable(int character) {
        return Character.isISOControl(character)
                || (character >= 0x202A && character <= 0x202E)
                || (character >= 0x2066 && character <= 0x2069)
                || (character >= 0xD800 && character <= 0xDFFF);
    }
}

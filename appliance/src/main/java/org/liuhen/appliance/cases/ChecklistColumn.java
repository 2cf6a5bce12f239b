package org.liuhen.appliance.cases;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A column of the checklist, by its heading.
public enum ChecklistColumn {
    CODE("编号", 40),
    ACTION("执法类别", 60),
    ITEM("执法事项", 200),
    STAGE("记录环节", 60),
    REQUIREMENT("记录要求", 10),
    MANNER("记录方式", 100),
    PLACE("记录场所", 200),
    RECORDER("记录人", 60),
    CONTENT("记录内容", 500),
    BEGIN("开始时间", 200),
    END("结束时间", 200),
    TERM("存储期限", 60),
    KIND("执法记录类别", 60),
    NOTE("备注", 500);

    /// Those without which a checklist is none.
    static final List<ChecklistColumn> NEEDED = List.of(CODE, ITEM, STAGE, REQUIREMENT);

    private final String heading;
    private final int mostCharacters;

    ChecklistColumn(String heading, int mostCharacters) {
        this.heading = heading;
        this.mostCharacters = mostCharacters;
    }

    public String heading() {
        return heading;
    }

    int mostCharacters() {
        return mostCharacters;
    }

    static Optional<ChecklistColumn> ofHeading(String heading) {
        return Stream.of(values())
                .filter(column -> column.heading.equals(heading))
                .findFirst();
    }
}

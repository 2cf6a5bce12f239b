package org.liuhen.tools;

import java.util.List;
import java.util.Map;

/// The case of the demo: made up, as everybody sees.
final class DemoCase {
    /// Its particulars as the page takes them.
    static final Map<String, ?> PARTICULARS = Map.of(
            "caseNumber", "示例市监询〔2026〕17号",
            "cause", "涉嫌经营标签不合格的预包装食品（示例）",
            "action", "行政处罚",
            "stage", "调查取证",
            "item", "询问当事人",
            "officers",
                    List.of(
                            Map.of("name", "示例甲", "number", "SL-0001", "validUntil", "2099-12-31", "post", "科员"),
                            Map.of("name", "示例乙", "number", "SL-0002", "validUntil", "2099-12-31", "post", "科员")),
            "parties", List.of("示例丙"),
            "place", "第一询问室",
            "profile", "interview",
            "recorder", Map.of("kind", "own", "name", "示例丁"));

    private DemoCase() {}
}

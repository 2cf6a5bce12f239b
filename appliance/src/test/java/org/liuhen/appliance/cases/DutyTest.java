package org.liuhen.appliance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.format.Stamp;
import org.liuhen.storage.index.EntryRow;

/// 告知 and 亮证 are owed within their time of START.
class DutyTest {
    private static final long START = 1_000_000_000_000_000L;
    private static final Rule RULE = new Rule(List.of("notice", "licence"), 600);

    @Test
    void aMarkOnTheLastMicrosecondIsInTimeAndTheNextIsNot() {
        assertThat(words(now(900), mark("notice", 600_000_000), mark("licence", 600_000_001)))
                .containsExactly("已告知", "逾时亮证");
    }

    @Test
    void withoutAMarkItIsOpenUntilItsTimeAndMissedThen() {
        assertThat(words(now(600))).containsExactly("尚未告知", "尚未亮证");
        assertThat(words(new Duty.Until.Now(START + 600_000_001))).containsExactly("未告知", "未亮证");
    }

    @Test
    void aSessionThatEndedBeforeItsTimeHasMissedWhatItOwes() {
        assertThat(words(new Duty.Until.End(), mark("notice", 5), mark("rights", 6)))
                .containsExactly("已告知", "未亮证");
    }

    @Test
    void theEarliestMarkCounts() {
        assertThat(words(now(900), mark("notice", 700_000_000), mark("notice", 1), mark("licence", 2)))
                .containsExactly("已告知", "已亮证");
    }

    private static List<String> words(Duty.Until until, SessionFact.Mark... marks) {
        List<EntryRow> deeds = Stream.of(marks)
                .map(mark -> new EntryRow(7, new Entry(new Stamp(START, 0, "boot", "00".repeat(16)), mark)))
                .toList();
        return Duty.of(RULE, START, until, deeds).stream().map(Duty::chinese).toList();
    }

    private static Duty.Until now(long seconds) {
        return new Duty.Until.Now(START + seconds * 1_000_000);
    }

    private static SessionFact.Mark mark(String kind, long afterMicros) {
        return new SessionFact.Mark(
                "20261123-010203-abcdef", "actor", START + afterMicros, kind, Optional.empty(), Hash.over(new byte[0]));
    }
}

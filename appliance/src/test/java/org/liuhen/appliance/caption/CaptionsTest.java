package org.liuhen.appliance.caption;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.liuhen.appliance.cases.Particulars;
import org.liuhen.storage.format.ClockReading;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.format.Stamp;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.time.ClockState;

class CaptionsTest {
    /// 2026-11-23T01:02:03Z.
    private static final long START = 1_795_395_723_000_000L;

    private static final long SECOND = 1_000_000;
    private static final ClockReading SYNCED = new ClockReading(START, ClockState.SYNCED, Optional.of(12_345L));
    private static final ClockReading UNSYNCED = new ClockReading(START, ClockState.UNSYNCED, Optional.empty());

    @Test
    void theStripFollowsAirAndClockWithoutAHole() throws MalformedException {
        List<Cue> strip = strip(subject(
                List.of(
                        new Subject.Clocked(START - 60 * SECOND, SYNCED),
                        new Subject.Clocked(START + 30 * SECOND, UNSYNCED)),
                List.of(air(START + SECOND, -15, 487), air(START + 20 * SECOND, 231, 500)),
                particulars("张伟", "京A·001")));
        assertThat(strip.getFirst().fromMicros()).isEqualTo(START - 10 * SECOND);
        assertThat(strip.getLast().toMicros()).isEqualTo(START + 3_600 * SECOND);
        for (int i = 1; i < strip.size(); i++) {
            assertThat(strip.get(i).fromMicros()).isEqualTo(strip.get(i - 1).toMicros());
        }
        assertThat(strip)
                .extracting(cue ->
                        (cue.fromMicros() - START) / SECOND + " " + cue.lines().getLast())
                .containsExactly(
                        "-10 时钟已同步（误差不超过 13 ms）",
                        "1 -1.5 ℃  48.7 %RH  时钟已同步（误差不超过 13 ms）",
                        "20 23.1 ℃  50.0 %RH  时钟已同步（误差不超过 13 ms）",
                        "30 23.1 ℃  50.0 %RH  时钟未同步",
                        "620 时钟未同步");
        assertThat(strip).allSatisfy(cue -> assertThat(cue.lines().getFirst()).isEqualTo("第一询问室  执法人员：张伟（京A·001）"));
    }

    @Test
    void theTitleCardStandsTenSecondsAndLeavesOutWhatNobodySaid() throws MalformedException {
        Cue card = card(subject(List.of(), List.of(), particulars("张伟", "001")));
        assertThat(card.fromMicros()).isEqualTo(START);
        assertThat(card.toMicros()).isEqualTo(START + 10 * SECOND);
        assertThat(card.lines())
                .containsExactly("第一询问室", "案号：〔2026〕7号", "当事人：欧*", "执法人员：张伟（001）", "开始时间：2026-11-23 09:02:03");
        assertThat(card(subject(List.of(), List.of(), Optional.empty())).lines())
                .containsExactly("第一询问室", "开始时间：2026-11-23 09:02:03");
    }

    @Test
    void namesAreWordsInTheFileAndNeverMarkup() throws MalformedException {
        Subject subject = subject(
                List.of(),
                List.of(),
                particulars("</v><script>alert(1)</script>\n\n00:00:00.000 --> 00:00:09.000\nx & y", "7"));
        String file = WebVtt.of(Captions.of(subject), subject.firstMicros());
        assertThat(file)
                .startsWith("WEBVTT\n\nNOTE begins at 2026-11-23T01:01:53.000000Z\n\n00:00:10.000 --> 00:00:20.000");
        assertThat(file)
                .contains("&lt;/v&gt;&lt;script&gt;alert(1)&lt;/script&gt; 00:00:00.000 --&gt; 00:00:09.000 x &amp; y");
        assertThat(file).doesNotContain("<");
        assertThat(file.lines().filter(line -> line.contains("-->"))).hasSize(2);
    }

    @Test
    void aClockThatIsSetMovesNoCue() {
        List<EntryRow> machine = List.of(
                clock(1, MachineFact.Occasion.OPENING, START - 60 * SECOND, START - 60 * SECOND),
                clock(9, MachineFact.Occasion.STEP, START + 10 * SECOND, START + 3_610 * SECOND),
                clock(12, MachineFact.Occasion.STATE, START + 3_620 * SECOND, START + 3_620 * SECOND));
        assertThat(Subject.clocked(machine, START))
                .extracting(clock -> (clock.atMicros() - START) / SECOND)
                .containsExactly(-60L, 10L, 20L);
    }

    private static List<Cue> strip(Subject subject) {
        return Captions.of(subject).stream()
                .filter(cue -> cue.place() == Cue.Place.STRIP)
                .toList();
    }

    private static Cue card(Subject subject) {
        return Captions.of(subject).stream()
                .filter(cue -> cue.place() == Cue.Place.CARD)
                .findFirst()
                .orElseThrow();
    }

    private static Subject subject(
            List<Subject.Clocked> clocks, List<SessionFact.Climate> air, Optional<Particulars> particulars) {
        return new Subject(
                "第一询问室",
                START - 10 * SECOND,
                START,
                START + 3_600 * SECOND,
                clocks,
                air,
                particulars,
                ZoneId.of("Asia/Shanghai"));
    }

    private static Optional<Particulars> particulars(String officer, String number) throws MalformedException {
        FieldsBuilder content = new FieldsBuilder();
        for (String key : List.of("cause", "action", "stage", "item", "place", "profile", "requires")) {
            content.text(key, "");
        }
        FieldsBuilder person = new FieldsBuilder()
                .text("name", officer)
                .text("number", number)
                .text("validUntil", "")
                .text("post", "")
                .text("listing", "");
        FieldsBuilder recorder =
                new FieldsBuilder().text("kind", "").text("name", "").text("contract", "");
        return Optional.of(Particulars.read(content.text("caseNumber", "〔2026〕7号")
                .items("officers", List.of(person.build()))
                .items("auxiliaries", List.of())
                .put("recorder", recorder.build())
                .items("parties", List.of(new FieldsBuilder().text("name", "欧阳").build()))
                .whole("withinSeconds", 0)
                .build()));
    }

    private static SessionFact.Climate air(long atMicros, long temperature, long humidity) {
        return new SessionFact.Climate(
                "20261123-010203-eb8169", "sensor", atMicros, temperature, humidity, Hash.over(new byte[0]));
    }

    private static EntryRow clock(long index, MachineFact.Occasion occasion, long expectedMicros, long wallMicros) {
        Fact fact = new MachineFact.Clock(
                occasion, expectedMicros, new ClockReading(wallMicros, ClockState.UNSYNCED, Optional.empty()));
        return new EntryRow(index, new Entry(new Stamp(wallMicros, 1, "boot", "0".repeat(32)), fact));
    }
}

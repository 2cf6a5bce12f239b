package org.liuhen.appliance.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.lowagie.text.pdf.PdfReader;
import com.lowagie.text.pdf.parser.PdfTextExtractor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.cases.ItemChoice;
import org.liuhen.appliance.cases.Particulars;
import org.liuhen.appliance.cases.Person;
import org.liuhen.appliance.cases.Recorder;
import org.liuhen.appliance.cases.Rule;
import org.liuhen.appliance.room.MarkList;
import org.liuhen.storage.account.SessionAccount;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.kit.SmallStore;
import org.liuhen.storage.verify.Seal;
import org.liuhen.storage.verify.Verifier;

/// The page on paper, read back by programs that are not ours. Needs a Chinese font.
@Tag("system")
class SheetPageTest {
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

    @TempDir
    Path directory;

    private Path state;
    private SealSheet sheet;

    @BeforeEach
    void recordASmallStore() throws IOException {
        assumeTrue(
                Files.isReadable(Path.of("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")),
                "needs the Debian package fonts-noto-cjk");
        state = directory.resolve("state");
        SmallStore.record(state, 200);
        String session = SessionAccount.readAll(state).keySet().iterator().next();
        sheet = new SealSheets(state, CHINA, MarkList.STANDARD)
                .of(session, room -> "第一询问室", SealSheet.Issue.ORIGINAL, 1_795_430_000_000_000L);
    }

    @Test
    void theCodeIsReadByAStrangerAndHoldsForTheStore() throws Exception {
        for (String program : List.of("pdftoppm", "zbarimg")) {
            assumeTrue(
                    Files.isExecutable(Path.of("/usr/bin", program)),
                    "needs the Debian packages poppler-utils and zbar-tools");
        }
        Path pdf = Files.write(directory.resolve("sheet.pdf"), SheetPage.pdf(sheet));
        run(
                "pdftoppm",
                "-r",
                "150",
                "-png",
                "-singlefile",
                pdf.toString(),
                directory.resolve("sheet").toString());
        String read =
                run("zbarimg", "--raw", "-q", directory.resolve("sheet.png").toString());
        Seal seal = Seal.parse(read);
        assertThat(seal.text()).isEqualTo(sheet.seal().text());
        assertThat(new Verifier(state, Optional.empty(), new Verifier.Scope.AtRest(), 1, (done, total) -> {})
                        .against(seal)
                        .verify()
                        .findings())
                .isEmpty();
    }

    @Test
    void itSaysWhatTheLogSays() throws IOException {
        String text = text(SheetPage.pdf(sheet));
        assertThat(text)
                .contains("音像记录封存单")
                .doesNotContain("（副本）")
                .contains("第一询问室")
                .contains("2026-11-23 09:02:03.000")
                .contains("网络中断")
                .contains("待说明")
                .contains(sheet.seal().leaf().toString().substring(0, 8));
        assertThat(sheet.tracks()).extracting(SealSheet.Track::name).containsExactly("front", "whole");
        assertThat(sheet.interruptions()).hasSize(1);
        long session = sheet.endMicros() - sheet.startMicros();
        assertThat(sheet.tracks())
                .allSatisfy(track -> assertThat(track.footageMicros() + track.gapMicros() + track.unexplainedMicros())
                        .isEqualTo(session));
    }

    @Test
    void theLongestSheetIsOnePageAndCountsWhatIsNotOnIt() throws IOException {
        SealSheet.Track track =
                new SealSheet.Track("the-longest-name-of-a-track", 1L << 50, 1_000_000, 1L << 40, 1, 1, Hash.over());
        SealSheet.Line line = new SealSheet.Line(
                "the-longest-name-of-a-track",
                Cause.STORAGE_STALL,
                0,
                1L << 40,
                "待说明",
                Optional.of("说明".repeat(1_000)));
        SealSheet longest = new SealSheet(
                SealSheet.Issue.COPY,
                "第一询问室".repeat(8),
                sheet.startMicros(),
                sheet.endMicros(),
                sheet.printedMicros(),
                CHINA,
                Collections.nCopies(16, track),
                Collections.nCopies(500, line),
                Collections.nCopies(101, new SealSheet.Mark(0, "权利义务告知")),
                Optional.of(longestParticulars()),
                false,
                sheet.seal());
        byte[] pdf = SheetPage.pdf(longest);
        try (PdfReader reader = new PdfReader(pdf)) {
            assertThat(reader.getNumberOfPages()).isEqualTo(1);
        }
        assertThat(text(pdf)).contains("（副本）").containsPattern("另有 4[0-9]{2} 项").containsPattern("另有 [0-9]{2} 项");
    }

    @Test
    void aSessionThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> new SealSheets(state, CHINA, MarkList.STANDARD)
                        .of("20261123-000000-000000", UnaryOperator.identity(), SealSheet.Issue.COPY, 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has no session 20261123-000000-000000");
    }

    @Test
    void itSaysWhatTheSessionIsAboutAndWhoWasThere() throws IOException {
        SealSheet about = new SealSheet(
                sheet.issue(),
                sheet.room(),
                sheet.startMicros(),
                sheet.endMicros(),
                sheet.printedMicros(),
                CHINA,
                sheet.tracks(),
                sheet.interruptions(),
                sheet.marks(),
                Optional.of(new Particulars(
                        "〔2026〕第12号",
                        "擅自设置户外广告",
                        "",
                        "",
                        "",
                        List.of(new Person("王强", "11010200001", "2030-12-31", "", Person.LISTED)),
                        List.of(),
                        new Recorder(Recorder.OWN, "李明", ""),
                        List.of("张三", "李四", "王五", "赵六", "钱七"),
                        "",
                        "interview",
                        ItemChoice.NONE,
                        new Rule(List.of(), 0))),
                sheet.complete(),
                sheet.seal());
        assertThat(text(SheetPage.pdf(about)))
                .contains("〔2026〕第12号")
                .contains("擅自设置户外广告")
                .contains("王强（11010200001）")
                .contains("张三、李四、王五、赵六 等 5 人")
                .contains("李明");
    }

    private static Particulars longestParticulars() {
        String text = "长".repeat(500);
        List<Person> people = Collections.nCopies(20, new Person(text, text, "2030-12-31", "", Person.LISTED));
        return new Particulars(
                text,
                text,
                text,
                text,
                text,
                people,
                people,
                new Recorder(Recorder.OWN, text, text),
                Collections.nCopies(20, text),
                text,
                "interview",
                ItemChoice.NONE,
                new Rule(List.of(), 0));
    }

    private static String text(byte[] pdf) throws IOException {
        try (PdfReader reader = new PdfReader(pdf)) {
            return new PdfTextExtractor(reader).getTextFromPage(1);
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
        return out;
    }
}

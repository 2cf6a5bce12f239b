package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.cases.Checklists;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.kit.SimulatedClocks;
import org.liuhen.storage.verify.Verifier;

class ChecklistOverHttpsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEADING = "编号,执法事项,记录环节,记录要求,备注\n";
    private static final String FIRST = HEADING + "A1,日常检查,调查取证,视情,\nA2,\"询问,当事人\",调查取证,全程,旧\n";
    private static final String SECOND = HEADING + "A2,询问当事人,调查取证,全程,新\n";
    private static final String START = "/api/rooms/room-1/start";

    @TempDir
    Path directory;

    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");
    private PageUnderTest page;
    private PageClient client;

    @BeforeEach
    void start() throws IOException, InterruptedException, GeneralSecurityException {
        page = new PageUnderTest(directory, clocks, (_, _) -> new Checking.Report(0, 0, List.of()));
        client = page.client;
        page.logIn();
    }

    @AfterEach
    void stop() throws IOException {
        page.close();
    }

    @Test
    void aSessionKeepsTheVersionItRanUnder() throws Exception {
        assertThat(imported(FIRST, "2026-11-01", "〔2026〕备1号").status()).isEqualTo(200);
        client.post(START, "{}");
        String session = page.rooms.session().session();
        page.awaitIndex();
        String base = "/api/sessions/" + session + "/particulars";
        JsonNode sheet = client.post(base, "{\"profile\":\"interview\",\"itemCode\":\"A2\"}")
                .json();
        assertThat(sheet.at("/particulars/item").asText()).isEqualTo("询问,当事人");
        assertThat(sheet.at("/particulars/stage").asText()).isEqualTo("调查取证");
        assertThat(sheet.at("/particulars/choice/requirement").asText()).isEqualTo("whole");

        assertThat(imported(SECOND, "2026-11-23", "〔2026〕备2号").status()).isEqualTo(200);
        JsonNode versions = client.get("/api/checklists").json().get("versions");
        assertThat(versions.findValuesAsText("inForce")).containsExactly("false", "true");
        JsonNode later = client.post(base, "{\"profile\":\"interview\",\"itemCode\":\"A1\"}")
                .json();
        assertThat(later.at("/particulars/choice/checklist").asText()).isEqualTo("1");
        assertThat(later.at("/particulars/choice/sha256").asText())
                .isEqualTo(versions.at("/0/sha256").asText());
        assertThat(later.at("/particulars/choice/requirement").asText())
                .as("a room for questioning records from beginning to end")
                .isEqualTo("whole");
        assertThat(later.get("items")).hasSize(2);

        PageClient.Answer lowered = client.post(base, "{\"profile\":\"\",\"requirement\":\"as-needed\"}");
        assertThat(lowered.status()).isEqualTo(422);
        assertThat(lowered.json().get("message").asText()).isEqualTo("询问室、听证室的会话须全程记录，不能改为视情或免录。");
        assertThat(client.post(base, "{\"itemCode\":\"" + "长".repeat(10_000) + "\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void everyMistakeOfAFileIsNamedAndNothingIsKept() throws Exception {
        refused("编号,执法事项\nA1,x\n", "缺少标题“记录环节”", "缺少标题“记录要求”");
        refused(
                HEADING + "A1,事项,环节,随便,\nA1,,环节,全程,\nA3,=1+1,环节,视情,\nA4," + "长".repeat(201)
                        + ",环节,视情,\nA5,a\u202eb,环节,视情,\n",
                "第 2 行：记录要求须为 全程、视情 或 免录",
                "第 3 行：执法事项没有填写",
                "第 4 行：执法事项不得以 = + - @ 开头",
                "第 5 行：执法事项最多 200 个字，现有 201 个字",
                "第 6 行：执法事项含有控制字符",
                "共 5 处错误");
        refused(HEADING + "A1,一,环节,全程,\nA1,二,环节,全程,\n", "第 3 行：编号 A1 与第 2 行重复");
        refused("", "清单须有标题行");
        assertThat(imported(FIRST, "下个月", "").json().get("message").asText()).contains("生效日期须为日期");
        assertThat(imported(FIRST, "", "").json().get("message").asText()).contains("生效日期没有填写");
        assertThat(client.get("/api/checklists").json().get("versions")).isEmpty();
        assertThat(client.get("/api/checklists/1").status()).isEqualTo(404);
        assertThat(client.get("/api/checklists/x").status()).isEqualTo(404);
    }

    @Test
    void aFileOfAnOldSpreadsheetComesBackAsOneThatOpensEverywhere() throws Exception {
        byte[] old = FIRST.getBytes(Charset.forName("GB18030"));
        Path kept = directory.resolve("kept");
        Checklists checklists = Checklists.open(new SystemDisk(), kept);
        checklists.add(old, new Checklists.Heading("2026-12-01", "", ""), "account-1", 1);
        byte[] out = Checklists.export(checklists.versions().getFirst());
        assertThat(out).startsWith(0xEF, 0xBB, 0xBF);
        assertThat(new String(out, StandardCharsets.UTF_8)).contains("\r\nA2,,\"询问,当事人\",调查取证,全程,");
        assertThat(checklists
                        .add(out, new Checklists.Heading("2026-12-02", "", ""), "account-1", 2)
                        .items())
                .extracting(item -> item.code() + item.requirement())
                .containsExactly("A1AS_NEEDED", "A2WHOLE");
        assertThat(Files.readAllBytes(kept.resolve("0001.csv"))).isEqualTo(old);
        assertThat(Checklists.open(new SystemDisk(), kept).versions()).isEqualTo(checklists.versions());
        assertThat(checklists.inForce(LocalDate.parse("2026-11-30"))).isEmpty();
        assertThat(checklists
                        .inForce(LocalDate.parse("2027-01-01"))
                        .orElseThrow()
                        .number())
                .isEqualTo(2);
    }

    @Test
    void aVersionThatIsNotTheFileThatCameIsLeftOutAndKeepsNobodyFromTheNext() throws Exception {
        Path kept = directory.resolve("kept");
        Checklists checklists = Checklists.open(new SystemDisk(), kept);
        checklists.add(FIRST.getBytes(StandardCharsets.UTF_8), new Checklists.Heading("2026-11-01", "", ""), "x", 1);
        Path file = kept.resolve("0001.csv");
        Files.delete(file);
        Files.writeString(file, FIRST.replace("视情", "免录"));
        Checklists again = Checklists.open(new SystemDisk(), kept);
        assertThat(again.versions()).isEmpty();
        assertThat(again.add(
                                SECOND.getBytes(StandardCharsets.UTF_8),
                                new Checklists.Heading("2026-11-01", "", ""),
                                "x",
                                1)
                        .number())
                .isEqualTo(2);
        assertThat(Checklists.open(new SystemDisk(), kept).version(2)).isPresent();
    }

    @Test
    void theShippedChecklistIsOne() throws Exception {
        byte[] shipped = Files.readAllBytes(Path.of("../config/checklist.csv"));
        Checklists checklists = Checklists.open(new SystemDisk(), directory.resolve("kept"));
        assertThat(checklists
                        .add(shipped, new Checklists.Heading("2026-11-01", "", ""), "x", 1)
                        .items())
                .hasSize(12);
    }

    @Test
    void whatWasNotRecordedIsAnEntryWithItsReason() throws Exception {
        imported(FIRST, "2026-11-01", "");
        Map<String, String> said = new HashMap<>(Map.of(
                "reason", "text-suffices", "day", "2026-11-20", "itemCode", "A1", "text", "<b>'; DROP TABLE x; --😀"));
        assertThat(omitted(said).json().get("message").asText()).isEqualTo("此理由须填写文书名称或编号。");
        said.put("document", "现场笔录〔2026〕9号");
        assertThat(omitted(said).json().get("message").asText()).isEqualTo("此理由须填写批准人。");
        said.put("approver", "王局长");
        assertThat(omitted(said).status()).isEqualTo(200);
        said.put("itemCode", "A2");
        assertThat(omitted(said).json().get("message").asText()).contains("该事项须全程记录");
        said.put("reason", "urgent");
        assertThat(omitted(said).status()).isEqualTo(200);
        said.put("day", "2026-12-24");
        assertThat(omitted(said).json().get("message").asText()).contains("日期须为今天或以前");
        assertThat(omitted(Map.of("reason", "lazy")).json().get("message").asText())
                .isEqualTo("请选择不记录理由。");

        JsonNode all = client.get("/api/omissions").json();
        assertThat(all.get("counts").toString()).contains("\"urgent\":1").contains("\"text-suffices\":1");
        assertThat(all.at("/entered/0/what/requirement").asText()).isEqualTo("whole");
        assertThat(all.at("/entered/1/what/text").asText()).isEqualTo("<b>'; DROP TABLE x; --😀");
        assertThat(client.get("/api/omissions/export.csv").text())
                .contains("2026-11-20,,日常检查,视情,文字记录已能全面有效记录,<b>'; DROP TABLE x; --😀,,现场笔录〔2026〕9号,王局长,"
                        + PageUnderTest.NAME);
        String log = Files.readString(directory.resolve("state/log/entries/00000000.jsonl"));
        assertThat(log).contains("\"t\":\"omission\"").doesNotContain("王局长");
        page.close();
        assertThat(new Verifier(
                                directory.resolve("state"),
                                Optional.empty(),
                                new Verifier.Scope.AtRest(),
                                1,
                                (_, _) -> {})
                        .verify()
                        .findings())
                .isEmpty();
    }

    private PageClient.Answer imported(String file, String effective, String filing)
            throws IOException, InterruptedException {
        String query = "?effective=" + URLEncoder.encode(effective, StandardCharsets.UTF_8) + "&filing="
                + URLEncoder.encode(filing, StandardCharsets.UTF_8);
        return client.post("/api/checklists" + query, file);
    }

    private PageClient.Answer omitted(Map<String, String> said) throws IOException, InterruptedException {
        return client.post("/api/omissions", JSON.writeValueAsString(said));
    }

    private void refused(String file, String... parts) throws IOException, InterruptedException {
        PageClient.Answer answer = imported(file, "2026-11-01", "");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("message").asText()).contains(parts);
    }
}

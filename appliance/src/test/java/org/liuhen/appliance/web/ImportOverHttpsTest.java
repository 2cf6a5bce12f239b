package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.verify.Verifier;

/// Files are handed in afterwards, piece by piece, and are on record like footage; devices are given out and
/// taken back.
class ImportOverHttpsTest {
    private static final int PIECE = 100_000;

    @TempDir
    Path directory;

    private final Random random = new Random(3);
    private PageUnderTest page;
    private PageClient client;

    @BeforeEach
    void start() throws IOException, InterruptedException, GeneralSecurityException {
        page = new PageUnderTest(directory, new SystemClocks(), (_, _) -> new Checking.Report(0, 0, List.of()));
        client = page.client;
        page.logIn();
    }

    @AfterEach
    void stop() throws IOException {
        page.close();
    }

    @Test
    void whatIsHandedInIsKeptByteForByteWithItsReason() throws Exception {
        byte[] first = bytes(3 * PIECE + 5);
        byte[] second = bytes(10);
        JsonNode begun =
                client.post("/api/imports", """
                {"kind":"drone","carrier":"王五","reason":"现场航拍","files":[
                {"name":"../DJI_0001.MP4","bytes":%d,"modifiedMillis":1795395723000},
                {"name":"空.txt","bytes":0},{"name":"小.bin","bytes":10}]}""".formatted(first.length)).json();
        String intake = begun.get("intake").asText();
        String base = "/api/imports/" + intake;
        for (int at = 0; at < first.length; at += PIECE) {
            byte[] piece = Arrays.copyOfRange(first, at, Math.min(first.length, at + PIECE));
            assertThat(client.postBytes(base + "/0?offset=" + at, piece).status())
                    .isEqualTo(200);
        }
        PageClient.Answer again = client.postBytes(base + "/0?offset=0", second);
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().get("next").asInt()).isEqualTo(2);
        assertThat(client.postBytes(base + "/2?offset=0", second)
                        .json()
                        .get("over")
                        .asBoolean())
                .isTrue();
        page.awaitIndex();
        JsonNode told = client.get("/api/intakes/" + intake).json();
        assertThat(told.at("/line/addsUp").asBoolean()).isTrue();
        assertThat(told.at("/line/carrier").asText()).isEqualTo("王五");
        assertThat(told.at("/items/0/name").asText()).isEqualTo("../DJI_0001.MP4");
        assertThat(told.at("/items/1/oddities/0").asText()).isEqualTo("empty");
        Path kept = directory.resolve("state/originals").resolve(intake);
        assertThat(kept.resolve("000000.mp4")).hasBinaryContent(first);
        assertThat(kept.resolve("000002.bin")).hasBinaryContent(second);
        page.open("intakes", intake);
        assertThat(client.get(told.at("/items/0/file").asText()).body()).isEqualTo(first);
        assertThat(client.get("/api/intakes/export.csv").text()).contains(intake);
        verify();
    }

    @Test
    void theLedgerIsSummedAndGoesIntoAWorkbookWithoutFormulas() throws Exception {
        for (int i = 0; i < 2; i++) {
            handIn("=HYPERLINK(1)", "a.bin", bytes(1000 + i));
        }
        handIn("王五", "b.bin", bytes(10));
        JsonNode sums = client.get("/api/intakes/sums?by=officer").json().path("sums");
        assertThat(sums).hasSize(2);
        assertThat(sums.at("/0/of").asText()).isEqualTo("=HYPERLINK(1)");
        assertThat(sums.at("/0/intakes").asInt()).isEqualTo(2);
        assertThat(sums.at("/0/imported").asInt()).isEqualTo(2);
        assertThat(sums.at("/0/importedBytes").asInt()).isEqualTo(2001);
        assertThat(sums.at("/1/lost").asInt()).isZero();
        JsonNode byDevice = client.get("/api/intakes/sums?by=device").json().path("sums");
        assertThat(byDevice).hasSize(1);
        assertThat(byDevice.at("/0/listed").asInt()).isEqualTo(3);
        Path file = directory.resolve("intakes.xlsx");
        Files.write(file, client.get("/api/intakes/export.xlsx").body());
        StringBuilder book = new StringBuilder();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                book.append(new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        String text = Pattern.compile("&#x([0-9a-f]+);")
                .matcher(book)
                .replaceAll(code -> Character.toString(Integer.parseInt(code.group(1), 16)));
        assertThat(text)
                .contains("采集台账", "按设备每日", "按人员每日", "王五", "=HYPERLINK(1)")
                .doesNotContain("<f>");
    }

    @Test
    void theWordsAndTheWayInAFilmAreShown() throws Exception {
        Path subtitles = directory.resolve("a.srt");
        Files.writeString(subtitles, "1\n00:00:00,500 --> 00:00:01,000\nN39.9042 E116.4074\n\n");
        Path film = directory.resolve("a.mkv");
        Process ffmpeg = new ProcessBuilder(
                        "ffmpeg",
                        "-v",
                        "error",
                        "-nostdin",
                        "-f",
                        "lavfi",
                        "-i",
                        "testsrc2=size=64x64:duration=2",
                        "-i",
                        subtitles.toString(),
                        "-c:s",
                        "srt",
                        film.toString())
                .inheritIO()
                .start();
        assertThat(ffmpeg.waitFor()).isZero();
        String intake = handIn("王五", "a.mkv", Files.readAllBytes(film));
        page.awaitIndex();
        page.open("intakes", intake);
        JsonNode within =
                client.get("/api/originals/" + intake + "/000000.mkv/within").json();
        assertThat(within.at("/track/0/1").asDouble()).isEqualTo(39.9042);
        assertThat(within.at("/track/0/2").asDouble()).isEqualTo(116.4074);
        assertThat(client.get(within.path("subtitles").asText()).text())
                .startsWith("WEBVTT")
                .contains("N39.9042");
        assertThat(client.get("/api/originals/" + intake + "/000001.mkv/within").status())
                .isEqualTo(404);
    }

    private String handIn(String carrier, String name, byte[] content) throws Exception {
        String intake = client.post("/api/imports", """
                {"kind":"camera","carrier":"%s","reason":"补充","files":[{"name":"%s","bytes":%d}]}""".formatted(carrier, name, content.length))
                .json()
                .get("intake")
                .asText();
        for (int at = 0; at < content.length; at += PIECE) {
            client.postBytes(
                    "/api/imports/" + intake + "/0?offset=" + at,
                    Arrays.copyOfRange(content, at, Math.min(content.length, at + PIECE)));
        }
        page.awaitIndex();
        return intake;
    }

    @Test
    void whatIsGivenUpIsToldAndWhatCameOfItIsSetAside() throws Exception {
        String intake = client.post("/api/imports", """
                {"kind":"camera","reason":"补充","files":[{"name":"a.jpg","bytes":1000},{"name":"b.jpg","bytes":1000}]}""").json().get("intake").asText();
        client.postBytes("/api/imports/" + intake + "/0?offset=0", bytes(1000));
        client.postBytes("/api/imports/" + intake + "/1?offset=0", bytes(500));
        page.uploads.close();
        page.awaitIndex();
        JsonNode told = client.get("/api/intakes/" + intake).json();
        assertThat(told.at("/line/ending").asText()).isEqualTo("removed");
        assertThat(told.at("/line/addsUp").asBoolean()).isFalse();
        assertThat(told.at("/items/0/told").asText()).isEqualTo("import");
        assertThat(told.at("/items/1/told").asText()).isEqualTo("none");
        try (var list = Files.list(directory.resolve("state/quarantine"))) {
            assertThat(list).hasSize(1);
        }
        verify();
    }

    @Test
    void whatCannotBeTakenIsRefusedWithItsReason() throws Exception {
        assertThat(refused("{\"kind\":\"toaster\",\"reason\":\"x\",\"files\":[{\"name\":\"a\",\"bytes\":1}]}"))
                .contains("kind of device");
        assertThat(refused("{\"kind\":\"camera\",\"reason\":\"\",\"files\":[{\"name\":\"a\",\"bytes\":1}]}"))
                .contains("why");
        assertThat(refused("{\"kind\":\"camera\",\"reason\":\"x\",\"files\":[]}"))
                .contains("1 to 1000");
        assertThat(
                        refused(
                                "{\"kind\":\"camera\",\"reason\":\"x\",\"files\":[{\"name\":\"a\",\"bytes\":9007199254740991}]}"))
                .contains("no room");
    }

    @Test
    void aDeviceIsRegisteredGivenOutTakenBackAndRetired() throws Exception {
        String body = "{\"device\":\"r001\",\"kind\":\"body-recorder\",\"title\":\"一号\",\"serial\":\"S1\"}";
        assertThat(client.post("/api/devices", body).status()).isEqualTo(200);
        assertThat(client.post("/api/devices", body).status()).isEqualTo(422);
        JsonNode issued = client.post("/api/devices/r001/issue", "{\"officer\":\"张三\",\"number\":\"110101\"}")
                .json();
        assertThat(issued.at("/devices/0/holder").asText()).isEqualTo("张三");
        assertThat(client.post("/api/devices/r001/return", "{}")
                        .json()
                        .at("/devices/0/holder")
                        .isMissingNode())
                .isTrue();
        assertThat(client.post("/api/devices/r001/retire", "{}")
                        .json()
                        .at("/devices/0/retired")
                        .asBoolean())
                .isTrue();
        assertThat(client.post("/api/devices/r001/issue", "{\"officer\":\"张三\"}")
                        .status())
                .isEqualTo(422);
        verify();
    }

    private String refused(String body) throws Exception {
        PageClient.Answer answer = client.post("/api/imports", body);
        assertThat(answer.status()).isEqualTo(422);
        return answer.json().get("messageEn").asText();
    }

    private void verify() throws IOException {
        Path state = directory.resolve("state");
        assertThat(new Verifier(state, Optional.empty(), Verifier.whileRecording(state), 1, (_, _) -> {})
                        .verify()
                        .findings())
                .isEmpty();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}

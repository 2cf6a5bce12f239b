package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.search.Query;
import org.liuhen.appliance.search.SearchTable;
import org.liuhen.storage.Ending;
import org.liuhen.storage.SessionOpening;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.time.SystemClocks;

class SearchOverHttpsTest {
    private static final String CASE = """
            {"caseNumber":"示例市监询〔2026〕17号","cause":"标签不合格","action":"行政处罚","stage":"调查取证","item":"询问当事人",
            "officers":[{"name":"王建國","number":"SL-0001","validUntil":"2099-12-31","post":""}],"auxiliaries":[],
            "recorder":{"kind":"own","name":"赵录","contract":""},"parties":["張偉"],"place":"一楼","profile":"",
            "itemCode":"","requirement":""}""";

    private final SystemClocks clocks = new SystemClocks();

    @TempDir
    Path directory;

    private PageUnderTest page;
    private String bound;
    private String other;

    @BeforeEach
    void twoSessions() throws IOException, InterruptedException, GeneralSecurityException {
        page = new PageUnderTest(directory, clocks, (_, _) -> new Checking.Report(0, 0, List.of()));
        page.logIn();
        SessionWriter first = begin("room-1");
        first.track("front")
                .orElseThrow()
                .interruption(new Ending(Cause.POWER, ""), first.startMicros(), first.startMicros() + 1000);
        bound = first.session();
        page.awaitIndex();
        assertThat(page.client
                        .post("/api/sessions/" + bound + "/particulars", CASE)
                        .text())
                .contains("17号");
        first.end("test", clocks.wallMicros(), Cause.STOPPED);
        other = begin("room-2").session();
        page.awaitIndex();
        page.search.round();
    }

    @AfterEach
    void close() throws IOException {
        page.close();
    }

    private SessionWriter begin(String room) throws IOException {
        return page.store.begin(new SessionOpening(room, "test", List.of("front"), new FieldsBuilder().build()));
    }

    @Test
    void everythingThatASessionIsAboutFindsIt() throws IOException, InterruptedException {
        for (String query : List.of(
                "case=监询(2026)17",
                "case=監詢〔2026〕17號",
                "object=张伟",
                "officer=王建国",
                "licence=sl-0001",
                "item=询问",
                "stage=调查取证",
                "room=第一询问室",
                "recorder=赵录",
                "finding=power",
                "finding=gap",
                "state=ended",
                "state=waiting",
                "q=张伟 17号 王建国")) {
            assertThat(found(query)).as(query).containsExactly(bound);
        }
    }

    @Test
    void whatDoesNotFitIsNotFound() throws IOException, InterruptedException {
        for (String query : List.of(
                "case=18号",
                "object=王建国",
                "licence=SL-0002",
                "q=张伟 18号",
                "finding=network",
                "finding=damage",
                "state=complete",
                "to=1000",
                "from=9000000000000000")) {
            assertThat(found(query)).as(query).doesNotContain(bound);
        }
        assertThat(found("state=recording")).containsExactly(other);
        assertThat(found("")).containsExactlyInAnyOrder(other, bound);
    }

    @Test
    void aHitSaysWhatItIsAboutWithPartiesMaskedAndItsTimeDrawn() throws IOException, InterruptedException {
        JsonNode hit = answer("object=张伟").get("sessions").get(0);
        assertThat(hit.get("about").get("parties").get(0).asText()).isEqualTo("張*");
        assertThat(hit.get("state").asText()).isEqualTo("waiting");
        assertThat(hit.get("findings").get(0).get("cause").asText()).isEqualTo("power");
        assertThat(hit.get("lines").get(0).get("gaps").findValuesAsText("cause"))
                .contains("power");
    }

    @Test
    void whatIsWrittenLaterIsFoundAndWhatWasRemovedIsNotAfterAStart() throws IOException, InterruptedException {
        page.client.post("/api/sessions/" + other + "/particulars", CASE.replace("張偉", "李四"));
        page.awaitIndex();
        page.search.round();
        assertThat(found("object=李四")).containsExactly(other);

        List<Path> objects = new ArrayList<>();
        try (Stream<Path> files = Files.list(page.store.layout().root().resolve("meta"))) {
            for (Path file : files.toList()) {
                if (Files.readString(file).contains("李四")) {
                    objects.add(file);
                }
            }
        }
        assertThat(objects).hasSize(1);
        Files.delete(objects.getFirst());
        SearchTable again = new SearchTable(page.store, id -> id);
        again.round();
        assertThat(again.find(empty("李四"), _ -> true, 50, Optional.empty()).sessions())
                .isEmpty();
        assertThat(again.find(empty("张伟"), _ -> true, 50, Optional.empty()).sessions())
                .containsExactly(bound);
    }

    private static Query empty(String text) {
        return new Query(text, "", "", "", "", "", "", "", "", 0, Long.MAX_VALUE, Optional.empty(), Optional.empty());
    }

    private List<String> found(String query) throws IOException, InterruptedException {
        List<String> names = new ArrayList<>();
        answer(query).get("sessions").forEach(each -> names.add(each.get("id").asText()));
        return names;
    }

    private JsonNode answer(String query) throws IOException, InterruptedException {
        StringBuilder encoded = new StringBuilder();
        for (String part : query.split("&", -1)) {
            int at = part.indexOf('=');
            encoded.append(encoded.isEmpty() ? "?" : "&")
                    .append(part, 0, at + 1)
                    .append(URLEncoder.encode(part.substring(at + 1), StandardCharsets.UTF_8));
        }
        return page.client.get("/api/search" + encoded).json();
    }
}

package org.liuhen.appliance.web;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.Ending;
import org.liuhen.storage.LedgerRefusal;
import org.liuhen.storage.RunOpening;
import org.liuhen.storage.RunWriter;
import org.liuhen.storage.SegmentClose;
import org.liuhen.storage.SessionOpening;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Json;
import org.liuhen.storage.format.StreamParameters;
import org.liuhen.storage.kit.HastyDisk;
import org.liuhen.storage.media.Fragment;
import org.liuhen.storage.time.SystemClocks;

/// How fast sessions are found, for whoever asks: `-Dsearch.figures=10000` makes as many, each of 100 segments on two
/// tracks, and prints how long the whole answer takes over HTTPS, p50 and p95.
@EnabledIfSystemProperty(named = "search.figures", matches = "[0-9]{1,6}")
class SearchFiguresTest {
    private static final StreamParameters PICTURE =
            new StreamParameters("video", "avc1.64001f", 90_000, 640, 360, 0, 0, "copied");
    private static final int SEGMENTS = 50;
    private static final int SEGMENT_MICROS = 4_000_000;
    private static final int ROUNDS = 20;
    private static final System.Logger OUT = System.getLogger("figures");

    private final SystemClocks clocks = new SystemClocks();

    @TempDir
    Path directory;

    @Test
    void figures() throws IOException, InterruptedException, GeneralSecurityException, LedgerRefusal {
        int sessions = Integer.getInteger("search.figures");
        try (PageUnderTest page =
                new PageUnderTest(directory, new HastyDisk(), clocks, (_, _) -> new Checking.Report(0, 0, List.of()))) {
            page.logIn();
            List<String> names = new ArrayList<>();
            for (int i = 0; i < sessions; i++) {
                names.add(record(page, i));
            }
            await(page);
            for (int i = 0; i < sessions; i++) {
                page.store.ledgerBook().particulars(names.get(i), "test", about(i));
            }
            await(page);
            long began = System.nanoTime();
            page.search.round();
            say(
                    "read {0} sessions with {1} entries in {2} ms",
                    sessions, page.store.log().durableSize(), millis(began));
            // The first answers of a program are slower than all that follow: their figures are the first line.
            for (String query : List.of(
                    "q=", "q=", "q=张伟", "case=监詢〔2026〕7號", "object=李娜&state=waiting", "finding=power", "q=不存在的词")) {
                measure(page, query);
            }
        }
    }

    private static void measure(PageUnderTest page, String query) throws IOException, InterruptedException {
        int at = query.indexOf('=');
        String address = "/api/search?" + query.substring(0, at + 1)
                + URLEncoder.encode(query.substring(at + 1), StandardCharsets.UTF_8)
                        .replace("%26", "&")
                        .replace("%3D", "=");
        List<Long> took = new ArrayList<>();
        int total = 0;
        for (int i = 0; i < ROUNDS; i++) {
            long began = System.nanoTime();
            PageClient.Answer answer = page.client.get(address);
            took.add(millis(began));
            total = answer.json().get("total").asInt();
        }
        took.sort(null);
        say(
                query + ": {0} found, first {1} ms, p50 {2} ms, p95 {3} ms",
                total,
                took.getFirst(),
                took.get(ROUNDS / 2),
                took.get(ROUNDS * 95 / 100 - 1));
    }

    private String record(PageUnderTest page, int number) throws IOException {
        SessionWriter session = page.store.begin(new SessionOpening(
                number % 3 == 0 ? "room-1" : "room-2", "test", List.of("front", "room"), new FieldsBuilder().build()));
        for (TrackWriter track : session.tracks()) {
            long start = session.startMicros();
            if (number % 7 == 0) {
                track.interruption(new Ending(Cause.POWER, ""), start, start + 1000);
                start += 1000;
            }
            RunWriter run = track.beginRun(new RunOpening(List.of(PICTURE), new byte[200], start));
            for (int i = 0; i < SEGMENTS; i++) {
                long at = start + (long) i * SEGMENT_MICROS;
                run.append(new Fragment(new byte[64], at, SEGMENT_MICROS, 100, Fragment.Start.KEY));
                run.seal(new SegmentClose(0, Optional.empty()));
            }
            run.close(new Ending(Cause.STOPPED, ""));
        }
        session.end("test", session.startMicros() + (long) SEGMENTS * SEGMENT_MICROS, Cause.STOPPED);
        return session.session();
    }

    private static Json.Fields about(int number) {
        String party = List.of("张伟", "李娜", "王芳", "刘洋", "陈静").get(number % 5) + number;
        Json.Fields officer = new FieldsBuilder()
                .text("name", "执法员" + number % 100)
                .text("number", "SL-" + number % 100)
                .text("validUntil", "2099-12-31")
                .text("post", "")
                .text("listing", "listed")
                .build();
        return new FieldsBuilder()
                .text("caseNumber", "示例市监询〔2026〕" + number + "号")
                .text("cause", "涉嫌经营标签不合格的预包装食品")
                .text("action", "行政处罚")
                .text("stage", "调查取证")
                .text("item", "询问当事人")
                .items("officers", List.of(officer))
                .items("auxiliaries", List.of())
                .put(
                        "recorder",
                        new FieldsBuilder()
                                .text("kind", "own")
                                .text("name", "录制员")
                                .text("contract", "")
                                .build())
                .items(
                        "parties",
                        List.of(new FieldsBuilder().text("name", party).build()))
                .text("place", "第一询问室")
                .text("profile", "")
                .text("requires", "")
                .whole("withinSeconds", 0)
                .build();
    }

    private static void await(PageUnderTest page) {
        while (!page.store.awaitIndex(Duration.ofSeconds(20))) {
            say(
                    "the index is at {0} of {1}",
                    page.store.indexState().indexed(), page.store.indexState().entries());
        }
    }

    private static long millis(long began) {
        return (System.nanoTime() - began) / 1_000_000;
    }

    private static void say(String words, Object... values) {
        OUT.log(System.Logger.Level.INFO, words, values);
    }
}

package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.access.Admission.Admitted;
import org.liuhen.appliance.access.Role;
import org.liuhen.storage.Ending;
import org.liuhen.storage.RunWriter;
import org.liuhen.storage.SegmentClose;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.format.AccessFact.Access;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.kit.SimulatedClocks;
import org.liuhen.storage.kit.TinyMedia;
import org.liuhen.storage.media.Fragment;
import org.liuhen.storage.verify.Finding;
import org.liuhen.storage.verify.PackageVerifier;

/// A package is asked for on the page, made, and fetched in pieces.
class PackageOverHttpsTest {
    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");

    @TempDir
    Path directory;

    private PageUnderTest page;
    private PageClient client;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException, InterruptedException {
        page = new PageUnderTest(directory, clocks, (session, progress) -> {
            throw new IllegalStateException("nobody verifies here");
        });
        client = page.client;
        page.logIn();
    }

    @AfterEach
    void stop() throws IOException {
        page.close();
    }

    @Test
    void aPackageIsMadeAndFetchedInPieces() throws Exception {
        client.post("/api/rooms/room-1/start", "{}");
        SessionWriter session = page.rooms.session();
        String address = "/api/sessions/" + session.session() + "/packages";
        record(session);
        assertThat(client.post(address, "{}").status()).isEqualTo(409);
        client.post("/api/rooms/room-1/stop", "{}");
        page.awaitIndex();

        JsonNode made = made(client.post(address, "{}"));
        assertThat(made.get("state").asText()).as(made.toString()).isEqualTo("ready");
        String file = made.get("address").asText();
        PageClient.Answer all = client.get(file);
        assertThat(all.status()).isEqualTo(200);
        assertThat(all.header("Content-Disposition")).contains(session.session() + ".zip");
        assertThat(all.body()).hasSize(made.get("totalBytes").asInt());

        int half = all.body().length / 2;
        PageClient.Answer rest = client.get(file, "Range", "bytes=" + half + "-", "If-Range", all.header("ETag"));
        assertThat(rest.status()).isEqualTo(206);
        byte[] whole = all.body().clone();
        System.arraycopy(rest.body(), 0, whole, half, rest.body().length);
        assertThat(Hash.over(whole)).isEqualTo(Hash.over(all.body()));
        assertThat(client.get(file, "Range", "bytes=" + half + "-", "If-Range", "\"another\"")
                        .status())
                .isEqualTo(200);

        Path folder = unpacked(all.body());
        PackageVerifier.Result result =
                new PackageVerifier(folder, Optional.of(page.store.key()), (_, _) -> {}).verify();
        assertThat(result.verdict().findings()).isEmpty();
        assertThat(result.isWhole()).isTrue();
        assertThat(Files.readString(folder.resolve("report/check-values.html")))
                .contains("完整性校验值清单")
                .contains(Hash.over(Files.readAllBytes(folder.resolve("data/media/front/000000.mp4")))
                        .hex());
        assertThat(Files.readString(folder.resolve("verify/verify.html")))
                .contains("default-src 'none'; script-src 'sha256-");
        assertThat(folder.resolve("verify/verify.py")).hasSameBinaryContentAs(Path.of("../tools/verifier/verify.py"));
    }

    @Test
    void whoSawAndTookItIsToldWithItAndNobodyIsNamed() throws Exception {
        client.post("/api/rooms/room-1/start", "{}");
        SessionWriter session = page.rooms.session();
        String name = session.session();
        String address = "/api/sessions/" + name + "/packages";
        record(session);
        client.post("/api/rooms/room-1/stop", "{}");
        page.awaitIndex();
        page.open("sessions", name);
        String officer = page.access.make("王芳", "nobody guesses this");
        try (PageClient other = new PageClient(page.server.port(), page.identity.certificate())) {
            Admitted fresh = (Admitted) page.access.logIn("王芳", "nobody guesses this", "", "192.0.2.1");
            page.access.changePassword(fresh.cookie(), officer, "nobody guesses this", "nobody guesses that");
            Admitted security = (Admitted) page.access.logIn("安全管理员", "security administrator's", "", "192.0.2.1");
            page.access.grant(security.login(), officer, Set.of(Role.OFFICER));
            other.post("/api/login", PageUnderTest.credentials("王芳", "nobody guesses that"));
            assertThat(other.post(address, "{}").status()).isEqualTo(403);
        }

        Path first = unpacked(
                client.get(made(client.post(address, "{}")).get("address").asText())
                        .body());
        EntryRow take = accesses(name).getLast();
        String extract = Files.readString(first.resolve("report/access-extract.html"));
        assertThat(extract)
                .contains("日志条目 entry " + take.index() + "<", "被拒绝：3<")
                .contains("<td>账户 1</td><td>填写用途并调阅</td>", "<td>办理本案</td>", "<td>账户 2</td><td>被拒绝</td>")
                .contains("<td>账户 1</td><td>导出复制</td><td>" + address + "<br><code>")
                .doesNotContain("王芳", PageUnderTest.NAME, officer);
        for (EntryRow each : accesses(name)) {
            assertThat(extract)
                    .contains(page.store.index().proofs().leaf(each.index()).hex());
        }

        Access opened = (Access) accesses(name).getFirst().entry().fact();
        Files.delete(page.store.layout().meta(opened.words().orElseThrow().meta()));
        Path second = unpacked(
                client.get(made(client.post(address, "{}")).get("address").asText())
                        .body());
        assertThat(Files.readString(second.resolve("report/access-extract.html")))
                .contains("被拒绝：4<", "（已依法移除）")
                .doesNotContain("办理本案");
        Files.writeString(second.resolve("report/access-extract.html"), extract);
        assertThat(findings(first)).isEmpty();
        assertThat(findings(second)).as("with the extract of another export").isNotEmpty();
    }

    /// What people did with a session, in the order of the log.
    private List<EntryRow> accesses(String session) throws IOException {
        return page.store
                .accessBook()
                .current()
                .accessesOf(session, Long.MAX_VALUE, _ -> true)
                .reversed();
    }

    private List<Finding> findings(Path folder) throws IOException {
        return new PackageVerifier(folder, Optional.of(page.store.key()), (_, _) -> {})
                .verify()
                .verdict()
                .findings();
    }

    @Test
    void aClipAndWhatCannotBeMade() throws Exception {
        client.post("/api/rooms/room-1/start", "{}");
        SessionWriter session = page.rooms.session();
        record(session);
        client.post("/api/rooms/room-1/stop", "{}");
        page.awaitIndex();
        String address = "/api/sessions/" + session.session() + "/packages";
        long start = session.startMicros();
        JsonNode made = made(client.post(
                address, "{\"fromMicros\":" + (start + 1_100_000) + ",\"toMicros\":" + (start + 1_200_000) + "}"));
        Path folder = unpacked(client.get(made.get("address").asText()).body());
        PackageVerifier.Result result = new PackageVerifier(folder, Optional.empty(), (_, _) -> {}).verify();
        assertThat(result.verdict().findings()).isEmpty();
        assertThat(result.shares()).contains(new PackageVerifier.Share("front", 1, 3));
        JsonNode none = made(client.post(address, "{\"fromMicros\":1,\"toMicros\":2}"));
        assertThat(none.get("state").asText()).isEqualTo("failed");
        assertThat(none.get("failure").asText()).contains("no footage in the time");
        assertThat(client.post(address, "{\"tracks\":[\"ceiling\"]}").status()).isEqualTo(404);
        assertThat(client.get("/api/packages/99").status()).isEqualTo(404);
        assertThat(client.get("/api/packages/" + none.get("id") + "/package.zip")
                        .status())
                .isEqualTo(409);
    }

    private void record(SessionWriter session) throws IOException {
        long start = clocks.wallMicros();
        RunWriter run = session.track("front").orElseThrow().beginRun(TinyMedia.opening(start));
        for (int i = 0; i < 3; i++) {
            run.append(TinyMedia.fragment(start, i * 1_000_000L, 25, 60, new Random(i), Fragment.Start.KEY));
            clocks.advance(Duration.ofSeconds(1));
            run.seal(new SegmentClose(0, Optional.empty()));
        }
        run.close(new Ending(Cause.STOPPED, "the end"));
    }

    private JsonNode made(PageClient.Answer asked) throws IOException, InterruptedException {
        assertThat(asked.status()).as(asked.text()).isEqualTo(202);
        JsonNode view = asked.json();
        for (int i = 0; i < 600 && !view.get("state").asText().matches("ready|failed"); i++) {
            Thread.sleep(50);
            view = client.get("/api/packages/" + view.get("id").asInt()).json();
        }
        return view;
    }

    private Path unpacked(byte[] zip) throws IOException {
        Path into = Files.createTempDirectory(directory, "unpacked");
        Path folder = into;
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
                Path file = into.resolve(each.getName()).normalize();
                assertThat(file).startsWithRaw(into);
                Files.createDirectories(file.getParent());
                Files.write(file, in.readAllBytes());
                folder = into.resolve(into.relativize(file).getName(0));
            }
        }
        return folder;
    }
}

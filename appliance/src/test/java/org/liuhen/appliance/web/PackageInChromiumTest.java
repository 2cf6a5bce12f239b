package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.export.PackageEnclosures;
import org.liuhen.appliance.room.MarkList;
import org.liuhen.appliance.sheet.SealSheets;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.SessionOpening;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.export.PackageFolder;
import org.liuhen.storage.export.PackageWriter;
import org.liuhen.storage.export.Selection;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.StreamParameters;
import org.liuhen.storage.kit.PackageDamage;
import org.liuhen.storage.kit.RichStore;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.verify.PackageVerifier;

/// The verifier that travels with a package, in a real browser, from the disk: beside Python's and our own.
/// `-Dpackage.damages=N` says how many damaged packages the three are asked about.
@Tag("system")
class PackageInChromiumTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final Path PYTHON = Path.of("../tools/verifier/verify.py").toAbsolutePath();
    private static final int DAMAGES = Integer.getInteger("package.damages", 60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final StreamParameters PICTURE =
            new StreamParameters("video", "avc1.64001f", 12_800, 1280, 720, 0, 0, "copied");

    private final SystemClocks clocks = new SystemClocks();

    @TempDir
    Path directory;

    @BeforeEach
    void assumeTools() {
        Chromium.assumeInstalled();
        for (String tool : List.of("ffmpeg", "ffprobe", "python3", "openssl", "sha256sum")) {
            assumeTrue(Files.isExecutable(Path.of("/usr/bin", tool)), tool + " is not installed");
        }
    }

    @Test
    void aPackageOpenedFromItsFolderIsCheckedAndPlays() throws Exception {
        Path state = directory.resolve("state");
        Path folder = write(state, film(state), "package");
        assertThat(run(folder, "sha256sum", "--quiet", "--strict", "-c", "manifest-sha256.txt"))
                .isZero();
        assertThat(run(folder, "sha256sum", "--quiet", "--strict", "-c", "tagmanifest-sha256.txt"))
                .isZero();
        assertThat(run(folder, "ffprobe", "-v", "error", "-show_streams", "data/media/front/000000.mp4"))
                .isZero();
        try (Chromium browser = new Chromium(directory.resolve("profile"))) {
            choose(browser, folder);
            browser.await("document.body.dataset.verdict == 'good'");
            browser.click("button.play");
            browser.await("document.querySelector('video').currentTime > 1");
            browser.screenshot(SCREENSHOTS.resolve("package-1-intact.png"));
            browser.run(
                    "document.querySelector('video').pause();" + "document.querySelector('.about').scrollIntoView()");
            assertThat(browser.run("return performance.getEntriesByType('resource').map(e => e.name)"
                            + ".filter(name => !name.startsWith('blob:'))"))
                    .isEmpty();
            browser.screenshot(SCREENSHOTS.resolve("package-2-timeline.png"));

            Path media = folder.resolve("data/media/front/000000.mp4");
            byte[] bytes = Files.readAllBytes(media);
            bytes[bytes.length - 100] ^= 1;
            Files.write(media, bytes);
            choose(browser, folder);
            browser.await("document.body.dataset.verdict == 'bad'");
            assertThat(browser.run("return document.body.innerText").asText())
                    .contains("不一致")
                    .contains("数据与封存时不一致")
                    .contains("data/media/front/000000.mp4 bytes")
                    .contains("未通过校验，不予播放");
            browser.screenshot(SCREENSHOTS.resolve("package-3-altered.png"));
        }
    }

    @Test
    void aPersonMakesAPackageOnThePageOfASession() throws Exception {
        try (PageUnderTest page = new PageUnderTest(directory, clocks, (session, progress) -> {
                    throw new IllegalStateException("nobody verifies here");
                });
                Chromium browser = new Chromium(directory.resolve("profile"))) {
            browser.logInTo(page);
            browser.run("document.querySelector('button.start').click()");
            browser.await("document.querySelector('button.stop')");
            SessionWriter session = page.rooms.session();
            camera(session.track("front").orElseThrow(), 5_000);
            session.end("panel", clocks.wallMicros(), Cause.STOPPED);
            page.awaitIndex();
            browser.run("location.hash = '#/sessions/" + session.session() + "'");
            browser.openDoor();
            browser.await("document.querySelector('.parcel button.primary')");
            browser.run("document.querySelector('.parcel button.primary').click()");
            browser.await("document.querySelector('.parcel a[href$=\"package.zip\"]:not([hidden])')");
            browser.run("document.querySelector('.parcel').scrollIntoView()");
            browser.screenshot(SCREENSHOTS.resolve("package-4-page.png"));
            browser.run(
                    "window.got = null; fetch(document.querySelector('.parcel a').href)"
                            + ".then(answer => answer.arrayBuffer()).then(bytes => { window.got = bytes.byteLength; }); return 0");
            browser.await("window.got > 10000");
            browser.run("document.querySelector('.parcel input[name=from]').value = 'soon';"
                    + "document.querySelector('.parcel button.primary').click()");
            browser.await("document.querySelector('.parcel .state-word').textContent.includes('0:05:30')");
        }
    }

    @Test
    void theThreeVerifiersAgree() throws Exception {
        Path state = directory.resolve("state");
        Path intact = write(state, RichStore.record(state, directory.resolve("archive")), "package");
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (Chromium browser = new Chromium(directory.resolve("profile"))) {
            browser.open("file://" + intact.resolve("verify/verify.html"));
            Map<String, String> untouched = files(intact);
            // What stays as it was is sent once.
            browser.run("window.base = " + JSON.writeValueAsString(untouched) + "; return 0");
            assertAgreed(browser, intact, untouched, "an intact package");
            assertThat(ours(intact)).isZero();
            int found = 0;
            for (int i = 0; i < DAMAGES; i++) {
                Path damaged = copy(intact, directory.resolve("damaged-" + i));
                String what = "seed " + seed + ", damage " + i + ": " + new PackageDamage(damaged, random).once();
                found += assertAgreed(browser, damaged, untouched, what) == 1 ? 1 : 0;
            }
            assertThat(found).as("damages that were found").isGreaterThan(DAMAGES / 2);
        }
    }

    @Test
    void signaturesInPlainNumbersAreJudgedAsTheBrowserJudgesThem() throws Exception {
        Path state = directory.resolve("state");
        Path folder = write(state, RichStore.record(state, directory.resolve("archive")), "package");
        try (Chromium browser = new Chromium(directory.resolve("profile"))) {
            browser.open("file://" + folder.resolve("verify/verify.html"));
            // Without the browser's own Ed25519 the verdicts must be the same.
            browser.run("crypto.subtle.importKey = () => Promise.reject(new Error('no such algorithm')); return 0");
            Map<String, String> files = files(folder);
            browser.run("window.base = " + JSON.writeValueAsString(files) + "; return 0");
            assertThat(browser(browser, files, files)).isZero();
            String note =
                    new String(Base64.getDecoder().decode(files.get("data/log/checkpoint")), StandardCharsets.UTF_8);
            int line = note.indexOf("\u2014 ");
            String signed = note.substring(line).strip();
            byte[] signature = Base64.getDecoder().decode(signed.substring(signed.lastIndexOf(' ') + 1));
            for (int bit = 40; bit < signature.length * 8; bit += 61) {
                byte[] turned = signature.clone();
                turned[bit / 8] ^= (byte) (1 << bit % 8);
                String forged = note.substring(0, line)
                        + signed.substring(0, signed.lastIndexOf(' ') + 1)
                        + Base64.getEncoder().encodeToString(turned) + "\n";
                Map<String, String> changed = new LinkedHashMap<>(files);
                changed.put(
                        "data/log/checkpoint",
                        Base64.getEncoder().encodeToString(forged.getBytes(StandardCharsets.UTF_8)));
                assertThat(browser(browser, changed, files)).as("bit %d", bit).isEqualTo(1);
            }
        }
    }

    /// Asks all three.
    ///
    /// @return what they say: 0 intact, 1 findings, 2 could not check
    private int assertAgreed(Chromium browser, Path folder, Map<String, String> base, String what) throws Exception {
        int ours = ours(folder);
        assertThat(run(folder, "python3", PYTHON.toString(), "."))
                .as("Python on %s; ours says %d", what, ours)
                .isEqualTo(ours);
        assertThat(browser(browser, files(folder), base))
                .as("the browser on %s; ours says %d", what, ours)
                .isEqualTo(ours);
        return ours;
    }

    private static int ours(Path folder) {
        try {
            return new PackageVerifier(folder, Optional.empty(), (_, _) -> {})
                            .verify()
                            .verdict()
                            .isIntact()
                    ? 0
                    : 1;
        } catch (IOException e) {
            return 2;
        }
    }

    /// Gives the page files as if they had been chosen: those that differ from what it has, and the names of all.
    private static int browser(Chromium browser, Map<String, String> files, Map<String, String> base)
            throws IOException, InterruptedException {
        Map<String, String> fresh = new LinkedHashMap<>(files);
        fresh.entrySet().removeIf(file -> file.getValue().equals(base.get(file.getKey())));
        browser.run("const fresh = " + JSON.writeValueAsString(fresh) + ";"
                + "const bytes = text => new Blob([Uint8Array.from(atob(text), c => c.charCodeAt(0))]);"
                + "const files = new Map(" + JSON.writeValueAsString(files.keySet())
                + ".map(name => [name, bytes(fresh[name] ?? window.base[name])]));"
                + "window.said = null;"
                + "verifyPackage(files).then(v => { window.said = v.findings.length ? 1 : 0; },"
                + " e => { window.said = String(e).includes('no evidence package') ? 2 : 'it broke: ' + e; });"
                + "return 0");
        for (int i = 0; i < 600; i++) {
            JsonNode said = browser.run("return window.said");
            if (!said.isNull()) {
                assertThat(said.isInt()).as(said.asText()).isTrue();
                return said.asInt();
            }
            Thread.sleep(10);
        }
        throw new AssertionError("the page gives no verdict");
    }

    private static void choose(Chromium browser, Path folder) throws IOException, InterruptedException {
        browser.open("file://" + folder.resolve("verify/verify.html"));
        browser.type("#folder", folder.toString());
    }

    private String film(Path state) throws Exception {
        StoreSettings settings = new StoreSettings(new SystemDisk(), clocks, "liuhen test", Hash.over());
        try (EvidenceStore store = EvidenceStore.create(state, "test.example/package", settings)) {
            SessionWriter session = store.begin(new SessionOpening(
                    "room-1",
                    "panel",
                    List.of("front"),
                    new FieldsBuilder().text("room", "询问室一").build()));
            camera(session.tracks().getFirst(), 9_000);
            session.end("panel", clocks.wallMicros(), Cause.STOPPED);
            return session.session();
        }
    }

    private void camera(TrackWriter track, long millis) throws IOException, InterruptedException {
        FfmpegCamera camera = new FfmpegCamera(
                track,
                clocks,
                PICTURE,
                List.of(
                        "-i",
                        "testsrc2=size=1280x720:rate=25",
                        "-c:v",
                        "libx264",
                        "-preset",
                        "ultrafast",
                        "-profile:v",
                        "high",
                        "-g",
                        "24",
                        "-bf",
                        "0"));
        Thread.sleep(millis);
        camera.end(Cause.STOPPED);
    }

    private Path write(Path state, String session, String name) throws IOException {
        Path folder = directory.resolve(name);
        PackageWriter writer = PackageWriter.of(state, Selection.whole(session), clocks, "liuhen test", (_, _) -> {});
        try (PackageFolder outlet = PackageFolder.begin(new SystemDisk(), folder)) {
            writer.write(
                    outlet,
                    new PackageEnclosures(
                            new SealSheets(state, ZoneId.of("Asia/Shanghai"), MarkList.STANDARD),
                            UnaryOperator.identity(),
                            clocks,
                            Optional.empty()));
            outlet.finish();
        }
        return folder;
    }

    private static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        for (Path file : walk(folder)) {
            files.put(folder.relativize(file).toString(), Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
        }
        return files;
    }

    private static Path copy(Path from, Path to) throws IOException {
        for (Path file : walk(from)) {
            Path target = to.resolve(from.relativize(file));
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
        return to;
    }

    private static List<Path> walk(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
    }

    private static int run(Path folder, String... command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(command));
        return new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}

package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.time.SystemClocks;

/// What a person sees and hears of the dock in a real browser: Debian's Chromium.
@Tag("system")
class DockOnPageTest {
    private static final int ASCII = 2;
    private static final int LONG = 4;
    private static final int RATIONAL = 5;

    @TempDir
    Path directory;

    private PageUnderTest page;
    private Chromium browser;

    @BeforeEach
    void open() throws IOException, GeneralSecurityException, InterruptedException {
        Chromium.assumeInstalled();
        page = new PageUnderTest(directory, new SystemClocks(), (_, _) -> new Checking.Report(0, 0, List.of()));
        browser = new Chromium(directory.resolve("profile"));
        browser.logInTo(page);
    }

    @AfterEach
    void close() throws IOException {
        if (browser != null) {
            browser.close();
        }
        if (page != null) {
            page.close();
        }
    }

    @Test
    void aPhotographShowsWhatItSaysOfItselfAndADamagedOneHarmsNothing() throws IOException, InterruptedException {
        byte[] plain = photograph();
        byte[] exif = exif();
        byte[] endless = exif.clone();
        // The first directory says that it has 65,535 entries, and each of them that it is very long.
        Arrays.fill(endless, 8, endless.length, (byte) 0xff);
        List<byte[]> photographs = List.of(with(exif, plain), plain, with(endless, plain));
        String intake = handIn(photographs);

        show(intake, 0);
        browser.await("document.querySelector('.original-exif dd')");
        assertThat(browser.run("return document.querySelector('.original-exif').innerText")
                        .asText())
                .contains("2026:11:23 09:08:07 +08:00")
                .contains("ACME <b>Body</b> 7")
                .contains("SN-0042")
                .contains("31.230417, -121.473700")
                .contains("2026:11:23 01:08:07 UTC");
        assertThat(browser.run("return document.querySelectorAll('.original-exif b').length")
                        .asInt())
                .isZero();
        browser.await("document.querySelector('.original-show img').naturalWidth == 320");
        browser.screenshot(Path.of("target/screenshots/photograph.png"));
        for (int item = 1; item < photographs.size(); item++) {
            show(intake, item);
            browser.await("document.querySelector('.original-exif')?.innerText.includes('EXIF')"
                    + " && !document.querySelector('.original-exif dd')");
            browser.await("document.querySelector('.original-show img').naturalWidth == 320");
        }
    }

    /// The states are told by the test; everything else is the page.
    @Test
    void eightSlotsAreReadFromThreeMetres() throws IOException, InterruptedException {
        browser.run("""
                const slot = (slot, step, more) => Object.assign({slot, port: `usb-${slot}`, step, title: '', carrier: '', intake: '',
                  filesDone: 0, filesAll: 0, bytesDone: 0, bytesAll: 0, bytesPerSecond: 0, battery: -1, volume: '', detail: ''}, more);
                const known = (who, more) => Object.assign({title: `记录仪 ${who}`, carrier: who, battery: 64,
                  intake: '20261130-080910-0a1b2c'}, more);
                const slots = [
                  slot(1, 'safe', known('张伟')),
                  slot(2, 'copying', known('李娜', {filesDone: 7, filesAll: 23, bytesDone: 5.2e9, bytesAll: 14.7e9, bytesPerSecond: 31e6})),
                  slot(3, 'second-copy', known('王芳', {filesDone: 9, filesAll: 12, bytesDone: 3e9, bytesAll: 4e9, bytesPerSecond: 88e6})),
                  slot(4, 'empty', {}),
                  slot(5, 'unknown', {volume: 'KINGSTON 1A2B-3C4D'}),
                  slot(6, 'broken', known('刘洋', {detail: 'MOVI0007.MP4: 64 KiB unreadable'})),
                  slot(7, 'silent', known('陈静', {filesDone: 1, filesAll: 4, bytesDone: 1e9, bytesAll: 4e9})),
                  slot(8, 'erasing', known('赵敏'))];
                const ask = window.fetch;
                window.fetch = (what, how) => String(what).endsWith('/api/dock')
                  ? Promise.resolve(new Response(JSON.stringify({present: true, rootProgram: true, learning: 0, slots})))
                  : ask(what, how);
                location.hash = '#/dock'""");
        for (String language : List.of("zh-CN", "en")) {
            browser.await("document.documentElement.lang == '" + language
                    + "' && document.querySelectorAll('.slot').length == 8");
            assertThat(browser.run("return [...document.querySelectorAll('.slot.trouble')].every("
                                    + "s => s.querySelector('.slot-todo').innerText.length > 4)")
                            .asBoolean())
                    .as("each trouble says what to do")
                    .isTrue();
            // 10 mm on a screen of 24 inches: 11 minutes of arc from there.
            assertThat(browser.run("return Math.min(...[...document.querySelectorAll('.slot-step, .slot-number')]"
                                    + ".map(e => parseFloat(getComputedStyle(e).fontSize)))")
                            .asDouble())
                    .isGreaterThanOrEqualTo(36);
            assertThat(browser.run("return [...document.querySelectorAll('.slot')].every("
                                    + "s => s.scrollWidth <= s.clientWidth && s.scrollHeight <= s.clientHeight)")
                            .asBoolean())
                    .as("nothing is cut off")
                    .isTrue();
            browser.screenshot(Path.of("target/screenshots/dock-wall-" + language + ".png"));
            browser.run("document.querySelector('button.language').click()");
        }
    }

    @Test
    void aSoundIsMadeOnlyWhenItIsWantedAndASlotChanges() throws IOException, InterruptedException {
        browser.run("""
                window.tones = [];
                const start = OscillatorNode.prototype.start;
                OscillatorNode.prototype.start = function (at) { tones.push(this.frequency.value); start.call(this, at); };
                window.step = 'copying';
                const ask = window.fetch;
                window.fetch = (what, how) => String(what).endsWith('/api/dock')
                  ? Promise.resolve(new Response(JSON.stringify({present: true, rootProgram: true, learning: 0, slots: [{
                      slot: 1, port: 'usb-1', step: window.step, title: '记录仪', carrier: '', intake: '', filesDone: 0,
                      filesAll: 1, bytesDone: 0, bytesAll: 1, bytesPerSecond: 0, battery: -1, volume: '', detail: ''}]})))
                  : ask(what, how);
                location.hash = '#/dock'""");
        step("copying");
        step("safe");
        step("broken");
        assertThat(tones()).isEmpty();
        browser.run("document.querySelector('input[name=chimes]').click(); tones.length = 0");
        step("copying");
        step("comparing");
        step("safe");
        assertThat(tones()).isEqualTo("659,880");
        step("broken");
        assertThat(tones()).isEqualTo("659,880,440,330,440,330");
        browser.run("location.hash = '#/rooms'");
        browser.await("!document.querySelector('input[name=chimes]')");
        browser.run("location.hash = '#/dock'");
        browser.await("document.querySelector('input[name=chimes]')?.checked");
    }

    private void step(String step) throws IOException, InterruptedException {
        browser.run("window.step = '" + step + "'");
        browser.await("document.querySelector('.slot')?.dataset.step === '" + step + "'");
    }

    private String tones() throws IOException, InterruptedException {
        return browser.run("return tones.join()").asText();
    }

    private void show(String intake, int item) throws IOException, InterruptedException {
        browser.run("location.hash = '#/rooms'");
        browser.await("!document.querySelector('.originals')");
        browser.run("location.hash = '#/dock/" + intake + "'");
        browser.await("document.querySelectorAll('.originals tbody tr').length > " + item);
        browser.run("document.querySelectorAll('.originals tbody tr')[" + item + "].querySelector('button').click()");
        browser.await("document.querySelector('.door button[name=handling], .original-show')");
        browser.run("document.querySelector('.door button[name=handling]')?.click()");
    }

    private String handIn(List<byte[]> photographs) throws IOException, InterruptedException {
        StringBuilder files = new StringBuilder();
        for (byte[] each : photographs) {
            files.append(files.isEmpty() ? "" : ",").append("{\"name\":\"照片.jpg\",\"bytes\":" + each.length + "}");
        }
        page.client.post(
                "/api/login",
                "{\"name\":\"" + PageUnderTest.NAME + "\",\"password\":\"" + PageUnderTest.PASSWORD + "\"}");
        String intake = page.client
                .post(
                        "/api/imports",
                        "{\"kind\":\"camera\",\"carrier\":\"王五\",\"reason\":\"现场\",\"files\":[" + files + "]}")
                .json()
                .get("intake")
                .asText();
        for (int item = 0; item < photographs.size(); item++) {
            page.client.postBytes("/api/imports/" + intake + "/" + item + "?offset=0", photographs.get(item));
        }
        page.awaitIndex();
        return intake;
    }

    private static byte[] photograph() throws IOException {
        BufferedImage picture = new BufferedImage(320, 200, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < picture.getWidth(); x++) {
            for (int y = 0; y < picture.getHeight(); y++) {
                picture.setRGB(x, y, x * 0x10000 + y * 0x100 + 0x40);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(picture, "jpg", out);
        return out.toByteArray();
    }

    /// The photograph with a segment APP1 behind its beginning.
    private static byte[] with(byte[] exif, byte[] photograph) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(photograph, 0, 2);
        out.writeShort(0xffe1);
        out.writeShort(2 + 6 + exif.length);
        out.writeBytes("Exif\0\0");
        out.write(exif);
        out.write(photograph, 2, photograph.length - 2);
        return bytes.toByteArray();
    }

    /// A TIFF of three directories, big-endian, as a camera writes it.
    private static byte[] exif() throws IOException {
        int main = 8;
        int camera = main + 2 + 4 * 12 + 4;
        int place = camera + 2 + 3 * 12 + 4;
        int values = place + 2 + 6 * 12 + 4;
        Values behind = new Values(values);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeBytes("MM");
        out.writeShort(42);
        out.writeInt(main);
        out.writeShort(4);
        behind.text(out, 0x010f, "ACME <b>Body</b>");
        behind.text(out, 0x0110, "7");
        entry(out, 0x8769, LONG, 1, camera);
        entry(out, 0x8825, LONG, 1, place);
        out.writeInt(0);
        out.writeShort(3);
        behind.text(out, 0x9003, "2026:11:23 09:08:07");
        behind.text(out, 0x9011, "+08:00");
        behind.text(out, 0xa431, "SN-0042");
        out.writeInt(0);
        out.writeShort(6);
        behind.text(out, 1, "N");
        behind.rationals(out, 2, 31, 13, 49.5);
        behind.text(out, 3, "W");
        behind.rationals(out, 4, 121, 28, 25.32);
        behind.rationals(out, 7, 1, 8, 7.9);
        behind.text(out, 0x1d, "2026:11:23");
        out.writeInt(0);
        out.write(behind.bytes.toByteArray());
        return bytes.toByteArray();
    }

    private static void entry(DataOutputStream out, int tag, int type, int count, int value) throws IOException {
        out.writeShort(tag);
        out.writeShort(type);
        out.writeInt(count);
        out.writeInt(value);
    }

    /// Values that do not fit into an entry.
    private static final class Values {
        private final int from;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Values(int from) {
            this.from = from;
        }

        void text(DataOutputStream out, int tag, String text) throws IOException {
            byte[] value = (text + "\0").getBytes(StandardCharsets.US_ASCII);
            if (value.length > 4) {
                entry(out, tag, ASCII, value.length, from + bytes.size());
                bytes.write(value);
            } else {
                out.writeShort(tag);
                out.writeShort(ASCII);
                out.writeInt(value.length);
                out.write(Arrays.copyOf(value, 4));
            }
        }

        void rationals(DataOutputStream out, int tag, double... numbers) throws IOException {
            entry(out, tag, RATIONAL, numbers.length, from + bytes.size());
            DataOutputStream behind = new DataOutputStream(bytes);
            for (double number : numbers) {
                behind.writeInt((int) Math.round(number * 100));
                behind.writeInt(100);
            }
        }
    }
}

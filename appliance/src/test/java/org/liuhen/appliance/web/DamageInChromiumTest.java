package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.SegmentRow;
import org.liuhen.storage.time.SystemClocks;

/// Somebody changes the disk while a session is watched in a real browser. The screenshots lie in
/// `target/screenshots`.
@Tag("system")
class DamageInChromiumTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    @TempDir
    Path directory;

    private WatchedSession watched;
    private Chromium browser;

    @BeforeEach
    void record() throws IOException, InterruptedException, GeneralSecurityException {
        watched = new WatchedSession(directory, new SystemClocks());
        browser = watched.browser();
    }

    @AfterEach
    void close() throws IOException {
        if (watched != null) {
            watched.close();
        }
    }

    @Test
    void aByteThatIsChangedWhileItPlaysStopsThePlayerThereWithTheRightWords() throws IOException, InterruptedException {
        watched.playWatched();
        // So far ahead of the playhead that it is not fetched yet.
        SegmentRow victim = watched.segments("front").get(8);
        flipOneByte(victim);
        watched.setRate("4");
        browser.await("document.querySelector('.refuted-list li')");
        browser.await("document.querySelector('button.play').dataset.playing == 'false'");

        JsonNode said = browser.run(
                "return [document.querySelector('.proof-bar').innerText,"
                        + "document.querySelector('.refuted-list li').dataset.fault, document.querySelectorAll('.failed-bar').length]");
        assertThat(said.get(0).asText())
                .contains("校验失败：1 处与存证日志不符")
                .contains("数据与封存时不一致")
                .contains("front/000000.mp4 @ " + victim.offset() + "+" + victim.lengthBytes())
                .contains("#" + victim.entryIndex());
        assertThat(said.get(1).asText()).isEqualTo("bytes");
        assertThat(said.get(2).asInt()).isPositive();
        assertThat(watched.wall()).isLessThan(victim.startMicros() / 1000.0);
        browser.screenshot(SCREENSHOTS.resolve("14-refuted.png"));

        // It does not go on into it, stays failed when the page is loaded again, and shows all the rest.
        browser.run("document.querySelector('button.play').click()");
        watched.clocks.sleep(Duration.ofMillis(500));
        assertThat(watched.wall()).isLessThan(victim.startMicros() / 1000.0);
        browser.run("location.reload()");
        browser.await("document.querySelector('.proof-bar')?.dataset.standing == 'failed'");
        browser.run(
                "location.hash = '#/sessions/" + watched.session + "/" + (victim.startMicros() / 1000 + 4500) + "'");
        browser.await("document.querySelectorAll('.stage.playing').length == 2");
    }

    @Test
    void anEntryThatIsChangedWhileItPlaysStopsThePlayerThereWithTheRightWords()
            throws IOException, InterruptedException {
        watched.playWatched();
        SegmentRow reworded = watched.segments("front").get(7);
        SegmentRow torn = watched.segments("room").get(8);
        change(entryFile(), "\"k\":7,\"lost\":0", "\"k\":7,\"lost\":1", "\"track\":\"front\"");
        change(entryFile(), "\"k\":8,\"lost\":0", "\"k\":8;\"lost\":0", "\"track\":\"room\"");
        watched.setRate("4");
        browser.await("document.querySelectorAll('.refuted-list li').length == 2");
        browser.await("document.querySelector('button.play').dataset.playing == 'false'");
        assertThat(watched.wall()).isLessThan(reworded.startMicros() / 1000.0);
        JsonNode said = browser.run("return [...document.querySelectorAll('.refuted-list li')].map(e => e.innerText)");
        for (SegmentRow victim : List.of(reworded, torn)) {
            assertThat(said)
                    .extracting(JsonNode::asText)
                    .anySatisfy(
                            words -> assertThat(words).contains("条目不在已签名的日志中").contains("#" + victim.entryIndex()));
        }
        browser.screenshot(SCREENSHOTS.resolve("17-entry-refuted.png"));
    }

    @Test
    void aCheckpointThatIsChangedWhileItPlaysStopsThePlayerWithTheRightWords()
            throws IOException, InterruptedException {
        watched.playWatched();
        Path file = watched.page.store.layout().checkpoints().resolve("00000000.txt");
        // Watching is entered in the log, too: each new checkpoint is changed as it comes, in its signature.
        long changed = 0;
        for (int i = 0; i < 300 && !watched.isTrue("document.querySelector('.refuted-list li') != null"); i++) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                if (channel.size() > changed) {
                    changed = channel.size();
                    flip(channel, changed - 8);
                }
            }
            watched.clocks.sleep(Duration.ofMillis(100));
        }
        browser.await("document.querySelector('button.play').dataset.playing == 'false'");
        assertThat(browser.run("return document.querySelector('.refuted-list li').innerText")
                        .asText())
                .contains("检查点签名无效");
        browser.screenshot(SCREENSHOTS.resolve("18-checkpoint-refuted.png"));
    }

    private void flipOneByte(SegmentRow segment) throws IOException {
        Path file = watched.page.store.layout().run(new TrackId(watched.session, "front"), segment.run());
        assertThat(file.toFile().setWritable(true)).isTrue();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            flip(channel, segment.offset() + segment.lengthBytes() / 2);
        }
    }

    private static void flip(FileChannel channel, long place) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        channel.read(one, place);
        one.put(0, (byte) (one.get(0) ^ 1)).flip();
        channel.write(one, place);
    }

    private Path entryFile() {
        return watched.page.store.layout().entries().resolve("00000000.jsonl");
    }

    /// Writes `to` over `from`, which has its length, in the line that has `of`, too.
    private static void change(Path file, String from, String to, String of) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        int line = 0;
        for (String each : text.split("\n", -1)) {
            if (each.contains(from) && each.contains(of)) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.write(ByteBuffer.wrap(to.getBytes(StandardCharsets.ISO_8859_1)), line + each.indexOf(from));
                }
                return;
            }
            line += each.length() + 1;
        }
        throw new AssertionError("no entry with " + from);
    }
}

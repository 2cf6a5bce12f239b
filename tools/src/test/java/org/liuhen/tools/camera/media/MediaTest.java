package org.liuhen.tools.camera.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.tools.camera.AudioCodec;
import org.liuhen.tools.camera.AudioTrack;
import org.liuhen.tools.camera.Clip;
import org.liuhen.tools.camera.LiveView.Picture;
import org.liuhen.tools.camera.VideoCodec;
import org.liuhen.tools.camera.VideoUnit;

final class MediaTest {
    private static final Scene SMALL = new Scene("CAM 01", Scene.View.FRONT, new PictureSize(320, 180), 25, 300_000);

    @Test
    void aGeneratedClipHasAKeyFrameEachTwoSecondsAndEachFrameOnce() {
        Clip clip = GeneratedClip.make(SMALL, 4, null);

        assertThat(clip.units()).hasSize(100);
        assertThat(clip.lengthMicros()).isEqualTo(4_000_000);
        assertThat(clip.units().stream().filter(VideoUnit::key).map(VideoUnit::sendMicros))
                .containsExactly(0L, 2_000_000L);
        assertThat(clip.units()).allMatch(unit -> unit.nals().size() == 1, "one slice a picture");
        assertThat(clip.format().parameterSets()).hasSize(2);
    }

    @Test
    void aLiveSceneBeginsWithAKeyFrame() {
        try (LiveScene live = new LiveScene(SMALL, null)) {
            Picture first = live.next(0);

            assertThat(first.key()).isTrue();
            assertThat(live.next(1).key()).isFalse();
        }
    }

    @Test
    void theClipThatComesWithTheProgramIsH265() throws MediaException {
        Clip clip = ClipFile.h265();

        assertThat(clip.format().codec()).isEqualTo(VideoCodec.H265);
        assertThat(clip.format().parameterSets()).hasSize(3);
        assertThat(clip.units()).hasSize(100);
        assertThat(clip.lengthMicros()).isEqualTo(4_000_000);
        assertThat(clip.units().get(50).key()).isTrue();
    }

    @Test
    void whatIsNoClipIsRefusedByName(@TempDir Path folder) throws IOException {
        Path text = Files.writeString(folder.resolve("no.mp4"), "no film");

        assertThatThrownBy(() -> ClipFile.read(text))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("no.mp4");
        assertThatThrownBy(() -> ClipFile.read(folder.resolve("none")))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("No such file");
    }

    @Test
    void toneIsAWholeNumberOfFrames() {
        AudioTrack aac = Tone.track(AudioCodec.AAC);

        assertThat(aac.frames()).hasSize(375);
        assertThat(aac.config()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(Tone.track(AudioCodec.PCMU).frames()).hasSize(400);
    }

    @Test
    void telephoneCodesStandForSamplesNearby() {
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample += 7) {
            double tolerance = 16 + Math.abs(sample) / 16.0;
            assertThat((double) fromALaw(G711.aLaw((short) sample))).isBetween(sample - tolerance, sample + tolerance);
            assertThat((double) fromMuLaw(G711.muLaw((short) sample)))
                    .isBetween(sample - tolerance, sample + tolerance);
        }
        assertThat(G711.aLaw((short) 0)).as("silence, G.711 table 1a").isEqualTo((byte) 0xD5);
        assertThat(G711.muLaw((short) 0)).as("silence, G.711 table 2a").isEqualTo((byte) 0xFF);
    }

    @Test
    void sizesAndScenesOutOfRangeAreRefused() {
        assertThat(PictureSize.parse("1280x720")).isEqualTo(new PictureSize(1280, 720));
        for (String size : List.of("1280", "1281x720", "10x10", "99999x99999", "-2x4")) {
            assertThatThrownBy(() -> PictureSize.parse(size)).hasMessageContaining(size);
        }
        assertThatThrownBy(() -> new Scene("x", Scene.View.ROOM, new PictureSize(320, 180), 0, 300_000))
                .hasMessageContaining("not 0");
    }

    private static int fromALaw(byte code) {
        int bits = (code & 0xFF) ^ 0x55;
        int segment = (bits >> 4) & 7;
        int magnitude = ((bits & 0xF) << 4) | 8;
        magnitude = segment == 0 ? magnitude : (magnitude + 0x100) << (segment - 1);
        return (bits & 0x80) != 0 ? magnitude : -magnitude;
    }

    private static int fromMuLaw(byte code) {
        int bits = ~code & 0xFF;
        int magnitude = ((((bits & 0xF) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84;
        return (bits & 0x80) != 0 ? -magnitude : magnitude;
    }
}
